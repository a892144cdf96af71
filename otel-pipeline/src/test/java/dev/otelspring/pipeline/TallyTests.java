package dev.otelspring.pipeline;

import java.time.Duration;
import java.time.Instant;

import dev.otelspring.pipeline.testing.SettableClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TallyTests {

	private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

	private final SettableClock clock = new SettableClock(NOON);

	private final Tally tally = new Tally(this.clock);

	@Test
	void hasNeverGrownAtFirst() {
		assertThat(this.tally.sum()).isZero();
		assertThat(this.tally.last()).isNull();
	}

	@Test
	void knowsWhenItLastGrew() {
		this.tally.add(3);
		assertThat(this.tally.sum()).isEqualTo(3);
		assertThat(this.tally.last()).isEqualTo(NOON);
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(this.tally.last()).isEqualTo(NOON);
		this.tally.increment();
		assertThat(this.tally.sum()).isEqualTo(4);
		assertThat(this.tally.last()).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
	}

	@Test
	void isExactToTheSecond() {
		this.tally.increment();
		this.clock.advance(Duration.ofMillis(999));
		this.tally.increment();
		assertThat(this.tally.last()).isEqualTo(NOON);
		this.clock.advance(Duration.ofMillis(1));
		this.tally.increment();
		assertThat(this.tally.last()).isEqualTo(NOON.plus(Duration.ofSeconds(1)));
	}

	@Test
	void followsAClockThatIsSetBack() {
		this.tally.increment();
		this.clock.advance(Duration.ofHours(-1));
		this.tally.increment();
		assertThat(this.tally.last()).isEqualTo(NOON.minus(Duration.ofHours(1)));
	}

}
