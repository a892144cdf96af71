package dev.otelspring.autoconfigure.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Contexts;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A wrong value in a file or an argument stops the start and says how to mend it. */
class InvalidPropertyTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(Contexts.autoConfigurations())
		.withInitializer(Contexts.variables(Map.of()));

	static Stream<InvalidValue> invalidValues() {
		return Stream.concat(InvalidValue.all(), InvalidValue.elements());
	}

	@ParameterizedTest
	@MethodSource("invalidValues")
	void stopsTheStartAndNamesPropertyValueAndMend(InvalidValue invalid) {
		this.contextRunner.withPropertyValues(invalid.asProperties()).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("Property: " + invalid.property() + System.lineSeparator());
			if (!invalid.shown().isEmpty()) {
				assertThat(analysis.getDescription()).contains("Value: '" + invalid.shown() + "'");
			}
			assertThat(analysis.getAction()).startsWith(invalid.property() + " " + invalid.mend());
			assertThat(analysis.getDescription() + analysis.getAction() + analysis.getCause()).doesNotContain("geheim");
		});
	}

	@Test
	void namesTheJarThatBringsAPropagator() {
		ClassPathResource providers = new ClassPathResource(
				"META-INF/services/io.opentelemetry.sdk.autoconfigure.spi.ConfigurablePropagatorProvider");
		this.contextRunner.withClassLoader(new FilteredClassLoader(providers))
			.withPropertyValues("otel.propagators=tracecontext,ottrace")
			.run((context) -> {
				FailureAnalysis analysis = analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("Value: 'tracecontext,ottrace'");
				assertThat(analysis.getAction()).isEqualTo("otel.propagators must be of b3, b3multi, baggage, jaeger, "
						+ "none, tracecontext, xray; 'ottrace' comes with io.opentelemetry:opentelemetry-extension-trace-propagators.");
			});
	}

	@Test
	void namesTheJarThatBringsPrometheus() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.prometheus"))
			.withPropertyValues("otel.metrics.exporter=prometheus")
			.run((context) -> assertThat(analyze(context.getStartupFailure()).getAction())
				.isEqualTo("otel.metrics.exporter needs io.prometheus:prometheus-metrics-exposition-formats on the "
						+ "classpath for prometheus; io.micrometer:micrometer-registry-prometheus brings it."));
	}

	@Test
	void namesTheJarThatBringsGrpc() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(HttpClient.class))
			.withPropertyValues("otel.exporter.otlp.protocol=grpc")
			.run((context) -> assertThat(analyze(context.getStartupFailure()).getAction())
				.startsWith("otel.exporter.otlp.protocol needs io.projectreactor.netty:reactor-netty-http on the "
						+ "classpath for grpc"));
	}

	@Test
	void namesTheJarThatBringsAwsXray() {
		this.contextRunner.withPropertyValues("otel.propagators=xray-lambda")
			.run((context) -> assertThat(analyze(context.getStartupFailure()).getAction())
				.contains("'xray-lambda' comes with io.opentelemetry.contrib:opentelemetry-aws-xray-propagator"));
	}

	@Test
	void refusesAHeaderOfTheMapAsWell() {
		this.contextRunner.withPropertyValues("otel.exporter.otlp.headers.Content-Type=geheim").run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getAction()).isEqualTo("otel.exporter.otlp.headers must hold headers that can be "
					+ "sent: the header 'Content-Type' is set by the HTTP client itself.");
			assertThat(analysis.getDescription()).doesNotContain("geheim");
		});
	}

	private static FailureAnalysis analyze(@Nullable Throwable failure) {
		assertThat(failure).isNotNull();
		try (StaticApplicationContext context = new StaticApplicationContext()) {
			// As Boot does it: the first that knows something speaks.
			List<FailureAnalyzer> analyzers = SpringFactoriesLoader
				.forDefaultResourceLocation(InvalidPropertyTests.class.getClassLoader())
				.load(FailureAnalyzer.class,
						ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
							.and(Environment.class, context.getEnvironment()),
						FailureHandler.logging(LogFactory.getLog(InvalidPropertyTests.class)));
			return analyzers.stream()
				.map((analyzer) -> analyzer.analyze(failure))
				.filter(Objects::nonNull)
				.findFirst()
				.orElseThrow();
		}
	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	class InAnApplication {

		@Test
		void isPrintedAsAFailureAnalysis(CapturedOutput output) {
			assertThat(catchThrowable(
					() -> App.of(Nothing.class).noWeb().with("otel.exporter.otlp.endpoint=localhost").start()))
				.isNotNull();
			assertThat(output).contains("APPLICATION FAILED TO START")
				.contains("    Property: otel.exporter.otlp.endpoint")
				.contains("    Value: 'localhost'")
				.contains("otel.exporter.otlp.endpoint must be an http or https URL (try http://localhost:4318).")
				.doesNotContain("\tat ");
		}

		@Test
		void namesFileAndLine(@TempDir Path directory, CapturedOutput output) throws IOException {
			Path file = Files.writeString(directory.resolve("application.yaml"), """
					otel:
					  service.name: shop
					  bsp:
					    schedule:
					      delay: soon
					""");
			assertThat(catchThrowable(
					() -> App.of(Nothing.class).noWeb().with("spring.config.location=" + file.toUri()).start()))
				.isNotNull();
			assertThat(output).contains("    Property: otel.bsp.schedule.delay")
				.contains("    Value: 'soon'")
				.containsPattern("    Origin: .*application\\.yaml\\] - 5:14\\R");
		}

		@Test
		void isPrintedWithoutAHeadersValue(CapturedOutput output) {
			assertThat(catchThrowable(
					() -> App.of(Nothing.class).noWeb().with("otel.exporter.otlp.headers=geheim").start()))
				.isNotNull();
			assertThat(output).contains("    Property: otel.exporter.otlp.headers").doesNotContain("geheim");
		}

		@EnableAutoConfiguration
		static class Nothing {

		}

	}

}
