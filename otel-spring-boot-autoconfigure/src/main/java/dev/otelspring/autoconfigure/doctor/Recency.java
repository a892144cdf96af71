package dev.otelspring.autoconfigure.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Whether something that is counted since the start still goes on. What is over is good
 * to know, and nothing to be alerted of.
 *
 * @param last when it was last seen
 * @param now when somebody looks
 */
record Recency(@Nullable Instant last, Instant now) {

	/** For so long after it was last seen, something counts as going on. */
	static final Duration RECENT = Duration.ofMinutes(10);

	static Recency of(@Nullable Instant last, Clock clock) {
		return new Recency(last, clock.instant());
	}

	boolean isOver() {
		return this.last == null || this.last.plus(RECENT).isBefore(this.now);
	}

	/**
	 * How bad it is.
	 * @param goingOn how bad it is while it goes on
	 * @return that, or no more than good to know
	 */
	Severity severity(Severity goingOn) {
		return isOver() ? Severity.INFO : goingOn;
	}

	/**
	 * How long ago it was. Nothing while it goes on, so that a finding stays the same for
	 * whoever compares it.
	 * @return the end of a sentence, possibly empty
	 */
	String suffix() {
		if (this.last == null || !isOver()) {
			return "";
		}
		Duration ago = Duration.between(this.last, this.now);
		String time = (ago.toHours() < 2) ? ago.toMinutes() + " minutes"
				: (ago.toDays() < 2) ? ago.toHours() + " hours" : ago.toDays() + " days";
		return ", the last one " + time + " ago";
	}

}
