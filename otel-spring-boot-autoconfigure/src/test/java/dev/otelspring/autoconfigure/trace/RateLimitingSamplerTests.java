package dev.otelspring.autoconfigure.trace;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** So many a second, by a clock that the test moves. */
class RateLimitingSamplerTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 500_000_000);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# rate | every ms | asked | kept: those of one second at once, then as they come
			10     | 0        | 100   | 10
			10     | 1        | 10000 | 109
			10     | 100      | 100   | 100
			10     | 1000     | 100   | 100
			1      | 100      | 101   | 11
			0.5    | 100      | 201   | 11
			2.5    | 10       | 1000  | 26
			1000   | 1        | 5000  | 5000
			0.0001 | 1000     | 20001 | 3
			""")
	void keepsSoManyASecond(double rate, long everyMillis, int asked, int kept) {
		RateLimitingSampler sampler = new RateLimitingSampler(rate, this.now::get);
		int sampled = 0;
		for (int i = 0; i < asked; i++) {
			sampled += isKept(sampler) ? 1 : 0;
			this.now.addAndGet(TimeUnit.MILLISECONDS.toNanos(everyMillis));
		}
		assertThat(sampled).isEqualTo(kept);
	}

	@Test
	void savesNoMoreThanOneSecond() {
		RateLimitingSampler sampler = new RateLimitingSampler(5, this.now::get);
		this.now.addAndGet(Duration.ofDays(1).toNanos());
		assertThat(burst(sampler)).isEqualTo(5);
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(burst(sampler)).isEqualTo(5);
		this.now.addAndGet(Duration.ofMillis(400).toNanos());
		assertThat(burst(sampler)).isEqualTo(2);
	}

	@Test
	void grantsEachTokenOnceAmongThreads() throws Exception {
		RateLimitingSampler sampler = new RateLimitingSampler(1000, this.now::get);
		AtomicInteger kept = new AtomicInteger();
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		for (int thread = 0; thread < 4; thread++) {
			threads.execute(() -> {
				try {
					start.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				for (int i = 0; i < 1000; i++) {
					kept.addAndGet(isKept(sampler) ? 1 : 0);
				}
			});
		}
		start.countDown();
		threads.shutdown();
		assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(kept).hasValue(1000);
	}

	private static int burst(RateLimitingSampler sampler) {
		int kept = 0;
		while (isKept(sampler)) {
			kept++;
		}
		return kept;
	}

	private static boolean isKept(RateLimitingSampler sampler) {
		return sampler
			.shouldSample(Context.root(), TraceId.getInvalid(), "test", SpanKind.SERVER, Attributes.empty(), List.of())
			.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
	}

}
