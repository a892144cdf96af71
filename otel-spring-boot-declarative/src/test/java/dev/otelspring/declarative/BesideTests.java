package dev.otelspring.declarative;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentAttributes;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What else is set beside a declarative configuration. */
class BesideTests {

	private static final String TRACES = """
			file_format: "1.0"
			tracer_provider:
			  processors:
			    - batch:
			        exporter:
			          otlp_http:
			            endpoint: ${BACKEND}/v1/traces
			""";

	private static final String NAMED = """
			resource:
			  attributes:
			    - name: service.name
			      value: named
			""";

	@AutoClose
	private final Backend backend = Backend.start();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void variablesOfOpenTelemetryDoNotCount(Place place) {
		App.Builder builder = app(place, TRACES).variable("OTEL_SERVICE_NAME", "ignored")
			.variable("OTEL_TRACES_SAMPLER", "always_off")
			.variable("OTEL_PROCESSORS_FILTER_SPANS_0_NAME", "*")
			.variable("OTEL_LOGS_EXPORTER", "otlp")
			.variable("OTEL_EMPTY", "")
			.with("shop.traces=${OTEL_TRACES_SAMPLER}", "spring.application.name=shop");
		try (App app = builder.start()) {
			ExampleTests.emit(app);
			app.deliver();
			assertThat(messages(app)).singleElement()
				.asString()
				.startsWith("Of no effect: OTEL_LOGS_EXPORTER, OTEL_PROCESSORS_FILTER_SPANS_0_NAME, OTEL_SERVICE_NAME, "
						+ "OTEL_TRACES_SAMPLER: ");
			// Whoever refers to one still has it.
			assertThat(app.context().getEnvironment().getProperty("shop.traces")).isEqualTo("always_off");
			assertThat(app.context().getEnvironment().getProperty("otel.traces.sampler")).isNull();
		}
		assertThat(this.backend.spans()).hasSize(1);
		assertThat(this.backend.logs()).isEmpty();
		assertThat(this.backend.receiver().metrics()).isEmpty();
		assertThat(SentAttributes.of(this.backend.receiver().traceResources().get(0).getAttributesList()))
			.containsEntry("service.name", "shop");
	}

	@ParameterizedTest
	@EnumSource
	void otherPropertiesSayWhatTheModelCannot(Place place) {
		App.Builder builder = app(place, TRACES).with("otel.processors.filter.spans[0].name=work",
				"otel.exporters.traces.max-request-size=5000B", "otel.exporters.other.endpoint=http://localhost:1",
				"otel.resource.attributes.team=books");
		try (App app = builder.start()) {
			ExampleTests.emit(app);
			app.bean(io.opentelemetry.api.OpenTelemetry.class).getTracer("test").spanBuilder("rest").startSpan().end();
			app.bean(TelemetryPipeline.class).flush(java.time.Duration.ofMillis(500));
			assertThat(app.bean(TelemetryPipeline.class).status().snapshot().exporters())
				.extracting(ExporterSnapshot::name)
				.containsExactlyInAnyOrder("traces", "other");
		}
		assertThat(this.backend.spans()).singleElement().satisfies((span) -> assertThat(span.name()).isEqualTo("rest"));
		assertThat(SentAttributes.of(this.backend.receiver().traceResources().get(0).getAttributesList()))
			.containsEntry("team", "books");
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.traces.exporter=console", "otel.traces.exporter[0]=console",
			"otel.exporter.otlp.traces.endpoint=http://localhost:1", "otel.propagators=b3" })
	void propertiesThatSayItTwiceStopTheStart(String property) {
		String name = property.split("=")[0];
		assertThatThrownBy(() -> app(Place.APPLICATION, TRACES).with(property).start())
			.isInstanceOfSatisfying(WrongNodeException.class, (failure) -> {
				assertThat(failure.getNode()).isEqualTo(name);
				assertThat(failure.getMend()).contains("is said by otel.");
				assertThat(failure.getOrigin()).contains("commandLineArgs");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.service.name=other", "otel.exporter.otlp.headers=api-key=other",
			"otel.exporter.otlp.headers.api-key=other", "otel.exporter.otlp.traces.headers.api-key=other",
			"otel.exporter.otlp.certificate=other.pem", "otel.exporter.otlp.timeout=1",
			"otel.exporter.otlp.compression=gzip", "otel.exporter.otlp.protocol=grpc" })
	void propertiesThatChangeWhatANodeMeansStopTheStart(String property) {
		String name = property.split("=")[0];
		String node = name.equals("otel.service.name") ? "otel.resource.attributes[0].value"
				: "otel.tracer_provider.processors[0].batch.exporter.otlp_http";
		assertThatThrownBy(() -> app(Place.APPLICATION, TRACES + NAMED).with(property).start())
			.isInstanceOfSatisfying(WrongNodeException.class, (failure) -> {
				assertThat(failure.getNode()).isEqualTo(name);
				assertThat(failure.getMend()).isEqualTo("is for " + node + " to say: say it there alone");
				assertThat(failure).hasMessageNotContaining("other");
			});
	}

	@Test
	void propertiesThatChangeWhatANodeMeansDoNotCountWhereAVariableNamesTheFile() {
		try (App app = app(Place.FILE, TRACES + NAMED)
			.with("otel.service.name=other", "otel.exporter.otlp.headers=api-key=other",
					"otel.exporter.otlp.protocol=grpc")
			.start()) {
			ExampleTests.emit(app);
			app.deliver();
			assertThat(messages(app)).extracting((message) -> message.substring(0, message.indexOf(':')))
				.containsExactlyInAnyOrder("otel.service.name is ignored", "otel.exporter.otlp.headers is ignored",
						"otel.exporter.otlp.protocol is ignored");
		}
		assertThat(this.backend.spans()).hasSize(1);
		assertThat(this.backend.receiver().requests()).isNotEmpty()
			.allSatisfy((request) -> assertThat(request.header("api-key")).isNull());
		assertThat(SentAttributes.of(this.backend.receiver().traceResources().get(0).getAttributesList()))
			.containsEntry("service.name", "named");
	}

	@ParameterizedTest
	@EnumSource
	void theTreeCountsBeforePropertiesOfBoot(Place place) {
		try (App app = app(place, TRACES + "  sampler:\n    always_on:\n")
			.with("management.tracing.sampling.probability=0")
			.start()) {
			ExampleTests.emit(app);
			app.deliver();
			assertThat(app.context().getEnvironment().getProperty("otel.traces.sampler")).isEqualTo("always_on");
			assertThat(messages(app)).isEmpty();
		}
		assertThat(this.backend.spans()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void propertiesOfBootSayWhatTheTreeDoesNot(Place place) {
		try (App app = app(place, TRACES).with("management.tracing.sampling.probability=0").start()) {
			ExampleTests.emit(app);
			app.deliver();
		}
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void whatWasMadeOfBootsPropertiesIsNobodysContradiction() throws Exception {
		EnvironmentPostProcessor boots = (EnvironmentPostProcessor) BeanUtils
			.instantiateClass(Class.forName("dev.otelspring.autoconfigure.compatibility.BootsPropertiesPostProcessor"));
		assertThat(new DeclarativePostProcessor().getOrder()).isLessThan(((Ordered) boots).getOrder());
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("otel.file_format", "1.0",
					"otel.tracer_provider.sampler.always_on", "", "management.tracing.sampling.probability", "0.1")));
		boots.postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty("otel.traces.sampler")).isEqualTo("parentbased_traceidratio");
		Translated.translate(environment);
		assertThat(environment.getProperty("otel.traces.sampler")).isEqualTo("always_on");
	}

	@ParameterizedTest
	@EnumSource
	void propertiesOfEachGroupMayBeBeside(Place place) {
		try (App app = app(place, TRACES)
			.with("otel.health.failing-status=DOWN", "otel.propagation.extract=b3", "otel.javaagent.enabled=false")
			.start()) {
			ExampleTests.emit(app);
			app.deliver();
		}
		assertThat(this.backend.spans()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file-format", "fileFormat", "FILE_FORMAT" })
	void theFormatHasOneName(String name) {
		assertThatThrownBy(() -> app(Place.APPLICATION, TRACES.replace("file_format", name)).start())
			.isInstanceOfSatisfying(WrongNodeException.class, (failure) -> {
				assertThat(failure.getNode()).isEqualTo("otel." + name);
				assertThat(failure.getMend()).isEqualTo("must be written otel.file_format");
				assertThat(failure.getOrigin()).contains("application.yaml");
			});
	}

	@Test
	void propertiesThatSayItTwiceAreIgnoredWhereAVariableNamesTheFile() {
		try (App app = app(Place.FILE, TRACES).with("otel.propagators=b3").start()) {
			assertThat(messages(app)).singleElement()
				.asString()
				.startsWith("otel.propagators is ignored: it is said by propagator, too");
			assertThat(app.context().getEnvironment().getProperty("otel.propagators")).isEqualTo("none");
		}
	}

	@Test
	void argumentsMayBeNodes() {
		try (App app = app(Place.APPLICATION, TRACES)
			.with("otel.tracer_provider.sampler.always_off=", "otel.resource.attributes[0].name=team",
					"otel.resource.attributes[0].value=books")
			.start()) {
			ExampleTests.emit(app);
			app.deliver();
			assertThat(app.context().getEnvironment().getProperty("otel.resource.attributes[0].name")).isNull();
			assertThat(app.context().getEnvironment().getProperty("otel.resource.attributes[team]")).isEqualTo("books");
		}
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void aProfileHasItsOwnSequences() throws IOException {
		Place.write(this.directory.resolve("application-test.yaml"), """
				otel:
				  tracer_provider:
				    processors:
				      - simple:
				          exporter:
				            console:
				""");
		Place.write(this.directory.resolve("application.yaml"), "otel:\n" + TRACES.indent(2));
		App.Builder builder = App.of(Application.class)
			.noWeb()
			.variable("BACKEND", this.backend.receiver().endpoint().toString())
			.with("spring.config.location=" + this.directory.toUri(), "spring.profiles.active=test");
		try (App app = builder.start()) {
			ExampleTests.emit(app);
			app.deliver();
			assertThat(app.context().getEnvironment().getProperty("otel.traces.exporter")).isEqualTo("console");
		}
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void thePropertyNamesTheFileToo() {
		Path file = Place.write(this.directory.resolve("otel.yaml"), TRACES);
		try (App app = App.of(Application.class)
			.noWeb()
			.variable("BACKEND", this.backend.receiver().endpoint().toString())
			.with("otel.config.file=" + file.toUri())
			.start()) {
			ExampleTests.emit(app);
			app.deliver();
			assertThat(messages(app)).isEmpty();
		}
		assertThat(this.backend.spans()).hasSize(1);
	}

	@Test
	void theOldVariableIsRead() {
		Path file = Place.write(this.directory.resolve("otel.yaml"), TRACES);
		try (App app = App.of(Application.class)
			.noWeb()
			.variable("BACKEND", this.backend.receiver().endpoint().toString())
			.variable("OTEL_EXPERIMENTAL_CONFIG_FILE", file.toString())
			.start()) {
			ExampleTests.emit(app);
			app.deliver();
			assertThat(messages(app)).singleElement()
				.asString()
				.startsWith("The environment variable OTEL_EXPERIMENTAL_CONFIG_FILE is deprecated: ");
		}
		assertThat(this.backend.spans()).hasSize(1);
	}

	@Test
	void aFileThatIsNotThereIsAFindingWhereAVariableNamesIt() {
		try (App app = App.of(Application.class)
			.noWeb()
			.sendingTo(this.backend)
			.variable("OTEL_CONFIG_FILE", "/not/there.yaml")
			.variable("OTEL_SERVICE_NAME", "shop")
			.start()) {
			ExampleTests.emit(app);
			app.deliver();
			assertThat(messages(app)).singleElement()
				.asString()
				.startsWith("The environment variable OTEL_CONFIG_FILE='/not/there.yaml' is ignored: ");
		}
		assertThat(SentAttributes.of(this.backend.receiver().traceResources().get(0).getAttributesList()))
			.containsEntry("service.name", "shop");
	}

	@Test
	void aFileThatIsNotThereStopsTheStartWhereAPropertyNamesIt() {
		assertThatThrownBy(() -> App.of(Application.class).noWeb().with("otel.config.file=/not/there.yaml").start())
			.isInstanceOfSatisfying(WrongNodeException.class, (failure) -> {
				assertThat(failure.getNode()).isEqualTo("otel.config.file");
				assertThat(failure.getValue()).isEqualTo("/not/there.yaml");
			});
	}

	@Test
	void thereIsOneConfiguration() {
		Path file = Place.write(this.directory.resolve("otel.yaml"), "file_format: \"1.0\"");
		try (App app = app(Place.APPLICATION, TRACES).variable("OTEL_CONFIG_FILE", file.toString()).start()) {
			assertThat(messages(app)).singleElement().asString().contains("does not go with otel.file_format");
			assertThat(app.context().getEnvironment().getProperty("otel.traces.exporter")).isEqualTo("otlp");
		}
		assertThatThrownBy(() -> app(Place.APPLICATION, TRACES).with("otel.config.file=" + file).start())
			.isInstanceOf(WrongNodeException.class);
	}

	@Test
	void aPlaceholderOfSpringNeedsAValue() {
		assertThatThrownBy(() -> app(Place.APPLICATION, "file_format: \"1.0\"\nlog_level: ${shop.level}").start())
			.isInstanceOf(WrongNodeException.class)
			.hasMessageContaining("otel.log_level has a placeholder that cannot be resolved");
		try (App app = app(Place.APPLICATION, "file_format: \"1.0\"\nlog_level: ${shop.level}").with("shop.level=debug")
			.start()) {
			assertThat(app.context().getEnvironment().getProperty("otel.log.level")).isEqualTo("debug");
		}
	}

	@Test
	void nothingOfAValueIsAPlaceholder() {
		String model = """
				file_format: "1.0"
				resource:
				  attributes:
				    - name: secret
				      value: ${SECRET}
				    - name: dollars
				      value: $${user.home}
				""" + TRACES.substring(TRACES.indexOf("tracer_provider"));
		try (App app = app(Place.FILE, model).variable("SECRET", "${java.version}").start()) {
			ExampleTests.emit(app);
			app.deliver();
		}
		assertThat(SentAttributes.of(this.backend.receiver().traceResources().get(0).getAttributesList()))
			.containsEntry("secret", "${java.version}")
			.containsEntry("dollars", "${user.home}");
	}

	private App.Builder app(Place place, String model) {
		return place.put(App.of(Application.class).noWeb(), model, this.directory)
			.variable("BACKEND", this.backend.receiver().endpoint().toString());
	}

	private static List<String> messages(App app) {
		return app.bean(ConfigurationFindings.class)
			.all()
			.stream()
			.map(ConfigurationFindings.Finding::message)
			.toList();
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
