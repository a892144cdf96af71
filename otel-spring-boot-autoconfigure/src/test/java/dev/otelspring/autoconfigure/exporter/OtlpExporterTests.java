package dev.otelspring.autoconfigure.exporter;

import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** From properties to what goes over the wire. */
class OtlpExporterTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Backend other = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()))
		.withPropertyValues(this.backend.properties());

	@Test
	void sendsAllSignalsByOneExporter() {
		this.contextRunner.run((context) -> {
			assertThat(exporters(context)).singleElement().satisfies((exporter) -> {
				assertThat(exporter.name()).isEqualTo("otlp");
				assertThat(exporter.endpoint()).isEqualTo(this.backend.receiver().endpoint().toString());
				assertThat(exporter.protocol()).isEqualTo("http/protobuf");
				assertThat(exporter.compression()).isEqualTo("none");
				assertThat(exporter.signals()).containsExactlyInAnyOrder(Signal.values());
			});
			makeTelemetry(context);
		});
		assertThat(paths(this.backend)).contains("/v1/traces", "/v1/metrics", "/v1/logs");
		assertThat(this.backend.receiver().requests()).allSatisfy((request) -> {
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.header("Content-Type")).isEqualTo("application/x-protobuf");
			assertThat(request.header("Content-Encoding")).isNull();
			assertThat(request.header("User-Agent")).startsWith("otel-spring-boot-starter/");
		});
	}

	@Test
	void appendsTheSignalsPathToABaseWithAPath() {
		this.contextRunner
			.withPropertyValues("otel.exporter.otlp.endpoint=" + this.backend.receiver().endpoint() + "/otlp/")
			.run(OtlpExporterTests::makeTelemetry);
		assertThat(paths(this.backend)).contains("/otlp/v1/traces", "/otlp/v1/metrics", "/otlp/v1/logs")
			.allMatch((path) -> path.startsWith("/otlp/v1/"));
	}

	@Test
	void usesASignalsOwnEndpointAsItIs() {
		this.contextRunner
			.withPropertyValues("otel.exporter.otlp.traces.endpoint=" + this.other.receiver().endpoint() + "/custom")
			.run((context) -> {
				// One exporter: where signals go does not matter to it.
				assertThat(exporters(context)).singleElement()
					.satisfies((exporter) -> assertThat(exporter.endpoint()).contains(
							this.other.receiver().endpoint() + "/custom",
							this.backend.receiver().endpoint() + "/v1/logs"));
				makeTelemetry(context);
			});
		assertThat(paths(this.other)).isNotEmpty().allMatch("/custom"::equals);
		assertThat(paths(this.backend)).contains("/v1/metrics", "/v1/logs").doesNotContain("/v1/traces");
	}

	@Test
	void sendsHeadersWithEachRequest() {
		this.contextRunner
			.withPropertyValues("otel.exporter.otlp.headers.api-key=one two", "otel.exporter.otlp.headers.X-Scope=42")
			.run(OtlpExporterTests::makeTelemetry);
		assertThat(paths(this.backend)).contains("/v1/traces", "/v1/metrics", "/v1/logs");
		assertThat(this.backend.receiver().requests()).allSatisfy((request) -> {
			assertThat(request.header("api-key")).isEqualTo("one two");
			assertThat(request.header("X-Scope")).isEqualTo("42");
		});
	}

	@Test
	void sendsASignalsOwnHeadersInsteadOfTheCommonOnes() {
		this.contextRunner
			.withPropertyValues("otel.exporter.otlp.headers=common=1", "otel.exporter.otlp.traces.headers=own=1")
			.run((context) -> {
				assertThat(exporters(context)).extracting(ExporterSnapshot::name)
					.containsExactlyInAnyOrder("otlp-traces", "otlp-metrics-logs");
				makeTelemetry(context);
			});
		assertThat(this.backend.receiver().requests()).allSatisfy((request) -> {
			boolean traces = request.path().equals("/v1/traces");
			assertThat(request.header("own")).isEqualTo(traces ? "1" : null);
			assertThat(request.header("common")).isEqualTo(traces ? null : "1");
		});
		assertThat(paths(this.backend)).contains("/v1/traces", "/v1/metrics", "/v1/logs");
	}

	@Test
	void compressesWhereItIsAsked() {
		this.contextRunner.withPropertyValues("otel.exporter.otlp.compression=gzip").run((context) -> {
			assertThat(exporters(context)).singleElement()
				.satisfies((exporter) -> assertThat(exporter.compression()).isEqualTo("gzip"));
			makeTelemetry(context);
		});
		assertThat(this.backend.receiver().requests()).isNotEmpty()
			.allSatisfy((request) -> assertThat(request.header("Content-Encoding")).isEqualTo("gzip"));
		assertThat(this.backend.spans()).hasSize(1);
	}

	@Test
	void compressesASignalAlone() {
		this.contextRunner.withPropertyValues("otel.exporter.otlp.logs.compression=gzip").run((context) -> {
			assertThat(exporters(context)).extracting(ExporterSnapshot::name)
				.containsExactlyInAnyOrder("otlp-traces-metrics", "otlp-logs");
			makeTelemetry(context);
		});
		assertThat(this.backend.receiver().requests())
			.allSatisfy((request) -> assertThat(request.header("Content-Encoding"))
				.isEqualTo(request.path().equals("/v1/logs") ? "gzip" : null));
		assertThat(paths(this.backend)).contains("/v1/traces", "/v1/metrics", "/v1/logs");
	}

	@Test
	void letsASignalWithADeadlineOfItsOwnDelayNobodyElse() {
		this.contextRunner.withPropertyValues("otel.exporter.otlp.metrics.timeout=1s")
			.run((context) -> assertThat(exporters(context)).extracting(ExporterSnapshot::name)
				.containsExactlyInAnyOrder("otlp-traces-logs", "otlp-metrics"));
	}

	@Test
	void hasAnExporterForEachSignalWhereAllDiffer() {
		this.contextRunner
			.withPropertyValues("otel.exporter.otlp.traces.headers=a=1", "otel.exporter.otlp.metrics.headers=a=2",
					"otel.exporter.otlp.logs.headers=a=3")
			.run((context) -> assertThat(exporters(context)).extracting(ExporterSnapshot::name)
				.containsExactlyInAnyOrder("otlp-traces", "otlp-metrics", "otlp-logs"));
	}

	@Test
	void doesNotShowCredentialsOfTheEndpoint() {
		this.contextRunner
			.withPropertyValues("otel.exporter.otlp.endpoint=http://user:geheim@localhost:4318",
					"otel.exporter.otlp.traces.endpoint=http://user:geheim@localhost:4318/custom")
			.withPropertyValues("otel.metrics.exporter=none")
			.run((context) -> assertThat(exporters(context)).singleElement()
				.satisfies((exporter) -> assertThat(exporter.endpoint()).contains("http://localhost:4318/custom")
					.doesNotContain("geheim")));
	}

	@Test
	void sendsNoMoreThanABatchInARequest() {
		this.contextRunner.withPropertyValues("otel.bsp.max.export.batch.size=10", "otel.bsp.schedule.delay=1h")
			.run((context) -> {
				for (int i = 0; i < 95; i++) {
					context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("test").startSpan().end();
				}
			});
		assertThat(this.backend.spans()).hasSize(95);
		assertThat(this.backend.receiver().requests()).filteredOn((request) -> request.path().equals("/v1/traces"))
			.allSatisfy((request) -> assertThat(request.traces()
				.getResourceSpansList()
				.stream()
				.flatMap((resource) -> resource.getScopeSpansList().stream())
				.mapToInt((scope) -> scope.getSpansCount())
				.sum()).isLessThanOrEqualTo(10));
	}

	private static void makeTelemetry(ApplicationContext context) {
		OpenTelemetry openTelemetry = context.getBean(OpenTelemetry.class);
		openTelemetry.getTracer("test").spanBuilder("test").startSpan().end();
		openTelemetry.getMeter("test").counterBuilder("test").build().add(1);
		openTelemetry.getLogsBridge().get("test").logRecordBuilder().setBody("test").emit();
		context.getBean(SdkMeterProvider.class).forceFlush();
	}

	private static List<ExporterSnapshot> exporters(ApplicationContext context) {
		return context.getBean(TelemetryPipeline.class).status().snapshot().exporters();
	}

	private static List<String> paths(Backend backend) {
		return backend.receiver().requests().stream().map(OtlpReceiver.Request::path).distinct().toList();
	}

}
