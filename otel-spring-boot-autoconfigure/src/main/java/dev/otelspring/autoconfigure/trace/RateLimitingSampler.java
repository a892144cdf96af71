package dev.otelspring.autoconfigure.trace;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Keeps so many a second, and after a pause those of one second at once. It counts all
 * that it is asked about, so it has to stand behind a parent-based sampler, or the spans
 * of one trace would be counted as traces.
 *
 * <p>
 * One number is all of its state: when the bucket will be full again. Thread-safe without
 * a lock.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">Generic cell
 * rate algorithm</a>
 */
final class RateLimitingSampler implements Sampler {

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private final double rate;

	private final LongSupplier nanoTime;

	private final long interval;

	/** How far ahead of now the time may be at which the bucket is full again. */
	private final long tolerance;

	private final AtomicLong fullAt;

	RateLimitingSampler(double rate, LongSupplier nanoTime) {
		this.rate = rate;
		this.nanoTime = nanoTime;
		this.interval = Math.round(NANOS_PER_SECOND / rate);
		this.tolerance = Math.max(0, (long) rate - 1) * this.interval;
		this.fullAt = new AtomicLong(nanoTime.getAsLong());
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		return takeOne() ? SamplingResult.recordAndSample() : SamplingResult.drop();
	}

	private boolean takeOne() {
		long now = this.nanoTime.getAsLong();
		while (true) {
			long full = this.fullAt.get();
			// Differences, since the clock's numbers may wrap.
			long ahead = Math.max(0, full - now);
			if (ahead > this.tolerance) {
				return false;
			}
			if (this.fullAt.compareAndSet(full, now + ahead + this.interval)) {
				return true;
			}
		}
	}

	@Override
	public String getDescription() {
		return String.format(Locale.ROOT, "RateLimiting{%f}", this.rate);
	}

	@Override
	public String toString() {
		return getDescription();
	}

}
