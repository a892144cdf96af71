package dev.otelspring.autoconfigure.metrics.prometheus;

import dev.otelspring.autoconfigure.PropertyValues;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Only {@code false} switches off: what is neither is told when it is bound, and the
 * default applies.
 */
class OnPrometheusCondition extends SpringBootCondition {

	private static final String PROPERTY = "otel.exporter.prometheus.enabled";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("OpenTelemetry's metrics for Prometheus");
		String enabled = PropertyValues.text(context.getEnvironment(), PROPERTY);
		return (enabled != null && "false".equalsIgnoreCase(enabled.strip()))
				? ConditionOutcome.noMatch(message.because(PROPERTY + " is false"))
				: ConditionOutcome.match(message.because("they are not switched off"));
	}

}
