package dev.otelspring.pipeline.sampling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.RecordedDrops;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TailSamplerAccountingTests {

	private final AtomicLong clock = new AtomicLong();

	private final RecordedDrops drops = new RecordedDrops();

	/**
	 * Random traces, in pieces and out of order, through a buffer that is too small for
	 * them and caches that forget.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void everySpanGoesOnOrIsDroppedOnce(long seed) {
		Random random = new Random(seed);
		TailSampler sampler = new TailSampler(policies(),
				new TailSamplingSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), 1 + random.nextInt(60),
						5_000 + random.nextInt(60_000), 1 + random.nextInt(20), 1 + random.nextInt(20)),
				this.clock::get, this.drops);
		Set<SpanData> out = Collections.newSetFromMap(new IdentityHashMap<>());
		int in = 0;
		for (int step = 0; step < 2_000; step++) {
			this.clock.addAndGet(random.nextInt(200_000_000));
			List<SpanData> spans = new ArrayList<>();
			int count = random.nextInt(20);
			for (int i = 0; i < count; i++) {
				spans.add(span(random, step / 4 + random.nextInt(30)));
			}
			in += count;
			Batch<SpanData> batch = new Batch<>(Signal.TRACES, spans);
			Batch<SpanData> released = (random.nextInt(100) == 0) ? both(sampler, batch) : sampler.process(batch);
			for (SpanData span : released.items()) {
				assertThat(out.add(span)).as("no span goes on twice").isTrue();
			}
			TailSamplingSnapshot snapshot = sampler.snapshot();
			assertThat(out.size() + this.drops.total() + snapshot.waitingSpans()).isEqualTo(in);
		}
		out.addAll(sampler.flush(Traces.timePasses()).items());
		TailSamplingSnapshot snapshot = sampler.snapshot();
		assertThat(out.size() + this.drops.total()).isEqualTo(in);
		assertThat(snapshot.waitingTraces()).isZero();
		assertThat(snapshot.waitingSpans()).isZero();
		assertThat(snapshot.waitingBytes()).isZero();
		assertThat(snapshot.decidedEarly()).isPositive();
		assertThat(snapshot.lateSpans()).isPositive();
		assertThat(out).isNotEmpty();
		assertThat(this.drops.total()).isPositive();
	}

	@ParameterizedTest
	@ValueSource(longs = { 21, 22, 23 })
	void tracesAreNeverTornWhenThereIsRoom(long seed) {
		Random random = new Random(seed);
		TailSampler sampler = new TailSampler(policies(), TailSamplingSettings.defaults(), this.clock::get, this.drops);
		Map<String, Integer> in = new HashMap<>();
		Map<String, Integer> out = new HashMap<>();
		for (int step = 0; step < 2_000; step++) {
			this.clock.addAndGet(random.nextInt(200_000_000));
			SpanData span = span(random, step / 4 + random.nextInt(30));
			in.merge(span.getTraceId(), 1, Integer::sum);
			sampler.process(Traces.batch(span))
				.items()
				.forEach((released) -> out.merge(released.getTraceId(), 1, Integer::sum));
		}
		sampler.flush(Traces.timePasses())
			.items()
			.forEach((released) -> out.merge(released.getTraceId(), 1, Integer::sum));
		assertThat(out).isNotEmpty();
		out.forEach((traceId, count) -> assertThat(count).isEqualTo(in.get(traceId)));
		assertThat(sampler.snapshot().decidedEarly()).isZero();
	}

	private static Batch<SpanData> both(TailSampler sampler, Batch<SpanData> batch) {
		List<SpanData> released = new ArrayList<>(sampler.process(batch).items());
		released.addAll(sampler.flush(batch.with(List.of())).items());
		return batch.with(released);
	}

	private List<NamedPolicy> policies() {
		return List.of(new NamedPolicy("errors", new StatusCodePolicy(Set.of(StatusCode.ERROR))),
				new NamedPolicy("some", new ProbabilisticPolicy(30)),
				new NamedPolicy("rate", new RateLimitingPolicy(1, this.clock::get)),
				new NamedPolicy("large", new DropPolicy(List.of(new SpanCountPolicy(12, 0)))));
	}

	private static SpanData span(Random random, long number) {
		// Spread, as random trace ids are.
		long trace = (number + 1) * 0x9E3779B97F4A7C15L;
		return switch (random.nextInt(10)) {
			case 0 -> Traces.root(trace);
			case 1 -> Traces.localRoot(trace);
			case 2 -> Traces.failed(trace);
			default -> Traces.child(trace);
		};
	}

}
