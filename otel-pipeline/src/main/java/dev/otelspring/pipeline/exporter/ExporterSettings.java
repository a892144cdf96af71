package dev.otelspring.pipeline.exporter;

/**
 * How an exporter groups frames into requests.
 *
 * @param maxRequestCount how many items a request has at most; default 512
 * @param maxRequestBytes how many bytes a request has at most before compression; default
 * 1,000,000, which the strictest backends take
 * @param numConsumers how many requests may be under way at a time; default 4
 */
public record ExporterSettings(int maxRequestCount, long maxRequestBytes, int numConsumers) {

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is below 1
	 */
	public ExporterSettings {
		requirePositive("maxRequestCount", maxRequestCount);
		requirePositive("maxRequestBytes", maxRequestBytes);
		requirePositive("numConsumers", numConsumers);
	}

	/**
	 * The defaults.
	 * @return 512 items, 1,000,000 bytes, 4 requests
	 */
	public static ExporterSettings defaults() {
		return new ExporterSettings(512, 1_000_000, 4);
	}

	private static void requirePositive(String name, long value) {
		if (value < 1) {
			throw new IllegalArgumentException(name + " must be at least 1, was " + value);
		}
	}

}
