package dev.otelspring.declarative;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.testing.App;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A node that is unknown, wrong, or cannot be said here stops the start. */
@ExtendWith(OutputCaptureExtension.class)
class WrongNodeTests {

	private static final String TRACES = "tracer_provider: {processors: [{batch: {exporter: %s}}]}";

	private static final String METRICS = "meter_provider: {readers: [{periodic: {exporter: %s}}]}";

	@TempDir
	private Path directory;

	static Stream<Wrong> wrong() {
		return Stream.of(structure(), scalars(), resource(), traces(), metrics(), instrumentation())
			.flatMap((wrong) -> wrong);
	}

	private static Stream<Wrong> structure() {
		return Stream.of(wrong("tracer_providr: {}", "tracer_providr", "is not known here: there may be file_format"),
				wrong("tracer_provider: {samplers: {always_on: }}", "tracer_provider.samplers",
						"is not known here: there may be processors, limits, sampler"),
				wrong("tracer_provider: always", "tracer_provider", "must be a mapping with processors"),
				wrong("tracer_provider: {processors: {batch: }}", "tracer_provider.processors", "must be a sequence"),
				wrong("tracer_provider: {limits: {event_count_limit: [1]}}", "tracer_provider.limits.event_count_limit",
						"must be a single value"),
				wrong("tracer_provider: {sampler: {always_on: , always_off: }}", "tracer_provider.sampler",
						"must have one name in it, not always_on and always_off"));
	}

	private static Stream<Wrong> scalars() {
		return Stream.of(wrong("disabled: yes please", "disabled", "must be true or false"),
				wrong("log_level: fatal", "log_level", "must be one of trace, debug, info, warn, error"),
				wrong("attribute_limits: {attribute_count_limit: many}", "attribute_limits.attribute_count_limit",
						"must be a whole number, 0 or more"),
				wrong("attribute_limits: {attribute_count_limit: -1}", "attribute_limits.attribute_count_limit",
						"must be a whole number, 0 or more"),
				wrong("attribute_limits: {attribute_value_depth_limit: 64}",
						"attribute_limits.attribute_value_depth_limit", "does not limit the depth"),
				wrong("meter_provider: {exemplar_filter: some}", "meter_provider.exemplar_filter", "must be one of"),
				wrong("propagator: {composite: [{b3: {single: true}}]}", "propagator.composite[0].b3.single",
						"is not known here"));
	}

	private static Stream<Wrong> resource() {
		return Stream.of(wrong("resource: {schema_url: http://x}", "resource.schema_url", "ResourceCustomizer"),
				wrong("resource: {attributes: [{name: a}]}", "resource.attributes[0]", "must have a name and a value"),
				wrong("resource: {attributes: [{name: a, value: 1, type: int}]}", "resource.attributes[0].type",
						"must be left out or be string"),
				wrong("resource: {attributes: [{name: a, value: [b]}]}", "resource.attributes[0].value",
						"must be a single text"),
				wrong("resource: {attributes_list: nothing}", "resource.attributes_list",
						"must be comma-separated pairs"),
				wrong("resource: {detection/development: {detectors: [{aws: }]}}",
						"resource.detection/development.detectors[0].aws", "is no detector of this library"),
				wrong("resource: {detection/development: {attributes: {included: [a]}}}",
						"resource.detection/development.attributes.included", "under excluded"),
				wrong("resource: {attributes: [{name: a.b, value: c}], detection/development: {attributes: {excluded: [a.*]}}}",
						"resource.detection/development.attributes.excluded[0]", "would leave out a.b too"));
	}

	private static Stream<Wrong> traces() {
		String exporter = "tracer_provider.processors[0].batch.exporter";
		return Stream.of(
				wrong(TRACES.formatted("{otlp_file/development: }"), exporter + ".otlp_file/development",
						"there are otlp_http, otlp_grpc, console"),
				wrong(TRACES.formatted("{zipkin: {endpoint: x}}"), exporter + ".zipkin",
						"otel.exporter.zipkin.endpoint"),
				wrong(TRACES.formatted("{console: {pretty: true}}"), exporter + ".console.pretty", "is not known here"),
				wrong(TRACES.formatted("{otlp_http: {encoding: json}}"), exporter + ".otlp_http.encoding",
						"must be left out or be protobuf"),
				wrong(TRACES.formatted("{otlp_http: {tls: {insecure: true}}}"), exporter + ".otlp_http.tls.insecure",
						"is not known here"),
				wrong(TRACES.formatted("{otlp_http: {timeout: 1s}}"), exporter + ".otlp_http.timeout",
						"must be a whole number"),
				wrong(TRACES.formatted("{otlp_http: {compression: br}}"), exporter + ".otlp_http.compression",
						"must be one of gzip, none"),
				wrong("tracer_provider: {processors: [{batch: {}}]}", "tracer_provider.processors[0].batch",
						"must have an exporter"),
				wrong("tracer_provider: {processors: [{mine: {}}]}", "tracer_provider.processors[0].mine",
						"TracerProviderCustomizer"),
				wrong("tracer_provider: {processors: [{simple: {exporter: {console: }}}, {simple: {exporter: {console: }}}]}",
						"tracer_provider.processors[1].simple.exporter.console", "is there twice"),
				wrong("tracer_provider: {processors: [{batch: {max_queue_size: 5, exporter: {console: }}}, "
						+ "{batch: {exporter: {otlp_http: }}}]}", "tracer_provider.processors[1].batch",
						"must be the same as {}tracer_provider.processors[0].batch.max_queue_size"),
				wrong("tracer_provider: {sampler: {composite/development: {always_on: }}}",
						"tracer_provider.sampler.composite/development", "otel.traces.sampler"),
				wrong("tracer_provider: {sampler: {trace_id_ratio_based: {ratio: 2}}}",
						"tracer_provider.sampler.trace_id_ratio_based.ratio", "must be a number from 0 to 1"),
				wrong("tracer_provider: {sampler: {parent_based: {remote_parent_sampled: {always_off: }}}}",
						"tracer_provider.sampler.parent_based.remote_parent_sampled.always_off", "must be always_on"),
				wrong("tracer_provider: {sampler: {mine: {a: b}}}", "tracer_provider.sampler.mine",
						"takes no settings here"),
				wrong("tracer_provider: {id_generator: {xray: }}", "tracer_provider.id_generator.xray",
						"ids are random"),
				wrong("tracer_provider: {tracer_configurator/development: {default_config: {enabled: false}}}",
						"tracer_provider.tracer_configurator/development", "customizer"));
	}

	private static Stream<Wrong> metrics() {
		return Stream.of(
				wrong("meter_provider: {readers: [{pull: {exporter: {prometheus/development: "
						+ "{scope_info_enabled: false}}}}]}",
						"meter_provider.readers[0].pull.exporter.prometheus/development.scope_info_enabled",
						"must be left out or be true"),
				wrong("meter_provider: {readers: [{periodic: {producers: [{opencensus: }], exporter: {console: }}}]}",
						"meter_provider.readers[0].periodic.producers", "MeterProviderCustomizer"),
				wrong("meter_provider: {readers: [{periodic: {cardinality_limits: {counter: 5}, exporter: {console: }}}]}",
						"meter_provider.readers[0].periodic.cardinality_limits.counter", "a view may have its own"),
				wrong(METRICS.formatted("{console: {temporality_preference: delta}}"),
						"meter_provider.readers[0].periodic.exporter.console.temporality_preference", "cumulative"),
				wrong("meter_provider: {views: [{selector: {instrument_name: a}, stream: {aggregation: "
						+ "{explicit_bucket_histogram: {record_min_max: false}}}}]}",
						"meter_provider.views[0].stream.aggregation.explicit_bucket_histogram.record_min_max",
						"must be left out or be true"),
				wrong("meter_provider: {views: [{stream: {name: a}}]}", "meter_provider.views[0]",
						"must have a selector"),
				wrong("meter_provider: {views: [{selector: {instrument_name: a}, stream: {attribute_keys: "
						+ "{included: [\"a?\"]}}}]}", "meter_provider.views[0].stream.attribute_keys.included[0]",
						"? stands for none here"));
	}

	private static Stream<Wrong> instrumentation() {
		String root = "instrumentation/development";
		return Stream.of(
				wrong(root + ": {general: {http: {server: {captured: [a]}}}}", root + ".general.http.server.captured",
						"there may be request_captured_headers"),
				wrong(root + ": {general: {db: {semconv: {version: 1}}}}", root + ".general.db", "is not known here"),
				wrong(root + ": {general: {http: {semconv: {experimental: true}}}}",
						root + ".general.http.semconv.experimental", "must be left out or be false"),
				wrong(root + ": {java: {logback_appender: {capture_all: true}}}",
						root + ".java.logback_appender.capture_all",
						"logback_appender.capture_mdc_attributes/development"),
				wrong(root + ": {java: {annotations: {order: first}}}", root + ".java.annotations.order",
						"must be a whole number"),
				wrong("distribution: {spring_starter: {debug: true}}", "distribution.spring_starter.debug",
						"must be left out or be false"),
				wrong("distribution: {spring_starter: {instrumentation: {disabled: [jdbc]}}}",
						"distribution.spring_starter.instrumentation.disabled[0]",
						"otel.instrumentation.<name>.enabled"));
	}

	@ParameterizedTest
	@MethodSource("wrong")
	void stopsTheStartInAFile(Wrong wrong) {
		Path file = Place.write(this.directory.resolve("otel.yaml"), "file_format: \"1.0\"\n" + wrong.yaml() + "\n");
		StandardEnvironment environment = environment(Map.of("OTEL_CONFIG_FILE", file.toString()));
		WrongNodeException failure = catchThrowableOfType(WrongNodeException.class,
				() -> Translated.translate(environment));
		assertThat(failure.getNode()).isEqualTo(wrong.node());
		assertThat(failure.getMend()).contains(wrong.mend().replace("{}", ""));
		assertThat(failure.getOrigin()).startsWith("file [" + file + "] - 2:");
	}

	@ParameterizedTest
	@MethodSource("wrong")
	void stopsTheStartInTheApplicationsFile(Wrong wrong) throws Exception {
		StandardEnvironment environment = environment(Map.of());
		new YamlPropertySourceLoader()
			.load("application.yaml",
					new ByteArrayResource(("otel:\n  file_format: \"1.0\"\n  " + wrong.yaml() + "\n").getBytes(),
							"the file"))
			.forEach(environment.getPropertySources()::addLast);
		WrongNodeException failure = catchThrowableOfType(WrongNodeException.class,
				() -> Translated.translate(environment));
		assertThat(failure.getNode()).isEqualTo("otel." + wrong.node());
		assertThat(failure.getMend()).contains(wrong.mend().replace("{}", "otel."));
	}

	@ParameterizedTest
	@EnumSource
	void namesTheNodeOfAValueThatIsReadLater(Place place, CapturedOutput output) {
		App.Builder app = place.put(App.of(Application.class).noWeb(), """
				file_format: "1.0"
				tracer_provider:
				  processors:
				    - batch:
				        exporter:
				          otlp_http:
				            endpoint: somewhere
				""", this.directory);
		assertThatThrownBy(app::start).isNotNull();
		assertThat(output).contains("Value: 'somewhere'")
			.containsPattern(
					"Origin: (otel\\.)?tracer_provider\\.processors\\[0]\\.batch\\.exporter\\.otlp_http\\.endpoint in .* - [78]:")
			.contains("must be an http or https URL");
	}

	@ParameterizedTest
	@EnumSource
	void isAnalyzed(Place place, CapturedOutput output) {
		App.Builder app = place.put(App.of(Application.class).noWeb(), "file_format: \"1.0\"\ndisabled: never\n",
				this.directory);
		assertThatThrownBy(app::start).isInstanceOf(WrongNodeException.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsPattern("Node: (otel\\.)?disabled")
			.contains("Value: 'never'")
			.containsPattern("Origin: .* - \\d:\\d+")
			.contains("disabled must be true or false.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			headers: "api-key=SECRET"              | .headers
			headers: ["api-key=SECRET"]            | .headers[0]
			headers: [{name: api-key, vaule: SECRET}] | .headers[0].vaule
			headers: [{name: api-key, value: [SECRET]}] | .headers[0].value
			api_key: SECRET                        | .api_key
			tls: SECRET                            | .tls
			max_request_size: SECRET               | .max_request_size
			encoding: SECRET                       | .encoding
			""")
	void neverShowsWhatStandsWhereNothingIsKnown(String setting, String path) throws Exception {
		String exporter = "tracer_provider.processors[0].batch.exporter.otlp_http";
		assertIsNotShown(TRACES.formatted("{otlp_http: {" + setting + "}}"), exporter + path);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					api_key: SECRET                                                       | api_key
					tracer_provider: SECRET                                               | tracer_provider
					tracer_provider: {processors: SECRET}                                 | tracer_provider.processors
					tracer_provider: {sampler: SECRET}                                    | tracer_provider.sampler
					tracer_provider: {sampler: {mine: SECRET}}                            | tracer_provider.sampler.mine
					tracer_provider: {processors: [{batch: {exporter: {mine: SECRET}}}]}  | tracer_provider.processors[0].batch.exporter.mine
					instrumentation/development: {java: {mine: {key: SECRET}}}            | instrumentation/development.java.mine.key
					distribution: {spring_starter: {instrumentation: {enabled: [SECRET]}}} | distribution.spring_starter.instrumentation.enabled[0]
					""")
	void showsNoTextThatHasNoType(String yaml, String node) throws Exception {
		assertIsNotShown(yaml, node);
	}

	@ParameterizedTest
	@ValueSource(strings = { "log_level: ${1KEY:-SECRET}", "log_level: *SECRET", "log_level: !SECRET!a b",
			"log_level: debug\nlog_level: SECRET" })
	void showsNothingOfWhatCannotBeReadInAFile(String yaml) {
		assertIsNotShown(catchThrowableOfType(WrongNodeException.class, () -> translateFile(yaml)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "log_level: SECRET${shop.level}", "log_level: SECRET\n  log_level.below: a" })
	void showsNothingOfWhatCannotBeReadInTheApplicationsFile(String yaml) {
		assertIsNotShown(catchThrowableOfType(WrongNodeException.class, () -> translateApplication(yaml)));
	}

	private void assertIsNotShown(String yaml, String node) {
		WrongNodeException inFile = catchThrowableOfType(WrongNodeException.class, () -> translateFile(yaml));
		assertThat(inFile.getNode()).isEqualTo(node);
		assertIsNotShown(inFile);
		WrongNodeException inApplication = catchThrowableOfType(WrongNodeException.class,
				() -> translateApplication(yaml));
		assertThat(inApplication.getNode()).isEqualTo("otel." + node);
		assertIsNotShown(inApplication);
	}

	private static void assertIsNotShown(WrongNodeException failure) {
		assertThat(failure).hasMessageStartingWith(failure.getNode()).hasMessageNotContaining("SECRET");
		FailureAnalysis analysis = new WrongNodeFailureAnalyzer().analyze(failure);
		assertThat(analysis.getDescription() + analysis.getAction()).contains(failure.getNode())
			.doesNotContain("SECRET");
	}

	private void translateFile(String yaml) {
		Path file = Place.write(this.directory.resolve("otel.yaml"), "file_format: \"1.0\"\n" + yaml + "\n");
		Translated.translate(environment(Map.of("OTEL_CONFIG_FILE", file.toString())));
	}

	private static void translateApplication(String yaml) throws IOException {
		StandardEnvironment environment = environment(Map.of());
		new YamlPropertySourceLoader()
			.load("application.yaml",
					new ByteArrayResource(("otel:\n  file_format: \"1.0\"\n  " + yaml + "\n").getBytes(), "the file"))
			.forEach(environment.getPropertySources()::addLast);
		Translated.translate(environment);
	}

	@Test
	void neverShowsAHeader() {
		Path file = Place.write(this.directory.resolve("otel.yaml"),
				"file_format: \"1.0\"\n" + TRACES.formatted("{otlp_http: {headers_list: geheim}}"));
		assertThatThrownBy(() -> Translated.translate(environment(Map.of("OTEL_CONFIG_FILE", file.toString()))))
			.isInstanceOfSatisfying(WrongNodeException.class, (failure) -> {
				assertThat(failure.getValue()).isNull();
				assertThat(failure).hasMessageNotContaining("geheim");
			});
	}

	@ParameterizedTest
	@MethodSource("formats")
	void knowsOneFormat(String format, boolean accepted) {
		Path file = Place.write(this.directory.resolve("otel.yaml"), format);
		StandardEnvironment environment = environment(Map.of("OTEL_CONFIG_FILE", file.toString()));
		if (accepted) {
			Translated.translate(environment);
			assertThat(environment.getProperty("otel.traces.exporter")).isEqualTo("none");
		}
		else {
			assertThatThrownBy(() -> Translated.translate(environment)).isInstanceOf(WrongNodeException.class)
				.hasMessageContaining("file_format");
		}
	}

	static Stream<Arguments> formats() {
		return Stream.concat(
				Stream.of("\"1.0\"", "1.0", "\"1.1\"", "1.0-rc.3")
					.map((format) -> Arguments.of("file_format: " + format, true)),
				List.of("file_format: \"0.4\"", "file_format: 2.0", "disabled: true", "file_format:")
					.stream()
					.map((text) -> Arguments.of(text, false)));
	}

	private static StandardEnvironment environment(Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		return environment;
	}

	private static Wrong wrong(String yaml, String node, String mend) {
		return new Wrong(yaml, node, mend);
	}

	/**
	 * What is wrong.
	 *
	 * @param yaml behind the file's format
	 * @param node that is told
	 * @param mend a part of what it must be
	 */
	record Wrong(String yaml, String node, String mend) {

		@Override
		public String toString() {
			return this.yaml;
		}

	}

	@EnableAutoConfiguration
	static class Application {

	}

}
