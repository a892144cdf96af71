package dev.otelspring.autoconfigure;

/**
 * Where instrumentation tells of an exception: on its span, as it always was, or in a log
 * record, as the semantic conventions want it to be.
 *
 * @see <a href= "https://opentelemetry.io/docs/specs/semconv/exceptions/">Semantic
 * conventions for exceptions</a>
 */
public enum ExceptionSignal {

	/** An event of the span. */
	SPAN(true, false),

	/** A log record that belongs to the span. */
	LOG(false, true),

	/** Both, for the time of a migration. */
	BOTH(true, true);

	private final boolean span;

	private final boolean log;

	ExceptionSignal(boolean span, boolean log) {
		this.span = span;
		this.log = log;
	}

	static ExceptionSignal parse(String text) {
		return switch (text.strip()) {
			case "" -> SPAN;
			case "logs" -> LOG;
			case "logs/dup" -> BOTH;
			default -> throw new IllegalArgumentException("must be logs or logs/dup, or unset for events of spans");
		};
	}

	public boolean isSpan() {
		return this.span;
	}

	public boolean isLog() {
		return this.log;
	}

}
