package dev.otelspring.autoconfigure.doctor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.OtlpReceiver.Reply;
import io.opentelemetry.api.OpenTelemetry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** What goes wrong between the SDK and the backends. */
class PipelineFindingsTests {

	@AutoClose
	private final OtlpReceiver receiver = OtlpReceiver.start();

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void end() {
		this.end.countDown();
	}

	@Test
	void tellsThatAQueueFillsBeforeItDrops() {
		this.receiver.answer(this::block);
		try (App app = traces("otel.exporters.main.endpoint=" + this.receiver.endpoint(),
				"otel.exporters.main.sending-queue.queue-size=200KB", "otel.bsp.max.export.batch.size=1")) {
			fill(app, () -> assertThat(findings(app, "queue")).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.WARNING);
				assertThat(finding.what())
					.matches("The queue of exporter 'main' is \\d+ % full \\(\\S+ KB of 200.0 KB\\)");
				assertThat(finding.mend()).contains("otel.exporters.main.sending-queue.queue-size",
						"otel.exporters.main.sending-queue.num-consumers", "otel.exporters.main.sending-queue.storage");
			}));
			assertThat(findings(app, "dropped")).isEmpty();
			this.end.countDown();
		}
	}

	@Test
	void tellsThatWhatWaitsIsNearTheMemoryLimit() {
		this.receiver.answer(this::block);
		try (App app = traces("otel.exporter.otlp.endpoint=" + this.receiver.endpoint(),
				"otel.processors.memory-limiter.limit=20KB", "otel.bsp.max.export.batch.size=1")) {
			// The queue could hold more than the limit lets in.
			assertThat(findings(app, "memory")).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.INFO);
				assertThat(finding.what())
					.isEqualTo("The queues never get full: 32 MB together, and all that waits " + "may take 20.0 KB");
			});
			fill(app, () -> assertThat(findings(app, "memory")).first().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.WARNING);
				assertThat(finding.what())
					.matches("Telemetry that waits takes \\S+ KB of the 20.0 KB that it may take");
				assertThat(finding.mend()).contains("otel.processors.memory-limiter.limit");
			}));
			fill(app,
					() -> assertThat(findings(app, "dropped")).singleElement()
						.extracting(Finding::what)
						.asString()
						.contains("(memory_limit)"));
			this.end.countDown();
		}
	}

	/**
	 * Of which -Xmx64m, 128m and 256m leave as much; what is set is a quarter of these.
	 */
	@ParameterizedTest
	@CsvSource({ "62, 16", "124, 31", "124, 32", "128, 32", "247, 64", "256, 64" })
	void saysNothingOfDefaultsOnSmallHeaps(long heap, long limit) {
		Contexts.runner()
			.withPropertyValues("otel.exporter.otlp.endpoint=" + this.receiver.endpoint(),
					"otel.processors.memory-limiter.limit=" + limit + "MB")
			.run((context) -> assertThat(
					new MemoryCheck(context.getBean(TelemetryPipeline.class), heap * 1024 * 1024).findings())
				.isEmpty());
	}

	@Test
	void tellsFromTheStartThatQueuesMayTakeTheHeap() {
		try (App app = traces("otel.exporters.main.endpoint=" + this.receiver.endpoint(),
				"otel.exporters.main.sending-queue.queue-size=100GB", "otel.processors.memory-limiter.limit=100GB")) {
			assertThat(findings(app, "memory")).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.WARNING);
				assertThat(finding.what()).startsWith("Telemetry that waits may take 102400 MB of a heap of ");
				assertThat(finding.mend()).contains("otel.processors.memory-limiter.limit", "sending-queue.queue-size");
			});
		}
	}

	@Test
	void tellsThatAFilterDropsAllThereIs() {
		try (App app = traces("otel.exporter.otlp.endpoint=" + this.receiver.endpoint(),
				"otel.processors.filter.spans[0].name=fill*")) {
			fill(app, () -> assertThat(findings(app, "filtered")).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.INFO);
				assertThat(finding.what())
					.matches("So far all \\d+ spans that came were dropped by otel.processors.filter.spans");
			}));
			app.deliver();
			assertThat(this.receiver.spans()).isEmpty();
			// One that comes through is not all.
			app.bean(OpenTelemetry.class).getTracer("test").spanBuilder("other").startSpan().end();
			app.deliver();
			assertThat(this.receiver.spans()).hasSize(1);
			assertThat(findings(app, "filtered")).isEmpty();
		}
	}

	@Test
	void takesNoFewTracesForASamplerThatKeepsNone() {
		try (App app = traces("otel.exporter.otlp.endpoint=" + this.receiver.endpoint(),
				"otel.processors.probabilistic-sampler.sampling-percentage=0.000001")) {
			span(app, 150);
			app.deliver();
			assertThat(app.bean(TelemetryPipeline.class).status().snapshot().signals().get(Signal.TRACES).dropped())
				.containsEntry(DropReason.NOT_SAMPLED, 150L);
			assertThat(findings(app, "filtered")).isEmpty();
		}
		try (App app = traces("otel.exporter.otlp.endpoint=" + this.receiver.endpoint(),
				"otel.processors.probabilistic-sampler.sampling-percentage=0")) {
			span(app, 150);
			app.deliver();
			assertThat(findings(app, "filtered")).singleElement()
				.extracting(Finding::what)
				.isEqualTo("So far all 150 spans that came were dropped by otel.processors.probabilistic-sampler");
		}
	}

	@Test
	void tellsThatTailSamplingKeepsNothing() {
		try (App app = traces("otel.exporter.otlp.endpoint=" + this.receiver.endpoint(),
				"otel.processors.tail-sampling.policies[0].name=slow",
				"otel.processors.tail-sampling.policies[0].type=latency",
				"otel.processors.tail-sampling.policies[0].threshold=1h",
				"otel.processors.tail-sampling.decision-wait=10ms", "otel.processors.tail-sampling.grace=0ms")) {
			fill(app,
					() -> assertThat(findings(app, "filtered")).singleElement()
						.extracting(Finding::what)
						.asString()
						.endsWith("were dropped by otel.processors.tail-sampling"));
		}
	}

	@Test
	void warnsWhereABackendTakesOneTemporalityWhateverItsOptions() {
		Contexts.runner()
			.withPropertyValues("otel.traces.exporter=none", "otel.logs.exporter=none",
					"otel.exporter.otlp.metrics.endpoint=" + this.receiver.endpoint() + "/api/v2/otlp/v1/metrics")
			.run((context) -> assertThat(findings(context, "temporality")).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.WARNING);
				assertThat(finding.why()).doesNotContain("unless");
			}));
	}

	@ParameterizedTest
	@CsvSource({ "cumulative, false", "delta, true", "lowmemory, true" })
	void tellsThatPrometheusTakesCumulativeSumsAlone(String temporality, boolean found) {
		Contexts.runner()
			.withPropertyValues("otel.traces.exporter=none", "otel.logs.exporter=none",
					"otel.exporter.otlp.metrics.temporality.preference=" + temporality,
					"otel.exporter.otlp.metrics.endpoint=" + this.receiver.endpoint() + "/api/v1/otlp/v1/metrics")
			.run((context) -> {
				List<Finding> findings = findings(context, "temporality");
				if (!found) {
					assertThat(findings).isEmpty();
					return;
				}
				assertThat(findings).singleElement().satisfies((finding) -> {
					assertThat(finding.what())
						.isEqualTo("Exporter 'otlp' sends " + temporality + " metrics to Prometheus");
					assertThat(finding.severity()).isEqualTo(Severity.INFO);
					assertThat(finding.why()).contains("unless it was started with ", "otlp-deltatocumulative");
					assertThat(finding.mend())
						.isEqualTo("Set otel.exporter.otlp.metrics.temporality.preference to cumulative");
				});
			});
	}

	@Test
	void tellsOfATemporalityThatABackendRefuses() {
		this.receiver.answer((request) -> new Reply(400, Map.of("Content-Type", "text/plain"),
				"invalid temporality and type combination for metric \"sales\"".getBytes(StandardCharsets.UTF_8)));
		try (App app = App.of(Shop.class)
			.noWeb()
			.with("otel.traces.exporter=none", "otel.logs.exporter=none", "otel.metric.export.interval=100ms",
					"otel.exporters.main.endpoint=" + this.receiver.endpoint(),
					"otel.exporters.main.metrics.temporality=delta")
			.start()) {
			Awaitility.await()
				.untilAsserted(() -> assertThat(findings(app, "exporter")).singleElement().satisfies((finding) -> {
					assertThat(finding.severity()).isEqualTo(Severity.ERROR);
					assertThat(finding.what()).contains("HTTP 400", "invalid temporality");
					assertThat(finding.mend()).isEqualTo(
							"Set otel.exporters.main.metrics.temporality to the one that it names, cumulative or "
									+ "delta");
				}));
		}
	}

	private static App traces(String... properties) {
		return App.of(Shop.class)
			.noWeb()
			.with("otel.metrics.exporter=none", "otel.logs.exporter=none", "otel.bsp.schedule.delay=20ms")
			.with(properties)
			.start();
	}

	// A little at a time: what is to be found is there before anything is dropped.
	private static void fill(App app, Runnable assertion) {
		Awaitility.await().pollInterval(Duration.ofMillis(25)).untilAsserted(() -> {
			span(app, 30);
			assertion.run();
		});
	}

	private static void span(App app, int count) {
		for (int i = 0; i < count; i++) {
			app.bean(OpenTelemetry.class).getTracer("test").spanBuilder("fill").startSpan().end();
		}
	}

	private Reply block(OtlpReceiver.Request request) {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return Reply.of(200);
	}

	private static List<Finding> findings(App app, String id) {
		return findings(app.context(), id);
	}

	private static List<Finding> findings(ApplicationContext context, String id) {
		return context.getBean(Doctor.class).examine().stream().filter((finding) -> finding.id().equals(id)).toList();
	}

	@EnableAutoConfiguration
	static class Shop {

	}

}
