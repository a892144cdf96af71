package dev.otelspring.autoconfigure.exporter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Sum;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Several backends under {@code otel.exporters}. */
@ExtendWith(OutputCaptureExtension.class)
class NamedExportersTests {

	@AutoClose
	private final Backend first = Backend.start();

	@AutoClose
	private final Backend second = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()))
		.withPropertyValues("otel.metric.export.interval=1h");

	@Test
	void sendEachSignalWhereItIsWanted() {
		this.contextRunner
			.withPropertyValues(endpoint("first", this.first), endpoint("second", this.second),
					"otel.exporters.first.signals=traces,metrics", "otel.exporters.second.signals=logs,traces")
			.run((context) -> {
				makeTelemetry(context);
				flush(context);
			});
		assertThat(paths(this.first)).containsExactlyInAnyOrder("/v1/traces", "/v1/metrics");
		assertThat(paths(this.second)).containsExactlyInAnyOrder("/v1/traces", "/v1/logs");
		assertThat(this.first.spans()).hasSize(1).isEqualTo(this.second.spans());
	}

	@Test
	void areShownByTheirNames() {
		this.contextRunner
			.withPropertyValues(endpoint("vendor", this.first), endpoint("local", this.second),
					"otel.exporters.local.signals=logs")
			.run((context) -> assertThat(exporters(context)).satisfiesExactlyInAnyOrder((exporter) -> {
				assertThat(exporter.name()).isEqualTo("vendor");
				assertThat(exporter.endpoint()).isEqualTo(this.first.receiver().endpoint().toString());
				assertThat(exporter.signals()).containsExactlyInAnyOrder(Signal.values());
			}, (exporter) -> {
				assertThat(exporter.name()).isEqualTo("local");
				assertThat(exporter.signals()).containsExactly(Signal.LOGS);
			}));
	}

	@Test
	void sendHeadersAndCompressEachInItsOwnWay() {
		this.contextRunner
			.withPropertyValues(endpoint("first", this.first), endpoint("second", this.second),
					"otel.exporters.first.compression=gzip", "otel.exporters.first.headers.api-key=one",
					"otel.exporters.second.headers=Authorization=Bearer%20two,x-scope=three")
			.run((context) -> {
				makeTelemetry(context);
				flush(context);
			});
		assertThat(this.first.receiver().requests()).isNotEmpty().allSatisfy((request) -> {
			assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
			assertThat(request.header("api-key")).isEqualTo("one");
			assertThat(request.header("Authorization")).isNull();
		});
		assertThat(this.second.receiver().requests()).isNotEmpty().allSatisfy((request) -> {
			assertThat(request.header("Content-Encoding")).isNull();
			assertThat(request.header("api-key")).isNull();
			assertThat(request.header("Authorization")).isEqualTo("Bearer two");
			assertThat(request.header("x-scope")).isEqualTo("three");
		});
		assertThat(this.first.spans()).hasSize(1).isEqualTo(this.second.spans());
	}

	@Test
	void readMetricsAtTheirOwnTemporality() {
		this.contextRunner
			.withPropertyValues(endpoint("first", this.first), endpoint("second", this.second),
					"otel.exporters.first.metrics.temporality=delta",
					"otel.exporters.second.metrics.temporality=cumulative")
			.run((context) -> {
				LongCounter counter = context.getBean(OpenTelemetry.class)
					.getMeter("test")
					.counterBuilder("orders")
					.build();
				counter.add(3);
				flush(context);
				counter.add(4);
				flush(context);
			});
		List<Sum> deltas = sums(this.first);
		List<Sum> totals = sums(this.second);
		assertThat(deltas)
			.allMatch((sum) -> sum.getAggregationTemporality() == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
		assertThat(totals).allMatch(
				(sum) -> sum.getAggregationTemporality() == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
		assertThat(values(deltas)).startsWith(3L, 4L);
		assertThat(values(deltas).stream().mapToLong(Long::longValue).sum()).isEqualTo(7);
		assertThat(values(totals)).startsWith(3L, 7L).endsWith(7L);
	}

	@Test
	void useASignalsOwnEndpointAsItIs() {
		this.contextRunner
			.withPropertyValues(endpoint("main", this.first),
					"otel.exporters.main.traces-endpoint=" + this.second.receiver().endpoint() + "/custom")
			.run((context) -> {
				makeTelemetry(context);
				flush(context);
			});
		assertThat(paths(this.second)).containsExactly("/custom");
		assertThat(paths(this.first)).containsExactlyInAnyOrder("/v1/metrics", "/v1/logs");
	}

	@Test
	void sendNoTracesWhereTheirExporterIsNone() {
		this.contextRunner
			.withPropertyValues(endpoint("first", this.first), endpoint("second", this.second),
					"otel.exporters.second.signals=traces", "otel.traces.exporter=none")
			.run((context) -> {
				assertThat(exporters(context)).extracting(ExporterSnapshot::name).containsExactly("first");
				makeTelemetry(context);
				flush(context);
			});
		assertThat(paths(this.first)).containsExactlyInAnyOrder("/v1/metrics", "/v1/logs");
		assertThat(this.second.receiver().requests()).isEmpty();
	}

	@Test
	void delayNobodyElseWhenTheirBackendIsAway() {
		this.second.receiver().answer((request) -> OtlpReceiver.Reply.of(503));
		this.contextRunner.withPropertyValues(endpoint("first", this.first), endpoint("second", this.second))
			.run((context) -> {
				makeTelemetry(context);
				flush(context);
				assertThat(this.first.spans()).hasSize(1);
			});
		assertThat(this.second.spans()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "endpoint, localhost", "traces-endpoint, localhost:4318", "protocol, http/json", "compression, zstd",
			"timeout, -1s", "signals, trace", "max-request-size, 0KB", "metrics.temporality, deltas",
			"metrics.interval, 0ms", "metrics.histogram-aggregation, exponential", "sending-queue.queue-size, -1",
			"sending-queue.storage, tape", "sending-queue.num-consumers, 0" })
	void stopTheStartWhereAValueIsWrong(String property, String value) {
		this.contextRunner.withPropertyValues("otel.exporters.main." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessageStartingWith("otel.exporters.main." + property + " ")
				.hasMessageEndingWith("'" + value + "'"));
	}

	@ParameterizedTest
	@CsvSource({ "timeout, soon", "sending-queue.queue-size, much", "sending-queue.num-consumers, several",
			"retry-on-failure.multiplier, twice" })
	void stopTheStartWhereAValueCannotBeRead(String property, String value) {
		this.contextRunner.withPropertyValues("otel.exporters.main." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessageStartingWith("otel.exporters.main." + property + " must ")
				.hasMessageEndingWith("'" + value + "'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "My_Exporter", "main", "zipkin2" })
	void areNamedInMessagesAsTheyAreConfigured(String name) {
		this.contextRunner.withPropertyValues("otel.exporters." + name + ".protocol=http/json")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessageContaining("otel.exporters." + name + ".protocol must be"));
	}

	@Test
	void stopTheStartWhereDiskIsAskedForAndNoDirectoryIsGiven() {
		this.contextRunner.withPropertyValues("otel.exporters.main.sending-queue.storage=disk")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessageContaining("otel.exporters.main.sending-queue.storage")
				.hasMessageContaining("set otel.storage.directory"));
	}

	@Test
	void stopTheStartWhereTheDirectoryCannotBeWritten(@TempDir Path directory) throws IOException {
		// A file in the way stops even a superuser.
		Path file = Files.createFile(directory.resolve("file"));
		this.contextRunner
			.withPropertyValues("otel.exporters.main.sending-queue.storage=disk", "otel.storage.directory=" + file)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessageContaining("otel.storage.directory")
				.hasMessageContaining(file.toString()));
	}

	@Test
	void stopTheStartWhereTheDirectoryIsAnotherApplications(@TempDir Path directory) {
		ApplicationContextRunner onDisk = this.contextRunner.withPropertyValues(endpoint("main", this.first),
				"otel.exporters.main.sending-queue.storage=disk", "otel.storage.directory=" + directory);
		onDisk.run((context) -> {
			assertThat(context).hasNotFailed();
			onDisk.run((other) -> assertThat(other).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessageContaining("otel.storage.directory"));
		});
		onDisk.run((again) -> assertThat(again).hasNotFailed());
	}

	@Test
	void leaveTheDirectoryFreeWhenTheStartFails(@TempDir Path directory) {
		ApplicationContextRunner onDisk = this.contextRunner.withPropertyValues(
				"otel.exporters.a.sending-queue.storage=disk", "otel.exporters.b.sending-queue.storage=disk",
				"otel.storage.directory=" + directory);
		onDisk.withPropertyValues("otel.exporters.b.ssl-bundle=unknown")
			.run((context) -> assertThat(context).hasFailed());
		onDisk.withPropertyValues("otel.processors.filter.spans[0].kind=round")
			.run((context) -> assertThat(context).hasFailed());
		onDisk.withPropertyValues("otel.exporters.a.signals=logs", "otel.exporters.b.signals=logs")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void stopTheStartWhereTheStorageIsTooSmall(@TempDir Path directory) {
		this.contextRunner
			.withPropertyValues("otel.exporters.main.sending-queue.storage=disk", "otel.storage.directory=" + directory,
					"otel.storage.max-size=10B")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("otel.storage.max-size must be at least 1MB"));
	}

	@Test
	void stopTheStartWhereGrpcIsAskedForAndItsLibraryIsMissing() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(HttpClient.class))
			.withPropertyValues("otel.exporters.main.protocol=grpc")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessageStartingWith("otel.exporters.main.protocol needs io.projectreactor.netty:reactor-netty-http")
				.hasMessageContaining("choose http/protobuf"));
	}

	@ParameterizedTest
	@CsvSource({ "OTEL_EXPORTERS_MAIN_PROTOCOL, otel.exporters.main.protocol",
			"OTEL_EXPORTER_OTLP_PROTOCOL, otel.exporter.otlp.protocol",
			"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, otel.exporter.otlp.traces.protocol" })
	void areUnavailableWhereAVariableAsksForGrpcAndItsLibraryIsMissing(String variable, String property,
			CapturedOutput output) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(HttpClient.class))
			.withInitializer(Contexts.variables(Map.of(variable, "grpc")))
			.withPropertyValues("otel.metrics.exporter=none", "otel.logs.exporter=none")
			.run((context) -> {
				assertThat(context.getBean(ConfigurationFindings.class).all()).singleElement()
					.satisfies((finding) -> assertThat(finding.message()).startsWith("The environment variable "
							+ variable + "='grpc' leaves the exporter unavailable: " + property
							+ " needs io.projectreactor.netty:reactor-netty-http on the classpath for grpc"));
				assertThat(LogLines.complaints(output)).singleElement().asString().contains(" WARN ", variable);
				context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("test").startSpan().end();
				flush(context);
				assertThat(exporters(context)).extracting(ExporterSnapshot::state)
					.containsExactly(ExporterState.UNAVAILABLE);
			});
	}

	@ParameterizedTest
	@CsvSource({ "OTEL_EXPORTERS_MAIN_PROTOCOL, grpc, otel.exporters.main.endpoint=http://localhost:4318/otlp",
			"OTEL_EXPORTERS_MAIN_ENDPOINT, http://localhost:4318/otlp, otel.exporters.main.protocol=grpc" })
	void areUnavailableWhereAVariableMakesAGrpcEndpointOfAPath(String variable, String value, String property) {
		this.contextRunner.withInitializer(Contexts.variables(Map.of(variable, value)))
			.withPropertyValues(property)
			.run((context) -> assertThat(context.getBean(ConfigurationFindings.class).all()).singleElement()
				.satisfies((finding) -> assertThat(finding.message()).startsWith("The environment variable " + variable
						+ "='" + value + "' leaves the exporter unavailable: ")));
	}

	@Test
	void stopTheStartWhereGrpcIsToHaveAnEndpointForASignal() {
		this.contextRunner
			.withPropertyValues("otel.exporters.main.protocol=grpc",
					"otel.exporters.main.logs-endpoint=http://localhost:4317")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("otel.exporters.main.logs-endpoint is for http/protobuf alone"));
	}

	@Test
	void stopTheStartWhereTheSslBundleIsUnknown() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("otel.exporters.main.ssl-bundle=unknown")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessageStartingWith("otel.exporters.main.ssl-bundle must be the name of a bundle")
				.hasMessageEndingWith("'unknown'"));
	}

	@Test
	void doNotTellAHeadersValueInAMessage() {
		this.contextRunner.withPropertyValues("otel.exporters.main.headers.Host=geheim")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("otel.exporters.main.headers must hold headers that can be sent")
				.hasMessageNotContaining("geheim"));
	}

	@Test
	void setAWrongVariableAside() {
		Contexts.runner()
			.withInitializer(Contexts.variables(Map.of("OTEL_EXPORTERS_MAIN_COMPRESSION", "zstd",
					"OTEL_EXPORTERS_MAIN_ENDPOINT", this.first.receiver().endpoint().toString())))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ConfigurationFindings.class).all()).singleElement()
					.satisfies((finding) -> assertThat(finding.message())
						.contains("OTEL_EXPORTERS_MAIN_COMPRESSION='zstd'", "must be gzip or none"));
				makeTelemetry(context);
				flush(context);
			});
		assertThat(this.first.spans()).extracting(SentSpan::name).containsExactly("test");
	}

	private static String endpoint(String name, Backend backend) {
		return "otel.exporters." + name + ".endpoint=" + backend.receiver().endpoint();
	}

	private static void makeTelemetry(ApplicationContext context) {
		OpenTelemetry openTelemetry = context.getBean(OpenTelemetry.class);
		openTelemetry.getTracer("test").spanBuilder("test").startSpan().end();
		openTelemetry.getMeter("test").counterBuilder("test").build().add(1);
		openTelemetry.getLogsBridge().get("test").logRecordBuilder().setBody("test").emit();
	}

	private static void flush(ApplicationContext context) {
		Contexts.collect(context);
		context.getBean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
	}

	private static List<ExporterSnapshot> exporters(ApplicationContext context) {
		return context.getBean(TelemetryPipeline.class).status().snapshot().exporters();
	}

	private static List<Sum> sums(Backend backend) {
		return backend.receiver()
			.metrics()
			.stream()
			.filter((metric) -> metric.getName().equals("orders"))
			.map((metric) -> metric.getSum())
			.toList();
	}

	private static List<Long> values(List<Sum> sums) {
		return sums.stream()
			.flatMap((sum) -> sum.getDataPointsList().stream())
			.map((point) -> point.getAsInt())
			.toList();
	}

	private static List<String> paths(Backend backend) {
		return backend.receiver().requests().stream().map(OtlpReceiver.Request::path).distinct().toList();
	}

}
