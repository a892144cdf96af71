package dev.otelspring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

class OnOtelSdkCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnOtelSdk.class);
		if (isDisabled(context.getEnvironment())) {
			return ConditionOutcome.noMatch(message.because("otel.sdk.disabled is true"));
		}
		if (JavaAgent.isActive(context.getClassLoader())) {
			return ConditionOutcome.noMatch(message.because("the OpenTelemetry Java agent is on board"));
		}
		return ConditionOutcome.match(message.because("nothing stands against it"));
	}

	// Only "true" disables, in any case: the specification, "Boolean value".
	static boolean isDisabled(Environment environment) {
		return "true".equalsIgnoreCase(PropertyValues.text(environment, "otel.sdk.disabled"));
	}

}
