package dev.otelspring.autoconfigure.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;

/**
 * A property of Boot's own OpenTelemetry support that nothing here can stand for.
 *
 * @param name its name, or that of a group
 * @param harmless the value that says what is so anyway, {@code null} if there is none
 * @param why what is otherwise here
 * @param mend what to do, as a sentence without its dot
 * @param ours the properties of ours that say the same or nearly; who sets one of them
 * knows
 */
record BootsProperty(String name, @Nullable String harmless, String why, String mend, List<String> ours) {

	private static final String TRACING = "management.opentelemetry.tracing.export.";

	private static final String LOGGING = "management.opentelemetry.logging.export.";

	private static final String METRICS = "management.otlp.metrics.export.";

	private static final String BAGGAGE = "management.tracing.baggage.";

	private static final String OTLP = "otel.exporter.otlp.";

	/** Those of the SDK. */
	private static final List<BootsProperty> SDK = List.of(connecting(TRACING + "otlp.", "traces"),
			connecting(LOGGING + "otlp.", "logs"),
			of(TRACING + "include-unsampled", "false", "spans that are not sampled are not made",
					"Say by otel.traces.sampler what is sampled, and by otel.processors.tail-sampling what is kept"),
			of("management.opentelemetry.map-environment-variables", "true",
					"variables such as OTEL_TRACES_SAMPLER count in any case",
					"Unset those that are not meant; otel.* on the command line wins over them"),
			of(BAGGAGE + "remote-fields", null,
					"baggage travels in the headers of otel.propagators, without one for each field",
					"Set otel.baggage.entries[].from-header for a field that comes in by a header of its own; "
							+ "all others need nothing",
					"otel.baggage.entries"),
			of(BAGGAGE + "correlation.fields", null, "baggage is not put into the MDC",
					"Set otel.java.experimental.log-attributes.copy-from-baggage.include for attributes of log records",
					"otel.java.experimental.log-attributes.copy-from-baggage.include", "otel.baggage.entries"));

	/** Those of Boot's meter registry. */
	private static final List<BootsProperty> REGISTRY = List.of(connecting(METRICS, "metrics"),
			of(METRICS + "histogram-flavor", "explicit-bucket-histogram",
					"Micrometer's meters have the buckets that they ask for",
					"Set otel.exporter.otlp.metrics.default.histogram.aggregation for OpenTelemetry's instruments",
					OTLP + "metrics.default.histogram.aggregation"),
			of(METRICS + "max-scale", "20", "Micrometer's meters have no exponential histograms",
					"Set max-scale of otel.metrics.views[] for OpenTelemetry's instruments", "otel.metrics.views"),
			of(METRICS + "max-bucket-count", "160", "Micrometer's meters have no exponential histograms",
					"Set max-size of otel.metrics.views[] for OpenTelemetry's instruments", "otel.metrics.views"),
			of(METRICS + "meter", null, "Micrometer's meters have the buckets that they ask for",
					"Set management.metrics.distribution.slo or percentiles-histogram for the meter"),
			of(METRICS + "base-time-unit", "seconds", "times are in seconds, as OpenTelemetry has them",
					"Expect seconds where they are shown, and remove it"),
			of(METRICS + "publish-max-gauge-for-histograms", "true",
					"the recent maximum of a timer is the gauge <name>.max",
					"Set otel.processors.filter.metrics[].name=*.max to leave it out",
					"otel.processors.filter.metrics"),
			of(METRICS + "batch-size", "10000", "a request has as many metrics as its size allows",
					"Set otel.exporters.<name>.max-request-size", "otel.exporters"));

	private static BootsProperty of(String name, @Nullable String harmless, String why, String mend, String... ours) {
		return new BootsProperty(name, harmless, why, mend, List.of(ours));
	}

	private static BootsProperty connecting(String prefix, String signal) {
		String ours = OTLP + signal + ".timeout";
		return of(prefix + "connect-timeout", null, "the deadline of a request begins with connecting", "Set " + ours,
				ours, OTLP + "timeout");
	}

	/**
	 * Those of which somebody expects an effect.
	 * @param settings what the application has set
	 * @return without those that change nothing, and those that have ours beside them
	 */
	static List<BootsProperty> missed(BootsSettings settings) {
		List<BootsProperty> known = new ArrayList<>(SDK);
		if (!settings.publishesMeters()) {
			known.addAll(REGISTRY);
		}
		return known.stream().filter((property) -> property.isMissed(settings)).toList();
	}

	void addTo(ConfigurationFindings findings) {
		findings.add(this.name + " has no effect", this.why, this.mend);
	}

	private boolean isMissed(BootsSettings settings) {
		ConfigurationProperty set = settings.find(this.name);
		return (set != null || settings.isSet(this.name))
				&& (set == null || this.harmless == null || !uniform(settings.text(set)).equals(uniform(this.harmless)))
				&& this.ours.stream().noneMatch(settings::isSet);
	}

	private static String uniform(String value) {
		return value.toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
