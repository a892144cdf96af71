package dev.otelspring.autoconfigure.compatibility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.KeyValuePairs;
import dev.otelspring.autoconfigure.TranslatedOrigin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.OriginTrackedValue;

/**
 * A property of Boot's own OpenTelemetry support, and the one of ours that it stands for.
 * What ours says itself always wins.
 *
 * @param boots Boot's property
 * @param ours the property that has the same meaning here
 * @param form how values are written
 * @param names what Boot's values are called here, {@link #ANY} for all others; empty if
 * values are the same, and an empty name if nothing is to be said here
 * @param precedence the properties, ours and Boot's, of which none may be set; a whole
 * group counts
 * @param condition when it is for us
 */
record BootsTranslation(String boots, String ours, Form form, Map<String, String> names, List<String> precedence,
		Predicate<BootsSettings> condition) {

	/** Every other value. */
	private static final String ANY = "*";

	private static final String TRACING = "management.opentelemetry.tracing.";

	private static final String LOGGING = "management.opentelemetry.logging.";

	private static final String METRICS = "management.otlp.metrics.export.";

	private static final String SAMPLER = "otel.traces.sampler";

	private static final String RATIO = "parentbased_traceidratio";

	private static final String PROBABILITY = "management.tracing.sampling.probability";

	private static final String EXPORT = "management.tracing.export.enabled";

	private static final String PROPAGATION = "management.tracing.propagation.";

	private static final String PROPAGATORS = "otel.propagators";

	private static final String EXTRACT = "otel.propagation.extract";

	private static final String BAGGAGE = "management.tracing.baggage.enabled";

	private static final Map<String, String> TYPES = names("W3C=tracecontext,baggage", "B3=b3", "B3_MULTI=b3multi");

	private static final Map<String, String> NONE_IF_OFF = names("false=none", "true=");

	/** All of them. Of several for one of ours, the first that is set counts. */
	static final List<BootsTranslation> ALL = all();

	private static List<BootsTranslation> all() {
		List<BootsTranslation> all = new ArrayList<>();
		all.add(of("management.opentelemetry.enabled", "otel.sdk.disabled", names("false=true", "true=false")));
		all.add(map("management.opentelemetry.resource-attributes", "otel.resource.attributes"));
		sampling(all);
		propagation(all);
		all.add(list("management.tracing.baggage.tag-fields",
				"otel.java.experimental.span-attributes.copy-from-baggage.include", Map.of()));
		all.add(of("management.tracing.exemplars.include", "otel.metrics.exemplar.filter",
				names("all=always_on", "none=always_off", "sampled-traces=trace_based")));
		switches(all);
		batches(all, TRACING + "export.", "otel.bsp.");
		batches(all, LOGGING + "export.", "otel.blrp.");
		exporter(all, TRACING + "export.otlp.", "traces");
		exporter(all, LOGGING + "export.otlp.", "logs");
		metrics(all);
		limits(all);
		return List.copyOf(all);
	}

	// Boot's ratio is 0.1 for who asks for a ratio without saying which.
	private static void sampling(List<BootsTranslation> all) {
		String boots = TRACING + "sampler";
		all.add(of(boots, SAMPLER,
				names("always-on=always_on", "always-off=always_off", "trace-id-ratio=traceidratio",
						"parent-based-always-on=parentbased_always_on",
						"parent-based-always-off=parentbased_always_off", "parent-based-trace-id-ratio=" + RATIO))
			.behind("otel.traces.sampling"));
		all.add(of(PROBABILITY, SAMPLER, names("*=" + RATIO)).behind(SAMPLER + ".arg", "otel.traces.sampling", boots));
		all.add(of(PROBABILITY, SAMPLER + ".arg", Map.of()).behind(SAMPLER, "otel.traces.sampling"));
		all.add(of(boots, SAMPLER + ".arg", names("trace-id-ratio=0.1", "parent-based-trace-id-ratio=0.1", "*="))
			.behind(SAMPLER, "otel.traces.sampling", PROBABILITY));
	}

	// Boot has one list of those who write and one of those who read; where one of them
	// is set, the other has its default.
	private static void propagation(List<BootsTranslation> all) {
		all.add(of(EXPORT, PROPAGATORS, NONE_IF_OFF));
		all.add(list(PROPAGATION + "type", PROPAGATORS, TYPES));
		all.add(list(PROPAGATION + "produce", PROPAGATORS, TYPES));
		all.add(of(BAGGAGE, PROPAGATORS, names("false=tracecontext", "true=")));
		all.add(of(EXPORT, EXTRACT, NONE_IF_OFF).behind(PROPAGATORS));
		all.add(list(PROPAGATION + "consume", EXTRACT, TYPES).behind(PROPAGATORS, PROPAGATION + "type"));
		all.add(list(PROPAGATION + "produce", EXTRACT, names("*=b3multi,b3,tracecontext,baggage")).behind(PROPAGATORS,
				PROPAGATION + "type"));
	}

	private static void switches(List<BootsTranslation> all) {
		all.add(of("management.tracing.export.otlp.enabled", "otel.traces.exporter", NONE_IF_OFF));
		all.add(of(EXPORT, "otel.traces.exporter", NONE_IF_OFF).behind("management.tracing.export.otlp.enabled"));
		all.add(of("management.logging.export.otlp.enabled", "otel.logs.exporter", NONE_IF_OFF));
		all.add(of("management.logging.export.enabled", "otel.logs.exporter", NONE_IF_OFF)
			.behind("management.logging.export.otlp.enabled"));
		// Where Boot's registry is, it is a second way, and this switches that one.
		all.add(of(METRICS + "enabled", "otel.metrics.exporter", NONE_IF_OFF)
			.when((settings) -> !settings.hasMeterRegistry()));
	}

	private static void batches(List<BootsTranslation> all, String boots, String ours) {
		all.add(of(boots + "schedule-delay", ours + "schedule.delay", Map.of()));
		all.add(of(boots + "timeout", ours + "export.timeout", Map.of()));
		all.add(of(boots + "max-queue-size", ours + "max.queue.size", Map.of()));
		all.add(of(boots + "max-batch-size", ours + "max.export.batch.size", Map.of()));
	}

	private static void exporter(List<BootsTranslation> all, String boots, String signal) {
		all.add(exporter(of(boots + "endpoint", signal + ".endpoint", Map.of())));
		all.add(exporter(of(boots + "transport", signal + ".protocol", names("http=http/protobuf", "grpc=grpc"))));
		all.add(exporter(of(boots + "compression", signal + ".compression", names("none=none", "gzip=gzip"))));
		all.add(exporter(of(boots + "timeout", signal + ".timeout", Map.of())));
		all.add(exporter(of(boots + "ssl.bundle", signal + ".ssl-bundle", Map.of())));
		all.add(exporter(map(boots + "headers", signal + ".headers")));
	}

	private static void metrics(List<BootsTranslation> all) {
		List<BootsTranslation> rows = new ArrayList<>();
		rows.add(exporter(of(METRICS + "url", "metrics.endpoint", Map.of())));
		rows.add(exporter(of(METRICS + "compression-mode", "metrics.compression", names("none=none", "gzip=gzip"))));
		rows.add(exporter(of(METRICS + "read-timeout", "metrics.timeout", Map.of())));
		rows.add(exporter(of(METRICS + "ssl.bundle", "metrics.ssl-bundle", Map.of())));
		rows.add(exporter(map(METRICS + "headers", "metrics.headers")));
		rows.add(exporter(of(METRICS + "aggregation-temporality", "metrics.temporality.preference",
				names("cumulative=cumulative", "delta=delta"))));
		rows.add(of(METRICS + "step", "otel.metric.export.interval", Map.of()));
		rows.forEach((row) -> all.add(row.when((settings) -> !settings.publishesMeters())));
	}

	private static void limits(List<BootsTranslation> all) {
		String boots = TRACING + "limits.";
		all.add(of(boots + "max-attributes", "otel.span.attribute.count.limit", Map.of())
			.behind("otel.attribute.count.limit"));
		all.add(of(boots + "max-attribute-value-length", "otel.span.attribute.value.length.limit", Map.of())
			.behind("otel.attribute.value.length.limit"));
		all.add(of(boots + "max-events", "otel.span.event.count.limit", Map.of()));
		all.add(of(boots + "max-links", "otel.span.link.count.limit", Map.of()));
		all.add(of(boots + "max-attributes-per-event", "otel.event.attribute.count.limit", Map.of()));
		all.add(of(boots + "max-attributes-per-link", "otel.link.attribute.count.limit", Map.of()));
		String logs = LOGGING + "limits.";
		all.add(of(logs + "max-attributes", "otel.logrecord.attribute.count.limit", Map.of())
			.behind("otel.attribute.count.limit"));
		all.add(of(logs + "max-attribute-value-length", "otel.logrecord.attribute.value.length.limit", Map.of())
			.behind("otel.attribute.value.length.limit"));
	}

	/**
	 * What follows for ours.
	 * @param settings what the application has set
	 * @return values by names of properties; empty if Boot's is not set, or ours is
	 */
	Map<String, OriginTrackedValue> translate(BootsSettings settings) {
		if (!isSet(settings) || isOverruled(settings) || !this.condition.test(settings)) {
			return Map.of();
		}
		return (this.form == Form.VALUE) ? value(settings) : (this.form == Form.LIST) ? list(settings) : map(settings);
	}

	/**
	 * Whether Boot's is set.
	 * @param settings what the application has set
	 * @return {@code false} if nobody has
	 */
	boolean isSet(BootsSettings settings) {
		return (this.form == Form.VALUE) ? settings.find(this.boots) != null : settings.isSet(this.boots);
	}

	/**
	 * Whether something is set that wins.
	 * @param settings what the application has set
	 * @return {@code false} for a map, which is asked key by key
	 */
	boolean isOverruled(BootsSettings settings) {
		return (this.form != Form.MAP && !settings.list(this.ours).isEmpty())
				|| this.precedence.stream().anyMatch(settings::isSet);
	}

	/**
	 * Tells that data does not go where Boot's property says, since ours says otherwise.
	 * @param settings what the application has set
	 * @param findings takes it
	 */
	void tellOverruled(BootsSettings settings, ConfigurationFindings findings) {
		if (this.ours.endsWith(".endpoint") && isSet(settings) && this.condition.test(settings)) {
			this.precedence.stream()
				.filter(settings::isSet)
				.findFirst()
				.ifPresent((winner) -> findings.add(this.boots + " is not used", winner + " is set too",
						"Keep ours alone"));
		}
	}

	private Map<String, OriginTrackedValue> value(BootsSettings settings) {
		ConfigurationProperty property = settings.find(this.boots);
		String named = (property != null) ? named(settings.text(property)) : "";
		return (property != null && !named.isEmpty()) ? Map.of(this.ours, tracked(settings, named, property))
				: Map.of();
	}

	// Of several traces in one request Boot takes the first in the list, and we the last.
	private Map<String, OriginTrackedValue> list(BootsSettings settings) {
		List<ConfigurationProperty> properties = settings.list(this.boots);
		List<String> elements = new ArrayList<>();
		properties.forEach((property) -> elements.addAll(Arrays.asList(settings.text(property).split(",", -1))));
		Collections.reverse(elements);
		Set<String> named = new LinkedHashSet<>();
		elements.stream()
			.map((element) -> named(element.strip()))
			.forEach((element) -> named.addAll(Arrays.asList(element.split(",", -1))));
		named.remove("");
		ConfigurationProperty baggage = settings.find(BAGGAGE);
		if (baggage != null && settings.text(baggage).equalsIgnoreCase("false")) {
			named.remove("baggage");
		}
		return named.isEmpty() ? Map.of()
				: Map.of(this.ours, tracked(settings, String.join(",", named), properties.get(0)));
	}

	private Map<String, OriginTrackedValue> map(BootsSettings settings) {
		Map<String, OriginTrackedValue> values = new LinkedHashMap<>();
		Set<String> own = ownKeys(settings);
		settings.map(this.boots).forEach((key, entry) -> {
			if (!own.contains(key)) {
				values.put(this.ours + "[" + key + "]", tracked(settings, settings.text(entry), entry));
			}
		});
		return values;
	}

	private Set<String> ownKeys(BootsSettings settings) {
		Set<String> keys = new LinkedHashSet<>(settings.map(this.ours).keySet());
		ConfigurationProperty pairs = settings.find(this.ours);
		if (pairs != null) {
			try {
				keys.addAll(KeyValuePairs.parse(settings.text(pairs)).keySet());
			}
			catch (IllegalArgumentException ex) {
				// Told by who binds it.
			}
		}
		return keys;
	}

	private OriginTrackedValue tracked(BootsSettings settings, String value, ConfigurationProperty property) {
		return OriginTrackedValue.of(value, new TranslatedOrigin(property.getName().toString(), settings.text(property),
				mend(), property.getOrigin()));
	}

	// What is none of Boot's values is none of ours, who will say so.
	private String named(String value) {
		for (Map.Entry<String, String> name : this.names.entrySet()) {
			if (name.getKey().equals(ANY) || uniform(name.getKey()).equals(uniform(value))) {
				return name.getValue();
			}
		}
		return value;
	}

	private @Nullable String mend() {
		if (this.names.isEmpty() || this.names.containsKey(ANY)) {
			return null;
		}
		return (this.names.size() == 2 && this.names.containsKey("false")) ? "must be true or false"
				: "must be one of " + this.names.keySet().stream().collect(Collectors.joining(", "));
	}

	// As the binder compares the names of an enum.
	private static String uniform(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

	private static BootsTranslation of(String boots, String ours, Map<String, String> names) {
		return new BootsTranslation(boots, ours, Form.VALUE, names, List.of(), (settings) -> true);
	}

	private static BootsTranslation list(String boots, String ours, Map<String, String> names) {
		return new BootsTranslation(boots, ours, Form.LIST, names, List.of(), (settings) -> true);
	}

	private static BootsTranslation map(String boots, String ours) {
		return new BootsTranslation(boots, ours, Form.MAP, Map.of(), List.of(), (settings) -> true);
	}

	// What is said of all signals, or of named exporters, is said of this one.
	private static BootsTranslation exporter(BootsTranslation row) {
		String prefix = "otel.exporter.otlp.";
		String common = prefix + row.ours.substring(row.ours.indexOf('.') + 1);
		return new BootsTranslation(row.boots, prefix + row.ours, row.form, row.names,
				List.of(prefix + row.ours, common, "otel.exporters"), row.condition);
	}

	private BootsTranslation behind(String... properties) {
		return new BootsTranslation(this.boots, this.ours, this.form, this.names, List.of(properties), this.condition);
	}

	private BootsTranslation when(Predicate<BootsSettings> newCondition) {
		return new BootsTranslation(this.boots, this.ours, this.form, this.names, this.precedence, newCondition);
	}

	private static Map<String, String> names(String... pairs) {
		Map<String, String> names = new LinkedHashMap<>();
		for (String pair : pairs) {
			int separator = pair.indexOf('=');
			names.put(pair.substring(0, separator), pair.substring(separator + 1));
		}
		return names;
	}

	/** How values are written. */
	enum Form {

		/** One value. */
		VALUE,

		/** Several, in one text or one property each. */
		LIST,

		/** A property for each key. */
		MAP

	}

}
