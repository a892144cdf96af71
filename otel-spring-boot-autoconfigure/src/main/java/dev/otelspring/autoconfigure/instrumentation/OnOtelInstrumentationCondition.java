package dev.otelspring.autoconfigure.instrumentation;

import java.util.Map;
import java.util.Objects;

import dev.otelspring.autoconfigure.JavaAgent;
import dev.otelspring.autoconfigure.PropertyValues;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

class OnOtelInstrumentationCondition extends SpringBootCondition {

	private static final String DEFAULT = "otel.instrumentation.common.default-enabled";

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
		Environment environment = context.getEnvironment();
		String property = "otel.instrumentation." + module + ".enabled";
		String own = PropertyValues.text(environment, property);
		String decided = (own != null) ? own
				: Objects.requireNonNullElse(PropertyValues.text(environment, DEFAULT), "true");
		return "false".equalsIgnoreCase(decided.strip())
				? ConditionOutcome.noMatch(message.because(((own != null) ? property : DEFAULT) + " is false"))
				: ConditionOutcome.match(message.because("it is not switched off"));
	}

}
