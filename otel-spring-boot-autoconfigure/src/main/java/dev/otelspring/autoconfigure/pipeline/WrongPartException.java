package dev.otelspring.autoconfigure.pipeline;

/**
 * A part of an element, such as the type of a policy, is wrong.
 */
final class WrongPartException extends IllegalArgumentException {

	private final String part;

	WrongPartException(String part, String mend) {
		super(mend);
		this.part = part;
	}

	/**
	 * The part's name.
	 * @return relative to the element, such as {@code sub-policies[0].type}
	 */
	String part() {
		return this.part;
	}

	WrongPartException under(String element) {
		return new WrongPartException(element + "." + this.part, String.valueOf(getMessage()));
	}

}
