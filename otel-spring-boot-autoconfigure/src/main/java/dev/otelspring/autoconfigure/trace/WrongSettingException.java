package dev.otelspring.autoconfigure.trace;

/**
 * A part of {@link SamplingSettings} is wrong.
 */
public class WrongSettingException extends IllegalArgumentException {

	private final String part;

	private final String mend;

	WrongSettingException(String part, String mend) {
		super(part + " " + mend);
		this.part = part;
		this.mend = mend;
	}

	/**
	 * The part's name.
	 * @return such as {@code ratio}
	 */
	public String getPart() {
		return this.part;
	}

	/**
	 * What it must be.
	 * @return the end of a sentence that begins with the part's name
	 */
	public String getMend() {
		return this.mend;
	}

}
