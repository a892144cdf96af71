package dev.otelspring.autoconfigure.instrumentation;

import java.util.Map;
import java.util.Objects;

import dev.otelspring.autoconfigure.JavaAgent;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

class OnOtelInstrumentationCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Map<String, Object> attributes = Objects
			.requireNonNull(metadata.getAnnotationAttributes(ConditionalOnOtelInstrumentation.class.getName()));
		String module = String.valueOf(attributes.get("value"));
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnOtelInstrumentation.class,
				module);
		if (Boolean.TRUE.equals(attributes.get("doneByAgent")) && JavaAgent.isActive(context.getClassLoader())) {
			return ConditionOutcome.noMatch(message.because("the OpenTelemetry Java agent does this"));
		}
		String off = InstrumentationSwitch.off(context.getEnvironment(), module);
		return (off != null) ? ConditionOutcome.noMatch(message.because(off + " is false"))
				: ConditionOutcome.match(message.because("it is not switched off"));
	}

}
