package dev.otelspring.autoconfigure.metrics;

/**
 * A part of a view, such as its aggregation, is wrong.
 */
final class WrongViewException extends IllegalArgumentException {

	private final String part;

	WrongViewException(String part, String mend) {
		super(mend);
		this.part = part;
	}

	/**
	 * The part's name.
	 * @return relative to the view, such as {@code boundaries}
	 */
	String part() {
		return this.part;
	}

}
