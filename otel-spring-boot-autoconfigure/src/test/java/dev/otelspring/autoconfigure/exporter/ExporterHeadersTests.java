package dev.otelspring.autoconfigure.exporter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.GrpcBackend;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.proto.trace.v1.Span;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Headers that change while the application runs. */
@ExtendWith(OutputCaptureExtension.class)
class ExporterHeadersTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final GrpcBackend grpcBackend = GrpcBackend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()))
		.withPropertyValues("otel.metrics.exporter=none", "otel.logs.exporter=none",
				"otel.exporters.vendor.endpoint=" + this.backend.receiver().endpoint());

	private final ApplicationContextRunner grpcRunner = this.contextRunner.withPropertyValues(
			"otel.exporters.vendor.protocol=grpc", "otel.exporters.vendor.endpoint=" + this.grpcBackend.endpoint());

	@Test
	void areAskedForEachRequest() {
		this.contextRunner.withUserConfiguration(RotatingToken.class).run((context) -> {
			sendSpan(context, "first");
			sendSpan(context, "second");
		});
		assertThat(this.backend.receiver().requests()).extracting((request) -> request.header("Authorization"))
			.containsExactly("Bearer token-1 for vendor", "Bearer token-2 for vendor");
	}

	@Test
	void areAskedForEachRequestOverGrpc() {
		this.grpcRunner.withUserConfiguration(RotatingToken.class).run((context) -> {
			sendSpan(context, "first");
			sendSpan(context, "second");
		});
		assertThat(this.grpcBackend.requests()).extracting((request) -> request.header("Authorization"))
			.containsExactly("Bearer token-1 for vendor", "Bearer token-2 for vendor");
	}

	@Test
	void goOverTheConfiguredOnesInTheBeansOrder() {
		this.contextRunner
			.withPropertyValues("otel.exporters.vendor.headers.authorization=stale",
					"otel.exporters.vendor.headers.x-scope=shop")
			.withUserConfiguration(Ordered.class)
			.run((context) -> sendSpan(context, "test"));
		assertThat(this.backend.receiver().requests()).singleElement().satisfies((request) -> {
			assertThat(request.header("authorization")).isEqualTo("last");
			assertThat(request.header("x-scope")).isEqualTo("shop");
			assertThat(request.header("x-first")).isEqualTo("first");
		});
	}

	@Test
	void loseNothingWhileTheyCannotBeHad(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(FailingAtFirst.class).run((context) -> assertKept(context));
		assertThat(this.backend.receiver().spans()).extracting(Span::getName).containsExactly("kept");
		assertThat(output).contains("IllegalStateException at " + FailingAtFirst.class.getName())
			.doesNotContain("s3cret");
	}

	@Test
	void loseNothingWhileTheyCannotBeHadForGrpc(CapturedOutput output) {
		this.grpcRunner.withUserConfiguration(FailingAtFirst.class).run((context) -> assertKept(context));
		assertThat(this.grpcBackend.spans()).extracting(Span::getName).containsExactly("kept");
		assertThat(output).contains("IllegalStateException at " + FailingAtFirst.class.getName())
			.doesNotContain("s3cret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host", "Content-Length", "two words", "" })
	void areNotSentWhereANameIsNotTheirs(String name) {
		this.contextRunner.withBean(ExporterHeaders.class, () -> (exporter) -> Map.of(name, "s3cret"))
			.run((context) -> assertNotSent(context, "'" + name + "'"));
		assertThat(this.backend.receiver().requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host", "Content-Length", "two words", "grpc-timeout", "te" })
	void areNotSentWhereANameIsNotTheirsInGrpc(String name) {
		this.grpcRunner.withBean(ExporterHeaders.class, () -> (exporter) -> Map.of(name, "s3cret"))
			.run((context) -> assertNotSent(context, "'" + name + "'"));
		assertThat(this.grpcBackend.requests()).isEmpty();
	}

	@Test
	void areNotSentWithALineBreak() {
		this.contextRunner
			.withBean(ExporterHeaders.class, () -> (exporter) -> Map.of("Authorization", "Bearer s3cret\n"))
			.run((context) -> assertNotSent(context, "control character at position 13"));
	}

	@Test
	@SuppressWarnings("NullAway")
	void areNotSentWhereThereIsNoMap() {
		this.contextRunner.withBean(ExporterHeaders.class, () -> (exporter) -> null)
			.run((context) -> assertNotSent(context, "the headers of the request cannot be had"));
	}

	@Test
	void mayNeedTelemetryThemselves(CapturedOutput output) {
		this.contextRunner.withPropertyValues("otel.bsp.schedule.delay=1ms")
			.withUserConfiguration(Traced.class)
			.run((context) -> Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> !this.backend.receiver().spans().isEmpty()));
		assertThat(this.backend.receiver().requests())
			.allSatisfy((request) -> assertThat(request.header("Authorization")).isEqualTo("there"));
		assertThat(output).doesNotContain("cannot deliver");
	}

	@Test
	void doNotKeepAFailedStartFromEnding() {
		this.contextRunner.withUserConfiguration(Traced.class).withBean("broken", InitializingBean.class, () -> () -> {
			throw new IllegalStateException("broken");
		}).run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void readAsTheDocumentationHasThem() throws IOException {
		String documentation = Files.readString(Path.of("../docs/configuration.md"));
		String source = Files
			.readString(Path.of("src/test/java/" + ExporterHeadersTests.class.getName().replace('.', '/') + ".java"));
		int start = documentation.indexOf("```java\n@Bean\nExporterHeaders ") + "```java\n".length();
		List<String> snippet = documentation.substring(start, documentation.indexOf("```", start)).lines().toList();
		assertThat(snippet).isNotEmpty()
			.allSatisfy((line) -> assertThat(source.lines().map(String::strip)).contains(line.strip()));
		this.contextRunner.withUserConfiguration(Documented.class).run((context) -> sendSpan(context, "test"));
		assertThat(this.backend.receiver().requests()).extracting((request) -> request.header("Authorization"))
			.containsExactly("Bearer current");
	}

	private static void assertKept(ApplicationContext context) {
		makeSpan(context, "kept");
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			context.getBean(TelemetryPipeline.class).flush(PATIENCE);
			assertThat(exporter(context).counts().get(Signal.TRACES)).isEqualTo(new ExporterCounts(1, 1, 0, Map.of()));
		});
		assertThat(exporter(context).state()).isEqualTo(ExporterState.DELIVERING);
	}

	private static void assertNotSent(ApplicationContext context, String problem) {
		sendSpan(context, "test");
		ExporterSnapshot exporter = exporter(context);
		assertThat(exporter.state()).isEqualTo(ExporterState.RETRYING);
		assertThat(exporter.toString()).contains(problem).doesNotContain("s3cret");
		assertThat(exporter.counts().get(Signal.TRACES)).isEqualTo(new ExporterCounts(1, 0, 1, Map.of()));
	}

	private static void sendSpan(ApplicationContext context, String name) {
		makeSpan(context, name);
		context.getBean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
	}

	private static void makeSpan(ApplicationContext context, String name) {
		context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder(name).startSpan().end();
	}

	private static ExporterSnapshot exporter(ApplicationContext context) {
		return context.getBean(TelemetryPipeline.class).status().snapshot().exporters().get(0);
	}

	@Configuration(proxyBeanMethods = false)
	static class RotatingToken {

		@Bean
		ExporterHeaders token() {
			AtomicInteger count = new AtomicInteger();
			return (exporter) -> Map.of("Authorization",
					"Bearer token-" + count.incrementAndGet() + " for " + exporter);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Ordered {

		@Bean
		@Order(2)
		ExporterHeaders last() {
			return (exporter) -> Map.of("AUTHORIZATION", "last");
		}

		@Bean
		@Order(1)
		ExporterHeaders first() {
			return (exporter) -> Map.of("Authorization", "first", "x-first", "first");
		}

	}

	/** More often than a transport may fail by itself. */
	@Configuration(proxyBeanMethods = false)
	static class FailingAtFirst {

		@Bean
		ExporterHeaders token() {
			AtomicInteger count = new AtomicInteger();
			return (exporter) -> {
				if (count.incrementAndGet() < 8) {
					throw new IllegalStateException("s3cret has expired");
				}
				return Map.of("Authorization", "there");
			};
		}

	}

	/** As a token that is fetched by a traced client. */
	@Configuration(proxyBeanMethods = false)
	static class Traced {

		@Bean
		ExporterHeaders token(OpenTelemetry openTelemetry) {
			openTelemetry.getTracer("test").spanBuilder("made early").startSpan().end();
			return (exporter) -> Map.of("Authorization", "there");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Documented {

		@Bean
		Tokens tokens() {
			return () -> "current";
		}

		@Bean
		ExporterHeaders vendorToken(Tokens tokens) {
			return (exporter) -> exporter.equals("vendor") ? Map.of("Authorization", "Bearer " + tokens.current())
					: Map.of();
		}

	}

	interface Tokens {

		String current();

	}

}
