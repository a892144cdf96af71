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

	/**
	 * Creates an exception.
	 * @param property the property's name
	 * @param value its value, {@code null} if it must not be shown
	 * @param mend what it must be, as the end of a sentence that begins with the
	 * property's name
	 */
	public InvalidOtelPropertyException(String property, @Nullable String value, String mend) {
		super(property + " " + mend + ((value != null) ? ", was '" + value + "'" : ""));
		this.property = property;
		this.value = value;
		this.mend = mend;
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

}
