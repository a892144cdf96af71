package dev.otelspring.pipeline.sampling;

/**
 * The chance that lies in a trace id: the same 63 bits as the SDK's {@code traceidratio}
 * sampler looks at, so that all that decide by it, in whatever process, agree.
 */
final class TraceIds {

	private final long bound;

	private final boolean all;

	TraceIds(double percentage) {
		// The SDK's arithmetic, bit for bit.
		this.bound = (percentage > 0) ? (long) (percentage / 100 * Long.MAX_VALUE) : Long.MIN_VALUE;
		this.all = percentage >= 100;
	}

	static void checkPercentage(double percentage) {
		if (!(percentage >= 0 && percentage <= 100)) {
			throw new IllegalArgumentException(
					"samplingPercentage must be from 0 to 100 such as 10, was " + percentage);
		}
	}

	boolean isChosen(String traceId) {
		return this.all || isChosen(randomPart(traceId));
	}

	boolean isChosen(long random) {
		return this.all || Math.abs(random) < this.bound;
	}

	// The last 16 of 32 hexadecimal digits.
	private static long randomPart(String traceId) {
		long value = 0;
		for (int i = traceId.length() - 16; i < traceId.length(); i++) {
			value = value << 4 | Character.digit(traceId.charAt(i), 16);
		}
		return value;
	}

}
