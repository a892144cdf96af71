package dev.otelspring.pipeline.transport;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import dev.otelspring.pipeline.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClockSkewTests {

	private static final Instant SENT = Instant.parse("2026-01-01T12:00:00.700Z");

	private static final URI BACKEND = URI.create("https://user:secret@backend:4318/v1/traces");

	private static final Duration AGE = Duration.ofMinutes(10);

	private final SettableClock clock = new SettableClock(SENT);

	private final ClockSkew skew = new ClockSkew(this.clock);

	@Test
	void isUnknownAtFirst() {
		assertThat(this.skew.recent(AGE)).isEmpty();
		this.skew.answered(BACKEND, this.skew.now(), null);
		this.skew.answered(BACKEND, this.skew.now(), "yesterday");
		assertThat(this.skew.recent(AGE)).isEmpty();
	}

	/** The answer came ten seconds after the request. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Thu, 1 Jan 2026 12:00:00 GMT  | PT0S
			Thu, 01 Jan 2026 12:00:10 GMT | PT0S
			Thu, 01 Jan 2026 12:00:11 GMT | PT0S
			Thu, 01 Jan 2026 13:00:10 GMT | PT59M59.3S
			Thu, 01 Jan 2026 11:00:00 GMT | PT-1H-0.7S
			""")
	void isWhatNoSlowAnswerExplains(String date, Duration expected) {
		this.clock.advance(Duration.ofSeconds(10));
		this.skew.answered(BACKEND, SENT, date);
		assertThat(last()).isEqualTo(expected);
	}

	@Test
	void isForgottenWhenTheClocksAgreeAgain() {
		this.skew.answered(BACKEND, SENT, "Thu, 01 Jan 2026 13:00:00 GMT");
		assertThat(last()).isEqualTo(Duration.ofMinutes(60).minusMillis(700));
		this.skew.answered(BACKEND, SENT, "Thu, 01 Jan 2026 12:00:00 GMT");
		assertThat(last()).isZero();
	}

	@Test
	void isForgottenAfterAWhile() {
		this.skew.answered(BACKEND, SENT, "Thu, 01 Jan 2026 13:00:00 GMT");
		this.clock.advance(AGE);
		assertThat(this.skew.recent(AGE)).hasSize(1);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.skew.recent(AGE)).isEmpty();
	}

	@Test
	void isKnownOfEachBackend() {
		this.skew.answered(URI.create("https://backend:4318/v1/metrics"), SENT, "Thu, 01 Jan 2026 13:00:00 GMT");
		this.skew.answered(URI.create("https://other/v1/logs"), SENT, "Thu, 01 Jan 2026 12:00:00 GMT");
		assertThat(this.skew.recent(AGE)).containsOnlyKeys("backend:4318", "other")
			.containsEntry("other", Duration.ZERO);
		this.skew.answered(BACKEND, SENT, "Thu, 01 Jan 2026 12:00:00 GMT");
		assertThat(this.skew.recent(AGE)).hasSize(2).containsEntry("backend:4318", Duration.ZERO);
	}

	private Duration last() {
		return this.skew.recent(AGE).get("backend:4318");
	}

}
