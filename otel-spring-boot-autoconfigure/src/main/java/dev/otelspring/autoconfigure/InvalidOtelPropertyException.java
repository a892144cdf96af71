package dev.otelspring.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A property has a value that cannot be meant. Stops the start; the failure analysis
 * names property, value and mend.
 */
public class InvalidOtelPropertyException extends RuntimeException {

	private final String property;

	private final @Nullable String value;

	private final String mend;

	private final @Nullable String origin;

	/**
	 * Creates an exception.
	 * @param property the property's name
	 * @param value its value, {@code null} if it must not be shown
	 * @param mend what it must be, as the end of a sentence that begins with the
	 * property's name
	 * @param origin where it was set, {@code null} if that is not known
	 */
	InvalidOtelPropertyException(String property, @Nullable String value, String mend, @Nullable String origin) {
		super(property + " " + mend + ((value != null) ? ", was '" + value + "'" : ""));
		this.property = property;
		this.value = value;
		this.mend = mend;
		this.origin = origin;
	}

	public String getProperty() {
		return this.property;
	}

	public @Nullable String getValue() {
		return this.value;
	}

	public String getMend() {
		return this.mend;
	}

	/**
	 * Where the value was set.
	 * @return such as {@code class path resource [application.yaml] - 3:12}, {@code null}
	 * if that is not known
	 */
	public @Nullable String getOrigin() {
		return this.origin;
	}

}
