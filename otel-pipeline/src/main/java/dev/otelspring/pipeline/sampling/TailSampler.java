package dev.otelspring.pipeline.sampling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.sampling.TailSamplingSnapshot.PolicyCounts;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds back the spans of a trace until its policies decide, at the end of the trace,
 * whether it is worth keeping: the failed and the slow, and a few of the rest. A policy
 * that drops wins over one that samples; without either the trace is dropped.
 *
 * <p>
 * <b>When.</b> A short grace after the local root ended, which is a span without parent
 * or with its parent in another process. Only ended spans are seen: where one trace has
 * several local roots, because the application calls itself, the grace begins anew with
 * each that ends. At the latest when {@code decisionWait} has passed since the first
 * span: what takes longer is decided without its end, and its later spans follow that.
 * Decisions are made when a batch comes or its source tells that time passes, so that the
 * source's schedule delay may come on top.
 *
 * <p>
 * <b>What it cannot see.</b> Spans of other processes. A service that this one calls may
 * keep its part of a trace that is dropped here, and the other way round;
 * {@link ProbabilisticPolicy} decides alike everywhere, the others need a Collector that
 * sees all.
 *
 * <p>
 * <b>How much.</b> When {@code numTraces} or {@code maxBytes} is reached, the oldest
 * trace is decided at once on what is there, and counted. Every span either goes on or is
 * reported as {@link DropReason#NOT_SAMPLED}, once.
 *
 * <p>
 * {@link #snapshot()} may be called from any thread.
 */
public final class TailSampler implements Stage<SpanData> {

	private static final Logger logger = LoggerFactory.getLogger(TailSampler.class);

	private final TailSamplingSettings settings;

	private final Tally[] policies;

	private final LongSupplier nanoTime;

	private final PipelineListener listener;

	private final TraceBuffer buffer;

	private final DecisionCache sampled;

	private final DecisionCache notSampled;

	private long sampledTraces;

	private long notSampledTraces;

	private long decidedEarly;

	private long lateSpans;

	/** Not sampled in this call. */
	private int dropped;

	/**
	 * Creates a sampler.
	 * @param policies what decides; at least one, each with a name of its own
	 * @param settings how long and how much to hold back
	 * @param nanoTime such as {@code System::nanoTime}
	 * @param listener hears of drops
	 * @throws IllegalArgumentException if there is no policy, or two have one name
	 */
	public TailSampler(List<NamedPolicy> policies, TailSamplingSettings settings, LongSupplier nanoTime,
			PipelineListener listener) {
		if (policies.isEmpty()) {
			throw new IllegalArgumentException(
					"policies must be at least one such as status_code with ERROR, was empty");
		}
		Set<String> names = new HashSet<>();
		for (NamedPolicy policy : policies) {
			if (!names.add(policy.name())) {
				throw new IllegalArgumentException(
						"policies must have different names such as 'errors' and 'slow', was '" + policy.name()
								+ "' twice");
			}
		}
		this.settings = settings;
		this.policies = policies.stream().map(Tally::new).toArray(Tally[]::new);
		this.nanoTime = nanoTime;
		this.listener = listener;
		this.buffer = new TraceBuffer(nanos(settings.decisionWait()), nanos(settings.rootGrace()));
		this.sampled = new DecisionCache(settings.sampledCacheSize());
		this.notSampled = new DecisionCache(settings.nonSampledCacheSize());
	}

	@Override
	public synchronized Batch<SpanData> process(Batch<SpanData> batch) {
		long now = this.nanoTime.getAsLong();
		List<SpanData> released = new ArrayList<>();
		List<SpanData> spans = batch.items();
		for (int i = 0; i < spans.size(); i++) {
			take(spans.get(i), now, released);
		}
		BufferedTrace due;
		while ((due = this.buffer.pollDue(now)) != null) {
			decide(due, released);
		}
		return released(batch, released);
	}

	@Override
	public synchronized Batch<SpanData> flush(Batch<SpanData> empty) {
		List<SpanData> released = new ArrayList<>();
		BufferedTrace trace;
		while ((trace = this.buffer.pollOldest()) != null) {
			decide(trace, released);
		}
		return released(empty, released);
	}

	/**
	 * What it holds and has done.
	 * @return a copy
	 */
	public synchronized TailSamplingSnapshot snapshot() {
		List<PolicyCounts> counts = new ArrayList<>(this.policies.length);
		for (Tally policy : this.policies) {
			counts.add(policy.counts());
		}
		return new TailSamplingSnapshot(this.buffer.size(), this.buffer.spans(), this.buffer.bytes(),
				this.sampledTraces, this.notSampledTraces, this.decidedEarly, this.lateSpans, counts);
	}

	private void take(SpanData span, long now, List<SpanData> released) {
		String traceId = span.getTraceId();
		BufferedTrace trace = this.buffer.find(traceId);
		if (trace == null) {
			if (this.sampled.contains(traceId)) {
				this.lateSpans++;
				released.add(span);
				return;
			}
			if (this.notSampled.contains(traceId)) {
				this.lateSpans++;
				this.dropped++;
				return;
			}
			trace = this.buffer.open(traceId, now);
		}
		this.buffer.add(trace, span, now);
		while (this.buffer.size() > this.settings.numTraces() || this.buffer.bytes() > this.settings.maxBytes()) {
			BufferedTrace oldest = this.buffer.pollOldest();
			if (oldest == null) {
				break;
			}
			this.decidedEarly++;
			decide(oldest, released);
		}
	}

	private void decide(BufferedTrace trace, List<SpanData> released) {
		if (isSampled(trace)) {
			this.sampledTraces++;
			this.sampled.add(trace.traceId());
			released.addAll(trace.spans());
		}
		else {
			this.notSampledTraces++;
			this.notSampled.add(trace.traceId());
			this.dropped += trace.size();
		}
	}

	private boolean isSampled(BufferedTrace trace) {
		boolean keep = false;
		for (Tally policy : this.policies) {
			Decision decision = policy.evaluate(trace);
			if (decision == Decision.DROPPED) {
				return false;
			}
			keep |= decision == Decision.SAMPLED;
		}
		return keep;
	}

	private Batch<SpanData> released(Batch<SpanData> batch, List<SpanData> released) {
		if (this.dropped > 0) {
			int count = this.dropped;
			this.dropped = 0;
			this.listener.dropped(Signal.TRACES, DropReason.NOT_SAMPLED, count);
		}
		return (batch.isEmpty() && released.isEmpty()) ? batch : batch.with(released);
	}

	private static long nanos(Duration duration) {
		try {
			return duration.toNanos();
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE;
		}
	}

	/** A policy, and what it said. */
	private static final class Tally {

		private final NamedPolicy policy;

		private long sampled;

		private long notSampled;

		private long dropped;

		private long failed;

		Tally(NamedPolicy policy) {
			this.policy = policy;
		}

		// Throwable: to let it go would lose the batch, and the account of it.
		Decision evaluate(BufferedTrace trace) {
			try {
				Decision decision = this.policy.policy().evaluate(trace);
				if (decision == Decision.SAMPLED) {
					this.sampled++;
				}
				else if (decision == Decision.NOT_SAMPLED) {
					this.notSampled++;
				}
				else {
					this.dropped++;
				}
				return decision;
			}
			catch (Throwable ex) {
				if (this.failed++ == 0) {
					logger.error("The sampling policy '{}' failed; it has no say in such traces", this.policy.name(),
							ex);
				}
				return Decision.NOT_SAMPLED;
			}
		}

		PolicyCounts counts() {
			return new PolicyCounts(this.policy.name(), this.sampled, this.notSampled, this.dropped, this.failed);
		}

	}

}
