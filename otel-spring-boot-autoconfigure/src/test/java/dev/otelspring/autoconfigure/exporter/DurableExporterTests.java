package dev.otelspring.autoconfigure.exporter;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.proto.logs.v1.LogRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** A queue on disk outlives the process that filled it. */
class DurableExporterTests {

	private static final int SPANS = 1000;

	@TempDir
	private Path directory;

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void deliversAfterARestartWhatCouldNotBeDeliveredBefore() {
		this.backend.receiver().answer((request) -> OtlpReceiver.Reply.of(503));
		runner().run((context) -> {
			Tracer tracer = context.getBean(Tracer.class);
			IntStream.range(0, SPANS).forEach((i) -> tracer.spanBuilder("span " + i).startSpan().end());
			context.getBean(OpenTelemetry.class).getLogsBridge().get("test").logRecordBuilder().setBody("hello").emit();
		});
		assertThat(this.backend.spans()).isEmpty();
		this.backend.receiver().answer((request) -> OtlpReceiver.Reply.of(200));
		runner().run((context) -> {
			assertThat(counts(context, Signal.TRACES).enqueued()).isEqualTo(SPANS);
			Awaitility.await().untilAsserted(() -> {
				assertThat(counts(context, Signal.TRACES)).isEqualTo(new ExporterCounts(SPANS, SPANS, 0, Map.of()));
				assertThat(counts(context, Signal.LOGS)).isEqualTo(new ExporterCounts(1, 1, 0, Map.of()));
			});
		});
		assertThat(this.backend.spans()).extracting(SentSpan::name)
			.containsExactlyInAnyOrderElementsOf(IntStream.range(0, SPANS).mapToObj((i) -> "span " + i).toList());
		assertThat(this.backend.receiver().logRecords()).extracting(LogRecord::getBody)
			.singleElement()
			.satisfies((body) -> assertThat(body.getStringValue()).isEqualTo("hello"));
	}

	@Test
	void sendsNothingASecondTimeAfterARestart() {
		runner().run((context) -> {
			context.getBean(Tracer.class).spanBuilder("once").startSpan().end();
			context.getBean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
			assertThat(this.backend.spans()).hasSize(1);
			// Nothing waits, and the file lies there still.
			assertThat(context.getBean(TelemetryPipeline.class).queues()).singleElement()
				.matches((queue) -> queue.bytes() > 0);
		});
		runner().run((context) -> {
			context.getBean(Tracer.class).spanBuilder("new").startSpan().end();
			context.getBean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
		});
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("once", "new");
	}

	@Test
	void keepsForEachExporterWhatItsOwnBackendDidNotTake() {
		try (Backend other = Backend.start()) {
			other.receiver().answer((request) -> OtlpReceiver.Reply.of(503));
			ApplicationContextRunner both = runner().withPropertyValues(
					"otel.exporters.other.endpoint=" + other.receiver().endpoint(),
					"otel.exporters.other.sending-queue.storage=disk");
			both.run((context) -> {
				context.getBean(Tracer.class).spanBuilder("span").startSpan().end();
				Awaitility.await().until(() -> this.backend.spans().size() == 1);
			});
			other.receiver().answer((request) -> OtlpReceiver.Reply.of(200));
			both.run((context) -> Awaitility.await().until(() -> other.spans().size() == 1));
			assertThat(other.spans()).isEqualTo(this.backend.spans());
		}
		assertThat(this.backend.spans()).hasSize(1);
	}

	private ApplicationContextRunner runner() {
		return Contexts.runner()
			.withInitializer(Contexts.variables(Map.of()))
			.withPropertyValues("otel.metrics.exporter=none", "otel.storage.directory=" + this.directory,
					"otel.bsp.schedule.delay=100ms",
					"otel.exporters.main.endpoint=" + this.backend.receiver().endpoint(),
					"otel.exporters.main.sending-queue.storage=disk");
	}

	private static ExporterCounts counts(ApplicationContext context, Signal signal) {
		List<ExporterCounts> counts = context.getBean(TelemetryPipeline.class)
			.status()
			.snapshot()
			.exporters()
			.stream()
			.map((exporter) -> exporter.counts().get(signal))
			.toList();
		assertThat(counts).hasSize(1);
		return counts.get(0);
	}

}
