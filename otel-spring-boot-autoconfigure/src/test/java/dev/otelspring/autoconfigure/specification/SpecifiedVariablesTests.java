package dev.otelspring.autoconfigure.specification;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each variable of the specification, from the environment, a system property and yaml to
 * what it changes outside; without it, the outside is another.
 */
class SpecifiedVariablesTests {

	/** Those with an application or a class path of their own, tested elsewhere. */
	private static final Set<String> ELSEWHERE = Set.of("OTEL_LOG_LEVEL", "OTEL_CONFIG_FILE",
			"OTEL_EXPERIMENTAL_CONFIG_FILE");

	/**
	 * The specification's list, of 2026-11.
	 * @see <a href=
	 * "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">Environment
	 * variables</a>
	 * @see <a href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/">OTLP
	 * exporter</a>
	 */
	private static final String SPECIFIED = """
			SDK_DISABLED ENTITIES RESOURCE_ATTRIBUTES SERVICE_NAME LOG_LEVEL PROPAGATORS TRACES_SAMPLER TRACES_SAMPLER_ARG
			BSP_SCHEDULE_DELAY BSP_EXPORT_TIMEOUT BSP_MAX_QUEUE_SIZE BSP_MAX_EXPORT_BATCH_SIZE
			BLRP_SCHEDULE_DELAY BLRP_EXPORT_TIMEOUT BLRP_MAX_QUEUE_SIZE BLRP_MAX_EXPORT_BATCH_SIZE
			ATTRIBUTE_VALUE_LENGTH_LIMIT ATTRIBUTE_COUNT_LIMIT SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT SPAN_ATTRIBUTE_COUNT_LIMIT
			SPAN_EVENT_COUNT_LIMIT SPAN_LINK_COUNT_LIMIT EVENT_ATTRIBUTE_COUNT_LIMIT LINK_ATTRIBUTE_COUNT_LIMIT
			LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT LOGRECORD_ATTRIBUTE_COUNT_LIMIT
			EXPORTER_ZIPKIN_ENDPOINT EXPORTER_ZIPKIN_TIMEOUT EXPORTER_PROMETHEUS_HOST EXPORTER_PROMETHEUS_PORT
			TRACES_EXPORTER METRICS_EXPORTER LOGS_EXPORTER METRICS_EXEMPLAR_FILTER METRIC_EXPORT_INTERVAL
			METRIC_EXPORT_TIMEOUT EXPERIMENTAL_CONFIG_FILE CONFIG_FILE
			EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION""";

	private static final List<String> OF_EACH_SIGNAL = List.of("ENDPOINT", "INSECURE", "CERTIFICATE", "CLIENT_KEY",
			"CLIENT_CERTIFICATE", "HEADERS", "COMPRESSION", "TIMEOUT", "PROTOCOL");

	private static final String ALL = "/v1/logs /v1/metrics /v1/traces";

	private static final String ALL_BY_GRPC = "logs metrics traces";

	private static final String UNLIMITED = "span 3x10, 3 events 3x10, 3 links 3x10, log 3x10";

	static Stream<Row> rows() {
		return Stream.of(general(), batches(), limits(), metrics(), exporter(), ofEachSignal()).flatMap((rows) -> rows);
	}

	private static Stream<Row> general() {
		return Stream.of(row("sdk.disabled", "true", "", Seen.signals()),
				row("sdk.disabled", "TRUE", "", Seen.signals()),
				row("entities", "host{host.id=h%2C1}[host.name=web-1]", "h,1", Seen.resource("host.id")),
				row("resource.attributes", "team=a%20b,tier=1", "a b", Seen.resource("team")),
				row("service.name", "shop", "shop", Seen.resource("service.name")),
				row("propagators", "b3", "b3", Seen.propagation()),
				row("propagators", "b3,tracecontext,b3", "b3 traceparent", Seen.propagation()),
				row("traces.sampler", "always_off", "/v1/logs /v1/metrics", Seen.signals()),
				row("traces.sampler.arg", "0", "/v1/logs /v1/metrics",
						(scene) -> Seen.signals().look(scene.with("otel.traces.sampler=traceidratio"))),
				row("traces.exporter", "none", "/v1/logs /v1/metrics", Seen.signals()),
				row("metrics.exporter", "none", "/v1/logs /v1/traces", Seen.signals()),
				row("logs.exporter", "none", "/v1/metrics /v1/traces", Seen.signals()));
	}

	private static Stream<Row> batches() {
		return Stream.of(row("bsp.schedule.delay", "10", "soon", Seen.soon("/v1/traces")),
				row("bsp.export.timeout", "100", "given up", Seen.deadline("/v1/traces")),
				row("bsp.max.queue.size", "4", "5", Seen.keptInQueue(true)),
				row("bsp.max.export.batch.size", "2", "2", Seen.largestRequest(true)),
				row("blrp.schedule.delay", "1h", "later", Seen.later("/v1/logs")),
				row("blrp.export.timeout", "100", "given up", Seen.deadline("/v1/logs")),
				row("blrp.max.queue.size", "4", "5", Seen.keptInQueue(false)),
				row("blrp.max.export.batch.size", "2", "2", Seen.largestRequest(false)),
				row("metric.export.interval", "10ms", "soon", Seen.soon("/v1/metrics")),
				row("metric.export.timeout", "100", "given up", Seen.deadline("/v1/metrics")));
	}

	private static Stream<Row> limits() {
		return Stream.of(limit("attribute.value.length", "4", "span 3x4, 3 events 3x4, 3 links 3x4, log 3x4"),
				limit("attribute.count", "2", "span 2x10, 3 events 3x10, 3 links 3x10, log 2x10"),
				limit("span.attribute.value.length", "4", "span 3x4, 3 events 3x4, 3 links 3x4, log 3x10"),
				limit("span.attribute.count", "2", "span 2x10, 3 events 3x10, 3 links 3x10, log 3x10"),
				limit("span.event.count", "2", "span 3x10, 2 events 3x10, 3 links 3x10, log 3x10"),
				limit("span.link.count", "2", "span 3x10, 3 events 3x10, 2 links 3x10, log 3x10"),
				limit("event.attribute.count", "2", "span 3x10, 3 events 2x10, 3 links 3x10, log 3x10"),
				limit("link.attribute.count", "2", "span 3x10, 3 events 3x10, 3 links 2x10, log 3x10"),
				limit("logrecord.attribute.value.length", "4", "span 3x10, 3 events 3x10, 3 links 3x10, log 3x4"),
				limit("logrecord.attribute.count", "2", "span 3x10, 3 events 3x10, 3 links 3x10, log 2x10"));
	}

	private static Stream<Row> metrics() {
		String prometheus = "otel.metrics.exporter=prometheus";
		return Stream.of(row("metrics.exemplar.filter", "always_on", "1", Seen.exemplars()),
				row("metrics.exemplar.filter", "ALWAYS_ON", "1", Seen.exemplars()),
				row("java.metrics.cardinality.limit", "3", "3", Seen.series()),
				row("experimental.metrics.cardinality.limit", "3", "3", Seen.series()),
				row("exporter.otlp.metrics.temporality.preference", "delta", "AGGREGATION_TEMPORALITY_DELTA",
						Seen.temporality()),
				row("exporter.otlp.metrics.temporality.preference", "LowMemory", "AGGREGATION_TEMPORALITY_DELTA",
						Seen.temporality()),
				row("exporter.otlp.metrics.default.histogram.aggregation", "base2_exponential_bucket_histogram",
						"EXPONENTIAL_HISTOGRAM", Seen.histogram()),
				row("metrics.exporter", "prometheus", "metrics",
						Seen.scrape("otel.exporter.prometheus.port={free-port}")),
				row("exporter.prometheus.port", "{free-port}", "metrics", Seen.scrape(prometheus)),
				row("exporter.prometheus.host", "nowhere.invalid", "nothing",
						Seen.scrape(prometheus, "otel.exporter.prometheus.port={free-port}")));
	}

	private static Stream<Row> exporter() {
		return Stream.of(row("exporter.otlp.endpoint", "{http}", ALL, Seen.arrivals()),
				row("exporter.otlp.endpoint", "{http}/base/", "/base/v1/logs /base/v1/metrics /base/v1/traces",
						Seen.arrivals()),
				row("exporter.otlp.insecure", "true", ALL_BY_GRPC,
						Seen.grpcArrivals("otel.exporter.otlp.protocol=grpc",
								"otel.exporter.otlp.endpoint={grpc-target}")),
				row("exporter.otlp.protocol", "grpc", ALL_BY_GRPC,
						Seen.grpcArrivals("otel.exporter.otlp.endpoint={grpc}")),
				row("exporter.otlp.certificate", "{certificate}", ALL,
						Seen.secureArrivals("otel.exporter.otlp.endpoint={secure}")),
				row("exporter.otlp.client.key", "{key}", ALL,
						Seen.secureArrivals("otel.exporter.otlp.endpoint={mutual}",
								"otel.exporter.otlp.certificate={certificate}",
								"otel.exporter.otlp.client.certificate={certificate}")),
				row("exporter.otlp.client.certificate", "{certificate}", ALL,
						Seen.secureArrivals("otel.exporter.otlp.endpoint={mutual}",
								"otel.exporter.otlp.certificate={certificate}", "otel.exporter.otlp.client.key={key}")),
				row("exporter.otlp.headers", "x-team=a%20b,x-tier=1", "a b", Seen.header("/v1/logs", "x-team")),
				row("exporter.otlp.compression", "gzip", "gzip", Seen.header("/v1/metrics", "content-encoding")),
				row("exporter.otlp.timeout", "100", "given up", Seen.deadline("/v1/traces")),
				row("exporter.zipkin.endpoint", "{http}/zipkin/spans", "/zipkin/spans test", Seen.zipkin()),
				row("exporter.zipkin.timeout", "100", "given up", Seen.zipkinDeadline()));
	}

	private static Stream<Row> ofEachSignal() {
		return Stream.of("traces", "metrics", "logs").flatMap((signal) -> {
			String prefix = "exporter.otlp." + signal + ".";
			String full = "otel." + prefix;
			String path = "/v1/" + signal;
			return Stream.of(row(prefix + "endpoint", "{http}/own", "/own", Seen.arrivals()),
					row(prefix + "insecure", "true", signal,
							Seen.grpcArrivals("otel.exporter.otlp.protocol=grpc",
									"otel.exporter.otlp.endpoint={grpc-target}")),
					row(prefix + "protocol", "grpc", signal, Seen.grpcArrivals(full + "endpoint={grpc}")),
					row(prefix + "certificate", "{certificate}", path,
							Seen.secureArrivals("otel.exporter.otlp.endpoint={secure}")),
					row(prefix + "client.key", "{key}", path,
							Seen.secureArrivals("otel.exporter.otlp.endpoint={mutual}",
									"otel.exporter.otlp.certificate={certificate}",
									full + "client.certificate={certificate}")),
					row(prefix + "client.certificate", "{certificate}", path,
							Seen.secureArrivals("otel.exporter.otlp.endpoint={mutual}",
									"otel.exporter.otlp.certificate={certificate}", full + "client.key={key}")),
					row(prefix + "headers", "x-team=a%20b", "a b", Seen.header(path, "x-team")),
					row(prefix + "compression", "gzip", "gzip", Seen.header(path, "content-encoding")),
					row(prefix + "timeout", "100", "given up", Seen.deadline(path)));
		});
	}

	static Stream<Arguments> rowsOfEachSource() {
		return rows().flatMap((row) -> Stream.of(Source.values()).map((source) -> Arguments.of(row, source)));
	}

	@ParameterizedTest
	@MethodSource("rowsOfEachSource")
	void changesWhatIsSeen(Row row, Source source) {
		try (Scene scene = new Scene(true)) {
			scene.customize((runner) -> source.set(runner, "otel." + row.property(), scene.fill(row.value())));
			assertThat(row.observation().look(scene)).isEqualTo(row.expected());
		}
	}

	@ParameterizedTest
	@MethodSource("rows")
	void isWhatMakesTheDifference(Row row) {
		try (Scene scene = new Scene(false)) {
			assertThat(row.observation().look(scene)).isNotEqualTo(row.expected());
		}
	}

	@Test
	void areAllInTheTable() {
		Set<String> specified = Stream.of(SPECIFIED.split("\\s+"))
			.map((name) -> "OTEL_" + name)
			.collect(Collectors.toCollection(TreeSet::new));
		for (String signal : List.of("", "TRACES_", "METRICS_", "LOGS_")) {
			OF_EACH_SIGNAL.forEach((name) -> specified.add("OTEL_EXPORTER_OTLP_" + signal + name));
		}
		Set<String> covered = rows().map(Row::variable).collect(Collectors.toCollection(TreeSet::new));
		covered.addAll(ELSEWHERE);
		assertThat(covered).containsAll(specified);
	}

	private static Row row(String property, String value, String expected, Observation observation) {
		return new Row(property, value, expected, observation);
	}

	private static Row limit(String property, String value, String expected) {
		assertThat(expected).isNotEqualTo(UNLIMITED);
		return row(property + ".limit", value, expected, Seen.sizes());
	}

	/**
	 * A setting and what it changes.
	 *
	 * @param property without {@code otel.}
	 * @param value with names in braces for what is known when it runs
	 * @param expected what is seen
	 * @param observation how it is looked at
	 */
	record Row(String property, String value, String expected, Observation observation) {

		String variable() {
			return "OTEL_" + this.property.toUpperCase(Locale.ROOT).replace('.', '_');
		}

		@Override
		public String toString() {
			return this.property + "=" + this.value;
		}

	}

}
