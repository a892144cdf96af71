package dev.otelspring.pipeline.sampling;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.testing.RecordedDrops;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TailSamplingTests {

	private static final NamedPolicy ERRORS = new NamedPolicy("errors", new StatusCodePolicy(Set.of(StatusCode.ERROR)));

	private static final NamedPolicy SLOW = new NamedPolicy("slow", new LatencyPolicy(Duration.ofSeconds(1), null));

	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000);

	private final RecordedDrops drops = new RecordedDrops();

	@Test
	void keepsTheFailedAndTheSlowAndDropsTheRest() {
		TailSampler sampler = sampler(ERRORS, SLOW);
		SpanData slow = Traces.slow(3, Duration.ofSeconds(2));
		SpanData failed = Traces.failed(2);
		SpanData rootOfFailed = Traces.root(2);
		assertThat(sampler.process(Traces.batch(Traces.child(1), failed, Traces.root(1), rootOfFailed, slow)).items())
			.isEmpty();
		after(Duration.ofSeconds(1));
		assertThat(sampler.process(Traces.timePasses()).items()).containsExactly(failed, rootOfFailed, slow);
		assertThat(this.drops.counts()).isEqualTo(Map.of(DropReason.NOT_SAMPLED, 2));
	}

	@Test
	void traceOfTheRealSdk() {
		Batch<SpanData> batch = RecordedTelemetry.spans((tracer) -> {
			Span request = tracer.spanBuilder("GET /orders").startSpan();
			try (Scope scope = request.makeCurrent()) {
				tracer.spanBuilder("SELECT orders").startSpan().setStatus(StatusCode.ERROR).end();
			}
			request.end();
			tracer.spanBuilder("GET /health").startSpan().end();
		});
		TailSampler sampler = sampler(ERRORS);
		sampler.process(batch);
		after(Duration.ofSeconds(1));
		assertThat(sampler.process(Traces.timePasses()).items()).extracting(SpanData::getName)
			.containsExactly("SELECT orders", "GET /orders");
	}

	@Test
	void waitsForWhatTheRequestLeftRunning() {
		TailSampler sampler = sampler(ERRORS);
		sampler.process(Traces.batch(Traces.root(1)));
		after(Duration.ofMillis(900));
		sampler.process(Traces.batch(Traces.failed(1)));
		after(Duration.ofMillis(100));
		assertThat(sampler.process(Traces.timePasses()).items()).hasSize(2);
	}

	@Test
	void remoteParentMakesALocalRoot() {
		TailSampler sampler = sampler(ERRORS);
		sampler.process(Traces.batch(Traces.failed(1), Traces.localRoot(1)));
		after(Duration.ofSeconds(1));
		assertThat(sampler.process(Traces.timePasses()).items()).hasSize(2);
	}

	@Test
	void applicationThatCallsItselfHasSeveralLocalRootsInOneTrace() {
		TailSampler sampler = sampler(ERRORS);
		sampler.process(Traces.batch(Traces.localRoot(1)));
		after(Duration.ofMillis(800));
		sampler.process(Traces.batch(Traces.failed(1), Traces.root(1)));
		after(Duration.ofMillis(800));
		assertThat(sampler.process(Traces.timePasses()).items()).as("the grace began anew").isEmpty();
		after(Duration.ofMillis(200));
		assertThat(sampler.process(Traces.timePasses()).items()).hasSize(3);
	}

	@Test
	void decidesWithoutRootWhenDecisionWaitHasPassed() {
		TailSampler sampler = sampler(ERRORS);
		sampler.process(Traces.batch(Traces.failed(1)));
		after(Duration.ofMillis(4999));
		assertThat(sampler.process(Traces.timePasses()).items()).isEmpty();
		after(Duration.ofMillis(1));
		assertThat(sampler.process(Traces.timePasses()).items()).hasSize(1);
	}

	@Test
	void lateSpanFollowsTheDecision() {
		TailSampler sampler = sampler(ERRORS);
		sampler.process(Traces.batch(Traces.failed(1), Traces.root(1), Traces.root(2)));
		after(Duration.ofSeconds(1));
		sampler.process(Traces.timePasses());
		SpanData lateOfSampled = Traces.child(1);
		assertThat(sampler.process(Traces.batch(lateOfSampled, Traces.failed(2))).items())
			.containsExactly(lateOfSampled);
		assertThat(this.drops.counts()).isEqualTo(Map.of(DropReason.NOT_SAMPLED, 2));
		assertThat(sampler.snapshot().lateSpans()).isEqualTo(2);
		assertThat(sampler.snapshot().waitingSpans()).isZero();
	}

	@Test
	void forgottenDecisionIsMadeAnew() {
		TailSampler sampler = new TailSampler(List.of(ERRORS),
				new TailSamplingSettings(Duration.ofSeconds(5), Duration.ZERO, 100, 1 << 20, 1, 1), this.clock::get,
				this.drops);
		sampler.process(Traces.batch(Traces.root(1)));
		sampler.process(Traces.batch(Traces.root(2)));
		assertThat(sampler.process(Traces.batch(Traces.failed(1), Traces.root(1))).items()).hasSize(2);
		assertThat(sampler.snapshot().lateSpans()).isZero();
	}

	@Test
	void flushDecidesEverything() {
		TailSampler sampler = sampler(ERRORS);
		sampler.process(Traces.batch(Traces.failed(1), Traces.child(2), Traces.root(3)));
		assertThat(sampler.flush(Traces.timePasses()).items()).hasSize(1);
		assertThat(this.drops.total()).isEqualTo(2);
		assertThat(sampler.flush(Traces.timePasses()).items()).isEmpty();
	}

	@Test
	void decidesTheOldestEarlyWhenTooManyTracesWait() {
		TailSampler sampler = new TailSampler(List.of(ERRORS),
				new TailSamplingSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), 2, 1 << 20, 10, 10),
				this.clock::get, this.drops);
		SpanData failed = Traces.failed(1);
		assertThat(sampler.process(Traces.batch(failed, Traces.child(2))).items()).isEmpty();
		assertThat(sampler.process(Traces.batch(Traces.child(3))).items()).containsExactly(failed);
		TailSamplingSnapshot snapshot = sampler.snapshot();
		assertThat(snapshot.decidedEarly()).isEqualTo(1);
		assertThat(snapshot.waitingTraces()).isEqualTo(2);
	}

	@Test
	void decidesTheOldestEarlyWhenTheyHoldTooMuch() {
		TailSampler sampler = new TailSampler(List.of(ERRORS),
				new TailSamplingSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), 1000, 10_000, 10, 10),
				this.clock::get, this.drops);
		for (int i = 0; i < 100; i++) {
			sampler.process(Traces.batch(Traces.with(i, Attributes.builder().put("body", "x".repeat(3_000)).build())));
			assertThat(sampler.snapshot().waitingBytes()).isLessThanOrEqualTo(10_000);
		}
		assertThat(sampler.snapshot().decidedEarly()).isEqualTo(98);
		assertThat(this.drops.total()).isEqualTo(98);
	}

	@Test
	void oneTraceThatIsTooLargeAloneIsDecidedToo() {
		TailSampler sampler = new TailSampler(List.of(ERRORS),
				new TailSamplingSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), 1000, 1_000, 10, 10),
				this.clock::get, this.drops);
		SpanData large = Traces.with(1, Attributes.builder().put("body", "x".repeat(3_000)).build());
		sampler.process(Traces.batch(large, Traces.failed(1)));
		assertThat(this.drops.total()).as("and its later spans follow").isEqualTo(2);
		assertThat(sampler.snapshot().waitingBytes()).isZero();
	}

	@Test
	void dropWinsOverSample() {
		SamplingPolicy health = new StringAttributePolicy("http.route", List.of("/health"), false, false);
		TailSampler sampler = sampler(ERRORS, new NamedPolicy("health", new DropPolicy(List.of(health))));
		sampler.process(Traces.batch(Traces.failed(1),
				Traces.with(1, Attributes.builder().put("http.route", "/health").build()), Traces.failed(2)));
		assertThat(sampler.flush(Traces.timePasses()).items()).hasSize(1);
	}

	@Test
	void policyThatThrowsHasNoSay() {
		TailSampler sampler = sampler(new NamedPolicy("broken", (trace) -> {
			throw new IllegalStateException("broken on purpose");
		}), ERRORS);
		sampler.process(Traces.batch(Traces.failed(1), Traces.root(2)));
		assertThat(sampler.flush(Traces.timePasses()).items()).hasSize(1);
		assertThat(sampler.snapshot().policies().get(0).failed()).isEqualTo(2);
	}

	@Test
	void countsWhatEachPolicySaid() {
		TailSampler sampler = sampler(ERRORS, SLOW);
		sampler.process(
				Traces.batch(Traces.failed(1), Traces.root(2), Traces.slow(3, Duration.ofSeconds(3)), Traces.child(4)));
		sampler.flush(Traces.timePasses());
		TailSamplingSnapshot snapshot = sampler.snapshot();
		assertThat(snapshot.policies()).containsExactly(new TailSamplingSnapshot.PolicyCounts("errors", 1, 3, 0, 0),
				new TailSamplingSnapshot.PolicyCounts("slow", 1, 3, 0, 0));
		assertThat(snapshot.sampledTraces()).isEqualTo(2);
		assertThat(snapshot.notSampledTraces()).isEqualTo(2);
	}

	@Test
	void emptyBatchWithoutAnythingDueIsTheSameInstance() {
		Batch<SpanData> empty = Traces.timePasses();
		assertThat(sampler(ERRORS).process(empty)).isSameAs(empty);
	}

	@Test
	void wrongSettingsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> sampler())
			.withMessage("policies must be at least one such as status_code with ERROR, was empty");
		assertThatIllegalArgumentException().isThrownBy(() -> sampler(ERRORS, ERRORS))
			.withMessageEndingWith("was 'errors' twice");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new TailSamplingSettings(Duration.ZERO, Duration.ZERO, 1, 1, 0, 0))
			.withMessage("decisionWait must be positive such as 5s, was PT0S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new TailSamplingSettings(Duration.ofSeconds(1), Duration.ZERO, 0, 1, 0, 0))
			.withMessage("numTraces must be at least 1 such as 50000, was 0");
	}

	private TailSampler sampler(NamedPolicy... policies) {
		return new TailSampler(List.of(policies), TailSamplingSettings.defaults(), this.clock::get, this.drops);
	}

	private void after(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

}
