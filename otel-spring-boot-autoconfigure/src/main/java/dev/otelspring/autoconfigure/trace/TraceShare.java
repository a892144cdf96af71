package dev.otelspring.autoconfigure.trace;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * How many traces are kept: either a share of them or so many a second.
 *
 * @param ratio from 0 to 1, chosen by trace id as the SDK's {@code traceidratio} does it,
 * so that services with the same ratio agree
 * @param rate traces a second; after a pause those of one second may come at once
 */
public record TraceShare(@Nullable Double ratio, @Nullable Double rate) {

	/** All traces. */
	public static final TraceShare ALL = ofRatio(1);

	static final String A_RATIO = "must be a number from 0 to 1, such as 0.1 for a tenth of all traces";

	static final String A_RATE = "must be a number of traces a second, from 0.0001 to 1000000, such as 10";

	private static final double LEAST_RATE = 0.0001;

	private static final double MOST_RATE = 1_000_000;

	/**
	 * Checks the numbers.
	 * @throws WrongSettingException if there is not exactly one of them, or it is out of
	 * range
	 */
	public TraceShare {
		if (ratio == null && rate == null) {
			throw new WrongSettingException("ratio", "or rate must be given");
		}
		if (ratio != null && rate != null) {
			throw new WrongSettingException("rate", "must not be given beside a ratio");
		}
		if (ratio != null && !isRatio(ratio)) {
			throw new WrongSettingException("ratio", A_RATIO);
		}
		if (rate != null && !isRate(rate)) {
			throw new WrongSettingException("rate", A_RATE);
		}
	}

	/**
	 * A share.
	 * @param ratio from 0 to 1
	 * @return the share
	 */
	public static TraceShare ofRatio(double ratio) {
		return new TraceShare(ratio, null);
	}

	/**
	 * So many a second.
	 * @param rate traces a second
	 * @return the share
	 */
	public static TraceShare ofRate(double rate) {
		return new TraceShare(null, rate);
	}

	static boolean isRatio(double number) {
		return number >= 0 && number <= 1;
	}

	static boolean isRate(double number) {
		return number >= LEAST_RATE && number <= MOST_RATE;
	}

	Sampler sampler() {
		return (this.rate != null) ? new RateLimitingSampler(this.rate, System::nanoTime)
				: Sampler.traceIdRatioBased((this.ratio != null) ? this.ratio : 1);
	}

}
