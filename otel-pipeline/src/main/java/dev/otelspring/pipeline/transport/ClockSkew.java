package dev.otelspring.pipeline.transport;

import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * How far backends' clocks are from this one's, as the {@code Date} of their answers
 * tells. You look here when spans of two hosts do not line up, or a backend refuses what
 * it calls too old.
 *
 * <p>
 * Thread-safe. Costs the parsing of one header for each request to the backend.
 */
public final class ClockSkew {

	/** {@code Date} has no fractions of a second. */
	private static final Duration RESOLUTION = Duration.ofSeconds(1);

	private final Clock clock;

	/** By host and port, when the answer came and how far its clock was. */
	private final Map<String, Map.Entry<Instant, Duration>> answers = new ConcurrentHashMap<>();

	/**
	 * Knows nothing yet.
	 * @param clock this host's
	 */
	public ClockSkew(Clock clock) {
		this.clock = clock;
	}

	/**
	 * How far the clocks of backends were ahead when they last answered with a
	 * {@code Date}.
	 * @param age answers from before that are forgotten
	 * @return by the backends' hosts and ports; negative if one was behind, zero if the
	 * two may be the same
	 */
	public Map<String, Duration> recent(Duration age) {
		Instant earliest = now().minus(age);
		this.answers.values().removeIf((answer) -> answer.getKey().isBefore(earliest));
		Map<String, Duration> recent = new TreeMap<>();
		this.answers.forEach((authority, answer) -> recent.put(authority, answer.getValue()));
		return recent;
	}

	Instant now() {
		return this.clock.instant();
	}

	/**
	 * Takes an answer.
	 * @param endpoint whose it is
	 * @param sent when the request was sent, by this host's clock
	 * @param date the header, as it came
	 */
	void answered(URI endpoint, Instant sent, @Nullable String date) {
		if (date == null) {
			return;
		}
		try {
			Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
			Instant received = now();
			String authority = String.valueOf(endpoint.getRawAuthority());
			// Without a name and a password.
			this.answers.put(authority.substring(authority.lastIndexOf('@') + 1),
					Map.entry(received, between(sent, there, received)));
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
