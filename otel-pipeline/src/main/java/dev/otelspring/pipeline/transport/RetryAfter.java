package dev.otelspring.pipeline.transport;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * The {@code Retry-After} header: seconds or an HTTP date.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-retry-after">RFC 9110,
 * 10.2.3</a>
 */
final class RetryAfter {

	/** A longer wish is taken for a mistake: telemetry of yesterday helps nobody. */
	static final Duration LONGEST = Duration.ofHours(1);

	private RetryAfter() {
	}

	static @Nullable Duration parse(String value, Clock clock) {
		String text = value.strip();
		try {
			long seconds = Long.parseLong(text);
			return (seconds < 0) ? null : bounded(Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds())));
		}
		catch (NumberFormatException ex) {
			// Then it is a date.
		}
		try {
			ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
			return bounded(Duration.between(clock.instant(), date.toInstant()));
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	static Duration bounded(Duration wait) {
		if (wait.isNegative()) {
			return Duration.ZERO;
		}
		return (wait.compareTo(LONGEST) > 0) ? LONGEST : wait;
	}

}
