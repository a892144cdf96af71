package dev.otelspring.autoconfigure.spi;

/**
 * A provider of OpenTelemetry's customizers threw. Stops the start, as it does with the
 * SDK's own auto-configuration; the failure analysis names the provider.
 */
public class CustomizerFailedException extends RuntimeException {

	private final String provider;

	private final String hook;

	CustomizerFailedException(String provider, String hook, Throwable cause) {
		super("%s failed (%s): %s".formatted(provider, hook, cause), cause);
		this.provider = provider;
		this.hook = hook;
	}

	/**
	 * Who threw.
	 * @return the provider's class
	 */
	public String getProvider() {
		return this.provider;
	}

	/**
	 * What it was to customize.
	 * @return such as {@code span exporter}
	 */
	public String getHook() {
		return this.hook;
	}

}
