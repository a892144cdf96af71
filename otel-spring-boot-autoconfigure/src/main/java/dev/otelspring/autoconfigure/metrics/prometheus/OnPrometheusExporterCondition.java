package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether {@code otel.metrics.exporter} has {@code prometheus} among its names.
 */
class OnPrometheusExporterCondition extends SpringBootCondition {

	private static final String PROPERTY = "otel.metrics.exporter";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Metrics that Prometheus fetches");
		return names(context).stream().anyMatch((name) -> name.strip().equals("prometheus"))
				? ConditionOutcome.match(message.because(PROPERTY + " has prometheus"))
				: ConditionOutcome.noMatch(message.because(PROPERTY + " has no prometheus"));
	}

	private static List<String> names(ConditionContext context) {
		try {
			return Binder.get(context.getEnvironment()).bind(PROPERTY, Bindable.listOf(String.class)).orElse(List.of());
		}
		catch (BindException ex) {
			// Told where the exporters are selected.
			return List.of();
		}
	}

}
