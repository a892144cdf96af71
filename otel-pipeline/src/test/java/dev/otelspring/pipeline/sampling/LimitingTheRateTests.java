package dev.otelspring.pipeline.sampling;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.testing.RecordedDrops;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LimitingTheRateTests {

	private final AtomicLong clock = new AtomicLong();

	private final RecordedDrops drops = new RecordedDrops();

	@Test
	void loopThatLogsIsCutToTheFirstOfEachSecond() {
		RateLimiter<LogRecordData> limiter = new RateLimiter<>(100, this.clock::get, this.drops);
		assertThat(limiter.process(loop(1_000)).items()).hasSize(100);
		assertThat(limiter.process(loop(1_000)).items()).isEmpty();
		this.clock.addAndGet(Duration.ofMillis(500).toNanos());
		assertThat(limiter.process(loop(1_000)).items()).hasSize(50);
		this.clock.addAndGet(Duration.ofHours(1).toNanos());
		assertThat(limiter.process(loop(1_000)).items()).hasSize(100);
		assertThat(this.drops.counts()).isEqualTo(Map.of(DropReason.RATE_LIMITED, 3_750));
	}

	@Test
	void rateBelowOneASecondLetsOneThroughNowAndThen() {
		RateLimiter<LogRecordData> limiter = new RateLimiter<>(0.1, this.clock::get, this.drops);
		assertThat(limiter.process(loop(5)).items()).hasSize(1);
		this.clock.addAndGet(Duration.ofSeconds(9).toNanos());
		assertThat(limiter.process(loop(5)).items()).isEmpty();
		this.clock.addAndGet(Duration.ofMillis(1001).toNanos());
		assertThat(limiter.process(loop(5)).items()).hasSize(1);
	}

	@Test
	void batchWithinTheRateIsTheSameInstance() {
		Batch<LogRecordData> batch = loop(10);
		assertThat(new RateLimiter<LogRecordData>(100, this.clock::get, this.drops).process(batch)).isSameAs(batch);
	}

	@Test
	void wrongRateIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RateLimiter<LogRecordData>(0, this.clock::get, this.drops))
			.withMessage("itemsPerSecond must be positive such as 1000, was 0.0");
	}

	private static Batch<LogRecordData> loop(int count) {
		return RecordedTelemetry.logRecords("shop", (logger) -> {
			for (int i = 0; i < count; i++) {
				logger.logRecordBuilder().setBody("again").emit();
			}
		});
	}

}
