package dev.otelspring.autoconfigure.specification;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.declarative.Translated;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.metrics.v1.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each node of the declarative model to what it changes outside; without it, the outside
 * is another.
 */
class NodeTests {

	private static final String TRACES = "tracer_provider.processors[0].batch";

	private static final String LOGS = "logger_provider.processors[0].batch";

	private static final String METRICS = "meter_provider.readers[0].periodic";

	private static final String VIEW = "meter_provider.views[0].";

	private static final String ENDPOINT = "otel.exporter.otlp.endpoint={http}";

	private static final List<String> BASE = List.of("file_format=1.1", TRACES + ".exporter.otlp_http=",
			LOGS + ".exporter.otlp_http=", METRICS + ".exporter.otlp_http=");

	private static final Observation SIGNALS = Seen.signals();

	private static final Observation SERIES = Seen.series();

	private static final Observation TEMPORALITY = Seen.temporality();

	private static final Observation TEAM = Seen.resource("team");

	private static final Observation X_TEAM = Seen.header("/v1/traces", "x-team");

	private static final Observation HISTOGRAM = Seen.histogram();

	private static final Observation PROPAGATION = Seen.propagation();

	private static final Observation UNSAMPLED = unsampledCaller();

	/** What is seen without any of the nodes, which is looked at once. */
	private static final Map<List<Object>, String> BASES = new ConcurrentHashMap<>();

	static Stream<Row> rows() {
		return Stream
			.of(general(), resource(), batches(), samplers(), limits(), metrics(), views(), exporters(),
					exportersOfOtherSignals(), instrumentation())
			.flatMap((rows) -> rows);
	}

	private static Stream<Row> general() {
		return Stream.of(row("", SIGNALS, "disabled=true"),
				row("b3 traceparent", PROPAGATION, "propagator.composite[0].tracecontext=",
						"propagator.composite[1].b3="),
				row("X-B3-Sampled X-B3-SpanId X-B3-TraceId", PROPAGATION, "propagator.composite_list=b3multi"),
				row("b3 traceparent", PROPAGATION, "propagator.composite[0].b3=",
						"propagator.composite_list=tracecontext,b3"));
	}

	private static Stream<Row> resource() {
		String excluded = "resource.detection/development.attributes.excluded[0]";
		return Stream.of(
				row("a b", TEAM, "resource.attributes[0].name=team", "resource.attributes[0].value=a b",
						"resource.attributes[0].type=string"),
				row("a b", TEAM, "resource.attributes_list=team=a%20b"),
				row("mine", TEAM, "resource.attributes[0].name=team", "resource.attributes[0].value=mine",
						"resource.attributes_list=team=theirs"),
				row("web-1", Seen.resource("host.name"), "resource.attributes[0].name=host.name",
						"resource.attributes[0].value=web-1"),
				row("process.executable.path,process.pid,process.runtime.description,process.runtime.name,"
						+ "process.runtime.version,service.instance.id", leftOut(), detector("host")),
				row("host.arch,host.name,os.description,os.type,os.version,service.instance.id", leftOut(),
						detector("process")),
				row("host.arch,host.name,os.description,os.type,os.version,process.executable.path,process.pid,"
						+ "process.runtime.description,process.runtime.name,process.runtime.version", leftOut(),
						detector("service")),
				row("absent", found("host.arch"), excluded + "=host.*").given(detector("host")),
				row("there", found("process.pid"), detector("process")));
	}

	private static Stream<Row> batches() {
		return Stream.of(row("10", property("otel.bsp.schedule.delay"), TRACES + ".schedule_delay=10"),
				row("100", property("otel.bsp.export.timeout"), TRACES + ".export_timeout=100"),
				row("5", Seen.keptInQueue(true), TRACES + ".max_queue_size=4"),
				row("2", Seen.largestRequest(true), TRACES + ".max_export_batch_size=2"),
				row("3600000", property("otel.blrp.schedule.delay"), LOGS + ".schedule_delay=3600000"),
				row("100", property("otel.blrp.export.timeout"), LOGS + ".export_timeout=100"),
				row("5", Seen.keptInQueue(false), LOGS + ".max_queue_size=4"),
				row("2", Seen.largestRequest(false), LOGS + ".max_export_batch_size=2"),
				row("10", property("otel.metric.export.interval"), METRICS + ".interval=10"),
				row("100", property("otel.metric.export.timeout"), METRICS + ".timeout=100"),
				row("soon", Seen.soon("/v1/traces"), "tracer_provider.processors[0].simple.exporter.otlp_http=")
					.without(TRACES),
				row("on the console", console("test"), "tracer_provider.processors[1].simple.exporter.console="),
				row("on the console", console("test"), "logger_provider.processors[1].batch.exporter.console="),
				row("on the console", console("count"), "meter_provider.readers[1].periodic.exporter.console="));
	}

	private static Stream<Row> samplers() {
		String sampler = "tracer_provider.sampler.";
		Observation name = property("otel.traces.sampler");
		Observation argument = property("otel.traces.sampler.arg");
		return Stream.of(row("/v1/logs /v1/metrics", SIGNALS, sampler + "always_off="),
				row("always_on", name, sampler + "always_on="), row("mine", name, sampler + "mine="),
				row("traceidratio", name, sampler + "trace_id_ratio_based="),
				row("0.5", argument, sampler + "trace_id_ratio_based.ratio=0.5"),
				row("parentbased_always_on", name, sampler + "parent_based.local_parent_sampled.always_on="),
				row("parentbased_always_off", name, sampler + "parent_based.root.always_off="),
				row("parentbased_traceidratio", name, sampler + "parent_based.root.trace_id_ratio_based="),
				row("0.5", argument, sampler + "parent_based.root.trace_id_ratio_based.ratio=0.5"),
				row("dropped", UNSAMPLED, sampler + "parent_based.root.always_on=",
						sampler + "parent_based.remote_parent_sampled.always_on=",
						sampler + "parent_based.remote_parent_not_sampled.always_off=",
						sampler + "parent_based.local_parent_sampled.always_on=",
						sampler + "parent_based.local_parent_not_sampled.always_off=")
					.instead(sampler + "always_on="));
	}

	private static Stream<Row> limits() {
		String spans = "tracer_provider.limits.";
		String logs = "logger_provider.limits.";
		return Stream.of(limit("attribute.value.length.limit", "attribute_limits.attribute_value_length_limit"),
				limit("attribute.count.limit", "attribute_limits.attribute_count_limit"),
				limit("span.attribute.value.length.limit", spans + "attribute_value_length_limit"),
				limit("span.attribute.count.limit", spans + "attribute_count_limit"),
				limit("span.event.count.limit", spans + "event_count_limit"),
				limit("span.link.count.limit", spans + "link_count_limit"),
				limit("event.attribute.count.limit", spans + "event_attribute_count_limit"),
				limit("link.attribute.count.limit", spans + "link_attribute_count_limit"),
				limit("logrecord.attribute.value.length.limit", logs + "attribute_value_length_limit"),
				limit("logrecord.attribute.count.limit", logs + "attribute_count_limit"));
	}

	private static Row limit(String property, String node) {
		return row("2", property("otel." + property), node + "=2");
	}

	private static Stream<Row> metrics() {
		String prometheus = "meter_provider.readers[1].pull.exporter.prometheus/development.";
		return Stream.of(row("1", Seen.exemplars(), "meter_provider.exemplar_filter=always_on"),
				row("3", SERIES, METRICS + ".cardinality_limits.default=3"),
				row("AGGREGATION_TEMPORALITY_DELTA", TEMPORALITY,
						METRICS + ".exporter.otlp_http.temporality_preference=delta"),
				row("AGGREGATION_TEMPORALITY_DELTA", TEMPORALITY,
						METRICS + ".exporter.otlp_http.temporality_preference=low_memory"),
				row("EXPONENTIAL_HISTOGRAM", HISTOGRAM, METRICS
						+ ".exporter.otlp_http.default_histogram_aggregation=base2_exponential_bucket_histogram"),
				row("metrics", scrape(), prometheus + "port={free-port}"),
				row("nothing", scrape(), prometheus + "host=nowhere.invalid").given(prometheus + "port={free-port}"));
	}

	private static Stream<Row> views() {
		String prefix = "otel.metrics.views[0].";
		String aggregation = VIEW + "stream.aggregation.";
		List<Row> rows = new ArrayList<>();
		for (String selector : List.of("instrument_name", "meter_name", "meter_version", "meter_schema_url")) {
			rows.add(row("x", property(prefix + selector.replace('_', '-')), VIEW + "selector." + selector + "=x"));
		}
		rows.add(row("ms", property(prefix + "instrument-unit"), VIEW + "selector.unit=ms"));
		rows.add(row("gauge", property(prefix + "instrument-type"), VIEW + "selector.instrument_type=gauge"));
		Map.of("name", "name", "description", "description")
			.forEach((node, property) -> rows
				.add(row("x", property(prefix + property), VIEW + "stream." + node + "=x").given(selects("count"))));
		for (String name : List.of("default", "drop", "last_value", "sum", "explicit_bucket_histogram",
				"base2_exponential_bucket_histogram")) {
			rows.add(row(name, property(prefix + "aggregation"), aggregation + name + "=").given(selects("count")));
		}
		rows.add(row("[1.0, 7.0]", bounds(), aggregation + "explicit_bucket_histogram.boundaries[0]=1",
				aggregation + "explicit_bucket_histogram.boundaries[1]=7",
				aggregation + "explicit_bucket_histogram.record_min_max=true")
			.given(selects("duration")));
		rows.add(
				row("3", property(prefix + "max-scale"), aggregation + "base2_exponential_bucket_histogram.max_scale=3")
					.given(selects("count")));
		rows.add(row("9", property(prefix + "max-size"), aggregation + "base2_exponential_bucket_histogram.max_size=9")
			.given(selects("count")));
		rows.add(row("3", SERIES, VIEW + "stream.aggregation_cardinality_limit=3").given(selects("count")));
		rows.add(row("1", SERIES, VIEW + "stream.attribute_keys.excluded[0]=i*").given(selects("count")));
		rows.add(row("1", SERIES, VIEW + "stream.attribute_keys.included[0]=j").given(selects("count")));
		return rows.stream();
	}

	private static Stream<Row> exporters() {
		String path = "/v1/traces";
		String http = TRACES + ".exporter.otlp_http.";
		String grpc = TRACES + ".exporter.otlp_grpc.";
		String own = http + "endpoint={mutual}" + path;
		return Stream.of(row("/own", Seen.arrivals(), http + "endpoint={http}/own"),
				row("a b", X_TEAM, http + "headers[0].name=x-team", http + "headers[0].value=a b"),
				row("a b", X_TEAM, http + "headers_list=x-team=a%20b"),
				row("mine", X_TEAM, http + "headers[0].name=X-Team", http + "headers[0].value=mine",
						http + "headers_list=x-team=theirs"),
				row("gzip", Seen.header(path, "content-encoding"), http + "compression=gzip"),
				row("given up", Seen.deadline(path), http + "timeout=100"),
				row(path, Seen.secureArrivals(), http + "tls.ca_file={certificate}")
					.given(http + "endpoint={secure}" + path),
				row(path, Seen.secureArrivals(), http + "tls.key_file={key}").given(own,
						http + "tls.ca_file={certificate}", http + "tls.cert_file={certificate}"),
				row(path, Seen.secureArrivals(), http + "tls.cert_file={certificate}").given(own,
						http + "tls.ca_file={certificate}", http + "tls.key_file={key}"),
				row("traces", Seen.grpcArrivals(), grpc + "endpoint={grpc}").without(TRACES),
				row("traces", Seen.grpcArrivals(), grpc + "tls.insecure=true").without(TRACES)
					.given(grpc + "endpoint={grpc-target}"));
	}

	/** Where the properties differ in no more than the signal. */
	private static Stream<Row> exportersOfOtherSignals() {
		return Stream.of(METRICS, LOGS).flatMap((batch) -> {
			String prefix = "otel.exporter.otlp." + (batch.equals(LOGS) ? "logs" : "metrics") + ".";
			String http = batch + ".exporter.otlp_http.";
			String grpc = batch + ".exporter.otlp_grpc.";
			return Stream.of(row("http://x", property(prefix + "endpoint"), http + "endpoint=http://x"),
					row("a", property(prefix + "headers[x-team]"), http + "headers[0].name=x-team",
							http + "headers[0].value=a"),
					row("a", property(prefix + "headers[x-team]"), http + "headers_list=x-team=a"),
					row("gzip", property(prefix + "compression"), http + "compression=gzip"),
					row("100", property(prefix + "timeout"), http + "timeout=100"),
					row("ca.pem", property(prefix + "certificate"), http + "tls.ca_file=ca.pem"),
					row("key.pem", property(prefix + "client.key"), http + "tls.key_file=key.pem"),
					row("cert.pem", property(prefix + "client.certificate"), http + "tls.cert_file=cert.pem"),
					row("grpc", property(prefix + "protocol"), grpc + "endpoint=x:1").without(batch + ".exporter"),
					row("true", property(prefix + "insecure"), grpc + "tls.insecure=true")
						.without(batch + ".exporter"));
		});
	}

	private static Stream<Row> instrumentation() {
		String general = "instrumentation/development.general.";
		String java = "instrumentation/development.java.";
		String prefix = "otel.instrumentation.";
		String modules = "distribution.spring_starter.instrumentation.";
		List<Row> rows = new ArrayList<>();
		for (String side : List.of("client", "server")) {
			rows.add(row("X-A,X-B", property(prefix + "http." + side + ".capture-request-headers"),
					general + "http." + side + ".request_captured_headers[0]=X-A",
					general + "http." + side + ".request_captured_headers[1]=X-B"));
			rows.add(row("X-A", property(prefix + "http." + side + ".capture-response-headers"),
					general + "http." + side + ".response_captured_headers[0]=X-A"));
		}
		rows.add(row("GET", property(prefix + "http.known-methods"), general + "http.client.known_methods[0]=GET",
				general + "http.server.known_methods[0]=GET"));
		rows.add(row("sig", property(prefix + "sanitization.url.experimental.sensitive-query-parameters"),
				general + "sanitization.url.sensitive_query_parameters[0]=sig"));
		rows.add(
				row("warn", property(prefix + "logback-appender.threshold"), java + "logback_appender.threshold=warn"));
		rows.add(row("true", property(prefix + "logback-appender.experimental-log-attributes"),
				java + "logback_appender.experimental_log_attributes/development=true"));
		rows.add(row("tenant", property(prefix + "logback-appender.experimental.capture-mdc-attributes"),
				java + "logback_appender.capture_mdc_attributes/development[0]=tenant"));
		for (String kind : List.of("mdc-attributes", "key-value-pair-attributes")) {
			for (String which : List.of("included", "excluded")) {
				rows.add(row("tenant", property(prefix + "logback-appender.experimental." + kind + "." + which),
						java + "logback_appender." + kind.replace('-', '_') + "/development." + which + "[0]=tenant"));
			}
		}
		rows.add(row("true", property(prefix + "logback-mdc.add-baggage"), java + "logback_mdc.add_baggage=true"));
		rows.add(row("true", property(prefix + "runtime-telemetry.capture-gc-cause"),
				java + "runtime_telemetry.capture_gc_cause=true"));
		rows.add(row("true", property(prefix + "common.thread-details.enabled"),
				"distribution.spring_starter.thread_details_enabled=true"));
		rows.add(row("traceresponse", property(prefix + "http.server.response-header"),
				java + "common.http.server.response_header=traceresponse"));
		rows.add(row("false", property(prefix + "common.default-enabled"), modules + "default_enabled=false"));
		rows.add(row("false", property(prefix + "logback-mdc.enabled"), modules + "disabled[0]=logback_mdc"));
		rows.add(row("true", property(prefix + "spring-webmvc.enabled"), modules + "enabled[0]=spring_webmvc"));
		return rows.stream();
	}

	@Test
	void nameProperties() throws IOException {
		String reference = Files.readString(Path.of("..", "docs", "properties.md"))
				+ Files.readString(Path.of("..", "docs", "configuration.md"));
		assertThat(rows().map(Row::observation)
			.filter(Property.class::isInstance)
			.map((property) -> ((Property) property).name().replaceAll("\\[\\d+]", "[]").replaceAll("\\[x-team]", "")))
			.allSatisfy((name) -> assertThat(reference).contains("`" + name + "`"));
	}

	@ParameterizedTest
	@MethodSource("rows")
	void changesWhatIsSeen(Row row) {
		assertThat(row.look(true)).isEqualTo(row.expected());
	}

	@ParameterizedTest
	@MethodSource("rows")
	void isWhatMakesTheDifference(Row row) {
		assertThat(BASES.computeIfAbsent(List.of(row.observation(), row.nodes(false)), (key) -> row.look(false)))
			.isNotEqualTo(row.expected());
	}

	private static Observation found(String key) {
		return (scene) -> Seen.resource(key).look(scene).equals("null") ? "absent" : "there";
	}

	private static Observation leftOut() {
		return new Property("otel.resource.disabled.keys");
	}

	private static Observation property(String name) {
		return new Property(name);
	}

	private static Observation unsampledCaller() {
		return (scene) -> {
			scene.with(ENDPOINT)
				.run((openTelemetry) -> openTelemetry.getTracer("test")
					.spanBuilder("test")
					.setParent(Context.root()
						.with(Span.wrap(SpanContext.createFromRemoteParent("0af7651916cd43dd8448eb211c80319c",
								"b7ad6b7169203331", TraceFlags.getDefault(), TraceState.getDefault()))))
					.startSpan()
					.end());
			return scene.http().spans().isEmpty() ? "dropped" : "sampled";
		};
	}

	private static Observation console(String text) {
		return (scene) -> {
			PrintStream before = System.out;
			ByteArrayOutputStream written = new ByteArrayOutputStream();
			System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
			try {
				Seen.signals().look(scene);
			}
			finally {
				System.setOut(before);
			}
			return written.toString(StandardCharsets.UTF_8).contains(text) ? "on the console" : "not there";
		};
	}

	private static Observation scrape() {
		return (scene) -> {
			StringBuilder answer = new StringBuilder();
			scene.with(ENDPOINT).runContext((context) -> {
				emit(context.getBean(OpenTelemetry.class));
				answer.append(get("http://localhost:" + scene.port() + "/metrics"));
			});
			return answer.toString().contains("count_total") ? "metrics" : "nothing";
		};
	}

	private static String get(String url) {
		try {
			return HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
				.body();
		}
		catch (IOException ex) {
			return "nothing: " + ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static Observation bounds() {
		return (scene) -> duration(scene).getHistogram().getDataPoints(0).getExplicitBoundsList().toString();
	}

	private static Metric duration(Scene scene) {
		return metrics(scene).stream()
			.filter((metric) -> metric.getName().equals("duration"))
			.findFirst()
			.orElseThrow();
	}

	private static List<Metric> metrics(Scene scene) {
		scene.with(ENDPOINT).runContext((context) -> {
			emit(context.getBean(OpenTelemetry.class));
			Contexts.collect(context);
		});
		return scene.http().metrics();
	}

	private static void emit(OpenTelemetry openTelemetry) {
		Meter meter = openTelemetry.getMeter("test");
		meter.counterBuilder("count").build().add(1, Attributes.of(AttributeKey.longKey("i"), 1L));
		meter.histogramBuilder("duration").build().record(1);
		meter.histogramBuilder("duration").build().record(2);
	}

	private static String detector(String name) {
		return "resource.detection/development.detectors[0]." + name + "=";
	}

	private static String selects(String instrument) {
		return VIEW + "selector.instrument_name=" + instrument;
	}

	private static Row row(String expected, Observation observation, String... nodes) {
		return new Row(List.of(nodes), expected, observation, List.of(), List.of(), List.of());
	}

	/**
	 * Nodes and what they change.
	 *
	 * @param nodes that are looked at
	 * @param expected what is seen
	 * @param observation how it is looked at
	 * @param always nodes that are there in any case
	 * @param otherwise nodes that are there without them
	 * @param gone what of the base is not there with them
	 */
	record Row(List<String> nodes, String expected, Observation observation, List<String> always,
			List<String> otherwise, List<String> gone) {

		Row given(String... more) {
			return new Row(this.nodes, this.expected, this.observation, List.of(more), this.otherwise, this.gone);
		}

		Row instead(String... others) {
			return new Row(this.nodes, this.expected, this.observation, this.always, List.of(others), this.gone);
		}

		Row without(String... prefixes) {
			return new Row(this.nodes, this.expected, this.observation, this.always, this.otherwise, List.of(prefixes));
		}

		List<String> nodes(boolean set) {
			List<String> all = new ArrayList<>(BASE);
			if (set || !this.always.isEmpty()) {
				all.removeIf((node) -> this.gone.stream().anyMatch(node::startsWith));
			}
			all.addAll(this.always);
			all.addAll(set ? this.nodes : this.otherwise);
			return all.stream().map((node) -> "otel." + node).toList();
		}

		String look(boolean set) {
			if (this.observation instanceof Property property) {
				return property.read(nodes(set));
			}
			try (Scene scene = new Scene(set)) {
				scene.with(nodes(set).toArray(String[]::new))
					.customize((runner) -> runner.withInitializer(Translated.initializer()));
				return this.observation.look(scene);
			}
		}

		@Override
		public String toString() {
			return String.join(" ", this.nodes);
		}

	}

	/**
	 * A property that tests of its own look at from outside.
	 *
	 * @param name its name
	 */
	record Property(String name) implements Observation {

		String read(List<String> nodes) {
			StandardEnvironment environment = new StandardEnvironment();
			TestPropertyValues.of(nodes).applyTo(environment);
			Translated.translate(environment);
			return Binder.get(environment)
				.bind(this.name, String[].class)
				.map((values) -> Stream.of(values).sorted().collect(Collectors.joining(",")))
				.orElse("unset");
		}

		@Override
		public String look(Scene scene) {
			throw new UnsupportedOperationException();
		}

	}

}
