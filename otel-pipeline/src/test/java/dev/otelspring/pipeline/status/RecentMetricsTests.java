package dev.otelspring.pipeline.status;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.testing.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.data.MetricData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentMetricsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String CUMULATIVE = "cumulative";

	private static final String DELTA = "delta";

	private final AtomicLong nanoTime = new AtomicLong();

	private final AtomicInteger readings = new AtomicInteger();

	private final RecentMetrics metrics = new RecentMetrics(this.nanoTime::get);

	@Test
	void letsEverythingThrough() {
		Batch<MetricData> batch = batch(2);
		assertThat(this.metrics.stage(CUMULATIVE, true).process(batch)).isSameAs(batch);
	}

	@Test
	void isEmptyWhereNothingIsRead() {
		assertThat(this.metrics.read(PATIENCE).metrics()).isEmpty();
	}

	@Test
	void readsBeforeTheFirstIntervalIsOver() {
		readBy(CUMULATIVE, this.metrics.stage(CUMULATIVE, true));
		assertThat(this.metrics.read(PATIENCE).metrics()).hasSize(1);
		assertThat(this.readings).hasValue(1);
	}

	@Test
	void readsOnceInTenSecondsAtMost() {
		readBy(CUMULATIVE, this.metrics.stage(CUMULATIVE, true));
		this.metrics.read(PATIENCE);
		this.nanoTime.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
		assertThat(this.metrics.read(PATIENCE).metrics()).hasSize(1);
		this.nanoTime.incrementAndGet();
		assertThat(this.metrics.read(PATIENCE).metrics()).hasSize(2);
		assertThat(this.readings).hasValue(2);
	}

	@Test
	void doesNotReadWhatTheIntervalHasJustRead() {
		Stage<MetricData> stage = this.metrics.stage(CUMULATIVE, true);
		readBy(CUMULATIVE, stage);
		stage.process(batch(5));
		assertThat(this.metrics.read(PATIENCE).metrics()).hasSize(5);
		assertThat(this.readings).hasValue(0);
	}

	@Test
	void prefersTotals() {
		Stage<MetricData> deltas = this.metrics.stage(DELTA, false);
		Stage<MetricData> totals = this.metrics.stage(CUMULATIVE, true);
		AtomicInteger deltaReadings = new AtomicInteger();
		this.metrics.readBy(DELTA, () -> {
			deltaReadings.incrementAndGet();
			return CompletableResultCode.ofSuccess();
		});
		readBy(CUMULATIVE, totals);
		totals.process(batch(3));
		deltas.process(batch(4));
		assertThat(this.metrics.read(PATIENCE).metrics()).hasSize(3);
		this.nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
		assertThat(this.metrics.read(PATIENCE).metrics()).hasSize(1);
		assertThat(deltaReadings).hasValue(0);
	}

	@Test
	void keepsTheLastWhereAReadingFailsOrIsEmpty() {
		Stage<MetricData> stage = this.metrics.stage(CUMULATIVE, true);
		this.metrics.readBy(CUMULATIVE, CompletableResultCode::ofFailure);
		stage.process(batch(2));
		stage.process(batch(0));
		this.nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
		assertThat(this.metrics.read(PATIENCE).metrics()).hasSize(2);
	}

	@Test
	void doesNotWaitForAReadingThatHangs() throws InterruptedException {
		Stage<MetricData> stage = this.metrics.stage(CUMULATIVE, true);
		stage.process(batch(2));
		CountDownLatch hangs = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		this.metrics.readBy(CUMULATIVE, () -> {
			hangs.countDown();
			try {
				released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return CompletableResultCode.ofSuccess();
		});
		this.nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
		// Neither who asks for it nor who looks meanwhile.
		assertThat(this.metrics.read(Duration.ofMillis(1)).metrics()).hasSize(2);
		hangs.await();
		assertThat(this.metrics.read(Duration.ofMillis(1)).metrics()).hasSize(2);
		released.countDown();
	}

	@Test
	void countsTheMetricsThatHaveNoRoom() {
		// 20 boundaries and 1,900 series: half a megabyte each.
		List<MetricData> some = Telemetry.metrics((meter) -> {
			for (int i = 0; i < 10; i++) {
				LongHistogram histogram = meter.histogramBuilder("histogram." + i)
					.ofLongs()
					.setExplicitBucketBoundariesAdvice(LongStream.range(0, 20).boxed().toList())
					.build();
				for (int j = 0; j < 1900; j++) {
					histogram.record(j, Attributes.of(AttributeKey.longKey("series"), (long) j));
				}
			}
			meter.counterBuilder("small").build().add(1);
		});
		this.metrics.stage(CUMULATIVE, true).process(new Batch<>(Signal.METRICS, some));
		assertThat(this.metrics.read(PATIENCE).omitted()).isBetween(1, 5);
		assertThat(this.metrics.read(PATIENCE).metrics()).hasSize(11 - this.metrics.read(PATIENCE).omitted())
			.extracting(MetricData::getName)
			.contains("small");
	}

	// Each reading has one metric more.
	private void readBy(String reading, Stage<MetricData> stage) {
		this.metrics.readBy(reading, () -> {
			stage.process(batch(this.readings.incrementAndGet()));
			return CompletableResultCode.ofSuccess();
		});
	}

	private static Batch<MetricData> batch(int metrics) {
		return new Batch<>(Signal.METRICS, Telemetry.metrics(metrics, 1));
	}

}
