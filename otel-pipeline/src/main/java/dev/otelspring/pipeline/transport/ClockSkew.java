package dev.otelspring.pipeline.transport;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * How far a backend's clock is from this one's, as the {@code Date} of its answers tells.
 * You look here when spans of two hosts do not line up, or a backend refuses what it
 * calls too old.
 *
 * <p>
 * Thread-safe. Costs the parsing of one header for each request to the backend.
 */
public final class ClockSkew {

	/** {@code Date} has no fractions of a second. */
	private static final Duration RESOLUTION = Duration.ofSeconds(1);

	private final Clock clock;

	private volatile @Nullable Duration last;

	/**
	 * Knows nothing yet.
	 * @param clock this host's
	 */
	public ClockSkew(Clock clock) {
		this.clock = clock;
	}

	/**
	 * How far the backend's clock was ahead when it last answered.
	 * @return negative if it was behind, zero if the two may be the same; {@code null} as
	 * long as no answer had a {@code Date}
	 */
	public @Nullable Duration last() {
		return this.last;
	}

	Instant now() {
		return this.clock.instant();
	}

	/**
	 * Takes an answer.
	 * @param sent when the request was sent, by this host's clock
	 * @param date the header, as it came
	 */
	void answered(Instant sent, @Nullable String date) {
		if (date == null) {
			return;
		}
		try {
			Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
			this.last = between(sent, there, this.clock.instant());
		}
		catch (DateTimeException ex) {
			// Nobody's date.
		}
	}

	// It was written at some time between: a slow answer is no skew.
	private static Duration between(Instant sent, Instant there, Instant received) {
		Instant earliest = sent.minus(RESOLUTION);
		if (there.isBefore(earliest)) {
			return Duration.between(sent, there);
		}
		return there.isAfter(received.plus(RESOLUTION)) ? Duration.between(received, there) : Duration.ZERO;
	}

}
