package dev.otelspring.autoconfigure.exporter;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which exporters there are beside OTLP's. */
@ExtendWith(OutputCaptureExtension.class)
class SelectedExportersTests {

	@AutoClose
	private final Backend backend = Backend.start();

	private final RecordingExporter recording = new RecordingExporter();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()))
		.withPropertyValues(this.backend.properties());

	@Test
	void writeALineForEachItemToTheConsole(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("otel.traces.exporter=console", "otel.metrics.exporter=console",
					"otel.logs.exporter=console")
			.run((context) -> {
				OpenTelemetry openTelemetry = context.getBean(OpenTelemetry.class);
				context.getBean(Tracer.class).spanBuilder("checkout").startSpan().setAttribute("basket.size", 3).end();
				openTelemetry.getMeter("test").counterBuilder("orders").setUnit("{order}").build().add(5);
				openTelemetry.getLogsBridge()
					.get("test")
					.logRecordBuilder()
					.setSeverity(Severity.WARN)
					.setBody("sold out")
					.emit();
			});
		assertThat(output.getOut().lines())
			.anyMatch((line) -> line
				.matches("span [0-9a-f]{32} [0-9a-f]{16} INTERNAL checkout [0-9.,]+ ms UNSET basket.size=3"))
			.anyMatch((line) -> line.matches("metric orders \\[\\{order}] .*value=5.*"))
			.anyMatch((line) -> line.matches("log 0{32} WARN sold out"));
		assertThat(this.backend.receiver().requests()).isEmpty();
	}

	@Test
	void writeToTheConsoleByItsOlderName() {
		this.contextRunner.withPropertyValues("otel.traces.exporter=logging,otlp")
			.run((context) -> assertThat(names(context)).containsExactlyInAnyOrder("otlp", "console-traces"));
	}

	@Test
	void writeToTheConsoleBesideOtlp(CapturedOutput output) {
		this.contextRunner.withPropertyValues("otel.traces.exporter=otlp,console").run((context) -> {
			assertThat(names(context)).containsExactlyInAnyOrder("otlp", "console-traces");
			span(context);
		});
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("test");
		assertThat(output.getOut().lines()).filteredOn((line) -> line.startsWith("span ")).hasSize(1);
	}

	@Test
	void joinWhereAnApplicationHasABeanOfItsOwn() {
		this.contextRunner.withBean("archive", SpanExporter.class, () -> this.recording).run((context) -> {
			assertThat(names(context)).containsExactlyInAnyOrder("otlp", "archive");
			span(context);
		});
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("test");
		assertThat(this.recording.names).containsExactly("test");
	}

	@Test
	void leaveBootsExporterBeansAlone() {
		try (Backend boots = Backend.start();
				App app = App.of(Application.class)
					.noWeb()
					.sendingTo(this.backend)
					.with("management.opentelemetry.tracing.export.otlp.endpoint=" + boots.receiver().endpoint()
							+ "/v1/traces",
							"management.opentelemetry.logging.export.otlp.endpoint=" + boots.receiver().endpoint()
									+ "/v1/logs")
					.start()) {
			// Boot does make them; they are not ours to use.
			assertThat(app.context().getBeansOfType(SpanExporter.class)).isNotEmpty();
			assertThat(names(app.context())).containsExactly("otlp");
			span(app.context());
			app.settle();
			assertThat(this.backend.spans()).hasSize(1);
			assertThat(boots.receiver().requests()).isEmpty();
		}
	}

	@Test
	void areChosenByTheNameOfTheirProvider() {
		this.contextRunner.withBean(Provider.class, () -> new Provider(this.recording))
			.withPropertyValues("otel.traces.exporter=archive")
			.run((context) -> {
				assertThat(names(context)).containsExactlyInAnyOrder("otlp", "archive-traces");
				span(context);
			});
		assertThat(this.recording.names).containsExactly("test");
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void areNotMadeUnlessTheirProviderIsChosen() {
		this.contextRunner.withBean(Provider.class, () -> new Provider(this.recording))
			.run((context) -> assertThat(names(context)).containsExactly("otlp"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "traces", "metrics", "logs" })
	void areRefusedByAnUnknownName(String signal) {
		this.contextRunner.withBean(Provider.class, () -> new Provider(this.recording))
			.withPropertyValues("otel." + signal + ".exporter=graphite")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessage("otel." + signal + ".exporter must be of " + switch (signal) {
					case "traces" -> "archive, console, none, otlp, zipkin";
					case "metrics" -> "console, none, otlp, prometheus";
					default -> "console, none, otlp";
				} + ", was 'graphite'"));
	}

	@Test
	void sayWhichJarZipkinNeeds() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader(
					new ClassPathResource("META-INF/services/" + ConfigurableSpanExporterProvider.class.getName())))
			.withPropertyValues("otel.traces.exporter=zipkin")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessage(
						"otel.traces.exporter needs io.opentelemetry:opentelemetry-exporter-zipkin on the classpath "
								+ "for zipkin, was 'zipkin'"));
	}

	@Test
	void stopTheStartWhereTheirProviderDoes() {
		this.contextRunner.withBean(Provider.class, () -> new Provider(this.recording))
			.withPropertyValues("otel.traces.exporter=archive", "otel.archive.mode=sometimes")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessage("otel.traces.exporter names 'archive', which cannot be created: no such mode, was "
						+ "'archive'"));
	}

	@ParameterizedTest
	@CsvSource({ "OTEL_TRACES_EXPORTER, archive, otel.archive.mode=sometimes",
			"OTEL_ARCHIVE_MODE, sometimes, otel.traces.exporter=archive" })
	void areUnavailableWhereAVariableStopsTheirProvider(String variable, String value, String property) {
		this.contextRunner.withBean(Provider.class, () -> new Provider(this.recording))
			.withInitializer(Contexts.variables(Map.of(variable, value)))
			.withPropertyValues(property)
			.run((context) -> {
				assertThat(context.getBean(ConfigurationFindings.class).all()).singleElement()
					.satisfies((finding) -> assertThat(finding.message()).startsWith("The environment variable "
							+ variable + "='" + value + "' leaves exporter 'archive' unavailable: "));
				assertThat(names(context)).containsExactly("otlp");
			});
	}

	@Test
	void goOnWithoutAVariableThatCannotBeRead() {
		this.contextRunner.withBean(Provider.class, () -> new Provider(this.recording))
			.withInitializer(Contexts.variables(Map.of("OTEL_ARCHIVE_SIZE", "large")))
			.withPropertyValues("otel.traces.exporter=archive")
			.run((context) -> {
				assertThat(names(context)).contains("archive-traces");
				assertThat(context.getBean(ConfigurationFindings.class).all()).singleElement()
					.satisfies((finding) -> assertThat(finding.message())
						.isEqualTo("The environment variable OTEL_ARCHIVE_SIZE='large' is ignored and the default "
								+ "applies: otel.archive.size must be a whole number"));
			});
	}

	@Test
	void areRefusedBesideNone() {
		this.contextRunner.withPropertyValues("otel.traces.exporter=none,console")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("otel.traces.exporter must not have other names beside 'none', was 'none,console'"));
	}

	private static void span(ApplicationContext context) {
		context.getBean(Tracer.class).spanBuilder("test").startSpan().end();
	}

	private static List<String> names(ApplicationContext context) {
		return context.getBean(TelemetryPipeline.class)
			.status()
			.snapshot()
			.exporters()
			.stream()
			.map(ExporterSnapshot::name)
			.toList();
	}

	@EnableAutoConfiguration
	static class Application {

	}

	record Provider(SpanExporter exporter) implements ConfigurableSpanExporterProvider {

		@Override
		public SpanExporter createExporter(ConfigProperties config) {
			config.getInt("otel.archive.size", 1);
			if (!config.getString("otel.archive.mode", "always").equals("always")) {
				throw new ConfigurationException("no such mode");
			}
			return this.exporter;
		}

		@Override
		public String getName() {
			return "archive";
		}

	}

	static final class RecordingExporter implements SpanExporter {

		private final List<String> names = new CopyOnWriteArrayList<>();

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			spans.forEach((span) -> this.names.add(span.getName()));
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
