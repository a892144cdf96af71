package dev.otelspring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.exporter.OtlpProperties;
import dev.otelspring.autoconfigure.instrumentation.http.HttpTelemetryProperties;
import dev.otelspring.autoconfigure.limits.LimitProperties;
import dev.otelspring.autoconfigure.logs.LogsProperties;
import dev.otelspring.autoconfigure.metrics.MetricsProperties;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.trace.TraceProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** How values are written: as the specification has them, in yaml and in variables. */
class PropertyBindingTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner()
		.withInitializer(Contexts.variables(Map.of()));

	static Stream<Arguments> properties() {
		return Stream.of(property("otel.sdk.disabled", "true", OtelProperties.class, (otel) -> otel.sdk().disabled()),
				property("otel.service.name", "shop", OtelProperties.class, (otel) -> otel.service().name()),
				property("otel.resource.attributes", "a=b,c=d", OtelProperties.class,
						(otel) -> pairs(otel.resource().attributes())),
				property("otel.propagators", "baggage,tracecontext", OtelProperties.class,
						(otel) -> String.join(",", otel.propagators())),
				property("otel.traces.exporter", "none", TraceProperties.class,
						(traces) -> String.join(",", traces.exporter())),
				property("otel.traces.sampler", "traceidratio", TraceProperties.class, TraceProperties::sampler),
				property("otel.traces.sampler.arg", "0.5", TraceProperties.class, TraceProperties::samplerArg),
				property("otel.bsp.schedule.delay", "1s", TraceProperties.Batch.class,
						(batch) -> seconds(batch.scheduleDelay())),
				property("otel.bsp.max.queue.size", "7", TraceProperties.Batch.class,
						TraceProperties.Batch::maxQueueSize),
				property("otel.bsp.max.export.batch.size", "7", TraceProperties.Batch.class,
						TraceProperties.Batch::maxExportBatchSize),
				property("otel.metrics.exporter", "none", MetricsProperties.class,
						(metrics) -> String.join(",", metrics.exporter())),
				property("otel.metric.export.interval", "7s", MetricsProperties.Export.class,
						(export) -> seconds(export.interval())),
				property("otel.logs.exporter", "none", LogsProperties.class,
						(logs) -> String.join(",", logs.exporter())),
				property("otel.blrp.schedule.delay", "7s", LogsProperties.Batch.class,
						(batch) -> seconds(batch.scheduleDelay())),
				property("otel.blrp.max.queue.size", "7", LogsProperties.Batch.class,
						LogsProperties.Batch::maxQueueSize),
				property("otel.blrp.max.export.batch.size", "7", LogsProperties.Batch.class,
						LogsProperties.Batch::maxExportBatchSize),
				property("otel.attribute.value.length.limit", "7", LimitProperties.class, LimitProperties::valueLength),
				property("otel.attribute.count.limit", "7", LimitProperties.class, LimitProperties::count),
				property("otel.span.attribute.value.length.limit", "7", LimitProperties.class,
						LimitProperties::spanValueLength),
				property("otel.span.attribute.count.limit", "7", LimitProperties.class, LimitProperties::spanCount),
				property("otel.span.event.count.limit", "7", LimitProperties.class, LimitProperties::events),
				property("otel.span.link.count.limit", "7", LimitProperties.class, LimitProperties::links),
				property("otel.event.attribute.count.limit", "7", LimitProperties.class, LimitProperties::eventCount),
				property("otel.link.attribute.count.limit", "7", LimitProperties.class, LimitProperties::linkCount),
				property("otel.logrecord.attribute.value.length.limit", "7", LimitProperties.class,
						LimitProperties::logValueLength),
				property("otel.logrecord.attribute.count.limit", "7", LimitProperties.class, LimitProperties::logCount),
				property("otel.metric.export.timeout", "7s", MetricsProperties.Export.class,
						(export) -> seconds(export.timeout())),
				property("otel.exporter.otlp.insecure", "true", OtlpProperties.class, OtlpProperties::insecure),
				property("otel.exporter.otlp.traces.insecure", "true", OtlpProperties.class,
						(otlp) -> otlp.traces().insecure()),
				property("otel.exporter.otlp.metrics.insecure", "true", OtlpProperties.class,
						(otlp) -> otlp.metrics().insecure()),
				property("otel.bsp.export.timeout", "7s", TraceProperties.Batch.class,
						(batch) -> seconds(batch.exportTimeout())),
				property("otel.blrp.export.timeout", "7s", LogsProperties.Batch.class,
						(batch) -> seconds(batch.exportTimeout())),
				property("otel.exporter.otlp.endpoint", "http://a:1", OtlpProperties.class, OtlpProperties::endpoint),
				property("otel.exporter.otlp.protocol", "http/protobuf", OtlpProperties.class,
						OtlpProperties::protocol),
				property("otel.exporter.otlp.headers", "a=b,c=d", OtlpProperties.class,
						(otlp) -> pairs(otlp.headers())),
				property("otel.exporter.otlp.timeout", "7s", OtlpProperties.class, (otlp) -> seconds(otlp.timeout())),
				property("otel.exporter.otlp.compression", "gzip", OtlpProperties.class, OtlpProperties::compression),
				property("otel.exporter.otlp.traces.endpoint", "http://a:1/x", OtlpProperties.class,
						(otlp) -> otlp.traces().endpoint()),
				property("otel.exporter.otlp.metrics.headers", "a=b,c=d", OtlpProperties.class,
						(otlp) -> pairs(otlp.metrics().headers())),
				property("otel.exporter.otlp.logs.timeout", "7s", OtlpProperties.class,
						(otlp) -> seconds(otlp.logs().timeout())),
				property("otel.exporter.otlp.logs.compression", "gzip", OtlpProperties.class,
						(otlp) -> otlp.logs().compression()),
				property("otel.exporter.otlp.logs.protocol", "http/protobuf", OtlpProperties.class,
						(otlp) -> otlp.logs().protocol()),
				property("otel.instrumentation.http.known-methods", "GET,BREW", HttpTelemetryProperties.class,
						(http) -> String.join(",", http.knownMethods())),
				property("otel.instrumentation.http.server.exclude-paths", "/a,/b/**", HttpTelemetryProperties.class,
						(http) -> joined(http.server().excludePaths())));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("properties")
	<T> void areReadFromProperties(String property, String value, Class<T> type, Reader<T> reader) {
		this.contextRunner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(read(context, type, reader)).isEqualTo(value));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("properties")
	<T> void areReadFromTheSpecificationsVariables(String property, String value, Class<T> type, Reader<T> reader) {
		String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
		runner(property).withInitializer(Contexts.variables(Map.of(variable, value)))
			.run((context) -> assertThat(read(context, type, reader)).isEqualTo(value));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("properties")
	<T> void areUnsetWhereTheVariableIsEmpty(String property, String value, Class<T> type, Reader<T> reader) {
		String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
		runner(property).withInitializer(Contexts.variables(Map.of())).run((unset) -> {
			String expected = read(unset, type, reader);
			runner(property).withInitializer(Contexts.variables(Map.of(variable, ""))).run((empty) -> {
				assertThat(empty).hasNotFailed();
				assertThat(read(empty, type, reader)).isEqualTo(expected);
				assertThat(empty.getBean(ConfigurationFindings.class).all()).isEmpty();
			});
		});
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("properties")
	<T> void areUnsetWhereThePropertyIsEmpty(String property, String value, Class<T> type, Reader<T> reader) {
		runner(property).withInitializer(Contexts.variables(Map.of())).run((unset) -> {
			String expected = read(unset, type, reader);
			runner(property).withInitializer(Contexts.variables(Map.of()))
				.withPropertyValues(property + "=")
				.run((empty) -> {
					assertThat(empty).hasNotFailed();
					assertThat(read(empty, type, reader)).isEqualTo(expected);
				});
		});
	}

	@ParameterizedTest
	@CsvSource({ "250, 250", "250ms, 250", "10s, 10000", "2m, 120000", "PT1.5S, 1500", "0, 0" })
	void readDurationsAsTheSpecificationAndAsSpringDo(String text, long millis) {
		this.contextRunner.withPropertyValues("otel.bsp.schedule.delay=" + text)
			.run((context) -> assertThat(context.getBean(TraceProperties.Batch.class).scheduleDelay())
				.isEqualTo(Duration.ofMillis(millis)));
		Contexts.silentRunner()
			.withInitializer(Contexts.variables(Map.of("OTEL_BSP_SCHEDULE_DELAY", text)))
			.run((context) -> assertThat(context.getBean(TraceProperties.Batch.class).scheduleDelay())
				.isEqualTo(Duration.ofMillis(millis)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.exporter.otlp.headers", "otel.exporter.otlp.traces.headers" })
	void readHeadersAsAMap(String property) {
		this.contextRunner.withPropertyValues(property + ".api-key=one", property + ".x-scope-orgid=two")
			.run((context) -> {
				OtlpProperties otlp = context.getBean(OtlpProperties.class);
				assertThat(property.contains("traces") ? otlp.traces().headers() : otlp.headers())
					.containsOnly(Map.entry("api-key", "one"), Map.entry("x-scope-orgid", "two"));
			});
	}

	@Test
	void readHeadersAsPairsAndDecodeThem() {
		this.contextRunner
			.withPropertyValues("otel.exporter.otlp.headers=Authorization=Basic%20dXNlcjpwdw==, api-key = a+b ,")
			.run((context) -> assertThat(context.getBean(OtlpProperties.class).headers())
				.containsOnly(Map.entry("Authorization", "Basic dXNlcjpwdw=="), Map.entry("api-key", "a+b")));
	}

	@Test
	void resolvePlaceholdersInPairs() {
		this.contextRunner.withPropertyValues("my.key=one", "otel.exporter.otlp.headers=api-key=${my.key}")
			.run((context) -> assertThat(context.getBean(OtlpProperties.class).headers())
				.containsOnly(Map.entry("api-key", "one")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("properties")
	<T> void comeFromAFileWhereTheVariableIsEmpty(String property, String value, Class<T> type, Reader<T> reader) {
		String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
		Map<String, Object> file = Map.of(property, value);
		runner(property).withInitializer(Contexts.variables(Map.of(variable, "")))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("application.properties", file)))
			.run((context) -> assertThat(read(context, type, reader)).isEqualTo(value));
	}

	@Test
	void preferTheSpecificHeaderToThePairs() {
		this.contextRunner.withInitializer(Contexts.variables(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "a=pairs,b=pairs")))
			.withPropertyValues("otel.exporter.otlp.headers.b=specific", "otel.exporter.otlp.headers.c=specific")
			.run((context) -> assertThat(context.getBean(OtlpProperties.class).headers())
				.containsOnly(Map.entry("a", "pairs"), Map.entry("b", "specific"), Map.entry("c", "specific")));
	}

	@Test
	void preferAPropertyToAVariableAsSpringDoes() {
		this.contextRunner.withInitializer(Contexts.variables(Map.of("OTEL_TRACES_SAMPLER", "always_off")))
			.withPropertyValues("otel.traces.sampler=always_on")
			.run((context) -> assertThat(context.getBean(TraceProperties.class).sampler()).isEqualTo("always_on"));
	}

	@Test
	void readAListFromYaml() {
		this.contextRunner
			.withPropertyValues("otel.instrumentation.http.server.exclude-paths[0]=/a",
					"otel.instrumentation.http.server.exclude-paths[1]=/b")
			.run((context) -> assertThat(context.getBean(HttpTelemetryProperties.class).server().excludePaths())
				.containsExactly("/a", "/b"));
	}

	// A context that exports takes its time to give up on a backend that is not there.
	private static ApplicationContextRunner runner(String property) {
		return property.endsWith(".exporter") ? Contexts.runner() : Contexts.silentRunner();
	}

	private static <T> String read(ApplicationContext context, Class<T> type, Reader<T> reader) {
		return String.valueOf(reader.read(context.getBean(type)));
	}

	private static <T> Arguments property(String name, String value, Class<T> type, Reader<T> reader) {
		return Arguments.of(name, value, type, reader);
	}

	private static String seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toSeconds() + "s" : "unset";
	}

	private static String pairs(Map<String, String> map) {
		return String.join(",", map.entrySet().stream().map(Object::toString).sorted().toList());
	}

	private static String joined(@Nullable List<String> list) {
		return (list != null) ? String.join(",", list) : "unset";
	}

	interface Reader<T> {

		@Nullable Object read(T properties);

	}

}
