package dev.otelspring.autoconfigure.compatibility;

import java.util.List;
import java.util.Objects;

import dev.otelspring.autoconfigure.BootsProperties;
import dev.otelspring.autoconfigure.PropertyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * A property of Boot that says something of its own SDK, and nothing to ours.
 *
 * @param name its name, or that of a group
 * @param harmless the value that says what is so anyway, {@code null} if there is none
 * @param ours the properties that say the same here; who sets one of them knows
 */
record BootsProperty(String name, @Nullable String harmless, List<String> ours) {

	private static final String TRACING = "management.opentelemetry.tracing.";

	private static final String LOGGING = "management.opentelemetry.logging.";

	static List<BootsProperty> all() {
		return List.of(of("management.opentelemetry.enabled", "true", "otel.sdk.disabled"),
				of("management.opentelemetry.resource-attributes", null, "otel.resource.attributes"),
				of("management.tracing.sampling.probability", "1.0", "otel.traces.sampler.arg", "otel.traces.sampler"),
				of(TRACING + "sampler", null, "otel.traces.sampler"),
				of("management.tracing.propagation.type", null, "otel.propagators"),
				of("management.tracing.propagation.produce", null, "otel.propagators"),
				of("management.tracing.propagation.consume", null, "otel.propagators"),
				of("management.tracing.export.enabled", "true", "otel.traces.exporter"),
				of("management.tracing.export.otlp.enabled", "true", "otel.traces.exporter"),
				of("management.logging.export.otlp.enabled", "true", "otel.logs.exporter"),
				of(TRACING + "export.schedule-delay", null, "otel.bsp.schedule.delay"),
				of(TRACING + "export.max-queue-size", null, "otel.bsp.max.queue.size"),
				of(TRACING + "export.max-batch-size", null, "otel.bsp.max.export.batch.size"),
				of(LOGGING + "export.schedule-delay", null, "otel.blrp.schedule.delay"),
				of(LOGGING + "export.max-queue-size", null, "otel.blrp.max.queue.size"),
				of(LOGGING + "export.max-batch-size", null, "otel.blrp.max.export.batch.size"),
				of(TRACING + "export.otlp.headers", null, "otel.exporter.otlp.headers",
						"otel.exporter.otlp.traces.headers"),
				of(LOGGING + "export.otlp.headers", null, "otel.exporter.otlp.headers",
						"otel.exporter.otlp.logs.headers"),
				of(TRACING + "export.otlp.compression", "none", "otel.exporter.otlp.compression",
						"otel.exporter.otlp.traces.compression"),
				of(LOGGING + "export.otlp.compression", "none", "otel.exporter.otlp.compression",
						"otel.exporter.otlp.logs.compression"),
				of(TRACING + "export.otlp.timeout", "10s", "otel.exporter.otlp.timeout",
						"otel.exporter.otlp.traces.timeout"),
				of(LOGGING + "export.otlp.timeout", "10s", "otel.exporter.otlp.timeout",
						"otel.exporter.otlp.logs.timeout"),
				of(TRACING + "limits.max-attributes", "128", "otel.span.attribute.count.limit"),
				of(TRACING + "limits.max-attribute-value-length", null, "otel.span.attribute.value.length.limit"),
				of(TRACING + "limits.max-events", "128", "otel.span.event.count.limit"),
				of(TRACING + "limits.max-links", "128", "otel.span.link.count.limit"),
				of(TRACING + "limits.max-attributes-per-event", "128", "otel.event.attribute.count.limit"),
				of(TRACING + "limits.max-attributes-per-link", "128", "otel.link.attribute.count.limit"),
				of(LOGGING + "limits.max-attributes", "128", "otel.logrecord.attribute.count.limit"),
				of(LOGGING + "limits.max-attribute-value-length", null, "otel.logrecord.attribute.value.length.limit"));
	}

	private static BootsProperty of(String name, @Nullable String harmless, String... ours) {
		return new BootsProperty(name, harmless, List.of(ours));
	}

	/**
	 * Whether somebody expects an effect of it.
	 * @param environment where it is set
	 * @return {@code false} if it is not set, changes nothing, or ours is set beside it
	 */
	boolean isMissed(Environment environment) {
		return BootsProperties.isSet(environment, this.name)
				&& (this.harmless == null || !isHarmless(PropertyValues.text(environment, this.name)))
				&& this.ours.stream().noneMatch((own) -> BootsProperties.isSet(environment, own));
	}

	private boolean isHarmless(@Nullable String value) {
		String harmlessValue = Objects.requireNonNull(this.harmless);
		return value == null || value.equalsIgnoreCase(harmlessValue)
				|| (harmlessValue.equals("1.0") && value.matches("1(\\.0*)?"));
	}

}
