package dev.otelspring.pipeline.transport;

import java.time.Duration;
import java.time.Instant;

import dev.otelspring.pipeline.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClockSkewTests {

	private static final Instant SENT = Instant.parse("2026-01-01T12:00:00.700Z");

	private final SettableClock clock = new SettableClock(SENT);

	private final ClockSkew skew = new ClockSkew(this.clock);

	@Test
	void isUnknownAtFirst() {
		assertThat(this.skew.last()).isNull();
		this.skew.answered(this.skew.now(), null);
		this.skew.answered(this.skew.now(), "yesterday");
		assertThat(this.skew.last()).isNull();
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
		this.skew.answered(SENT, date);
		assertThat(this.skew.last()).isEqualTo(expected);
	}

	@Test
	void isForgottenWhenTheClocksAgreeAgain() {
		this.skew.answered(SENT, "Thu, 01 Jan 2026 13:00:00 GMT");
		assertThat(this.skew.last()).isEqualTo(Duration.ofMinutes(60).minusMillis(700));
		this.skew.answered(SENT, "Thu, 01 Jan 2026 12:00:00 GMT");
		assertThat(this.skew.last()).isZero();
	}

}
