package dev.otelspring.pipeline.exporter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RetryPolicyTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void defaultsAreThoseOfTheSpecificationAndNeverEnd() {
		assertThat(RetryPolicy.defaults())
			.isEqualTo(new RetryPolicy(SECOND, 1.5, 0.5, Duration.ofSeconds(30), Duration.ZERO));
	}

	@Test
	void waitGrowsUpToTheLongest() {
		RetryPolicy policy = new RetryPolicy(SECOND, 2, 0, Duration.ofSeconds(10), Duration.ZERO);
		List<Duration> waits = new ArrayList<>();
		for (int failures = 1; failures <= 6; failures++) {
			waits.add(policy.delay(failures, new Random(1)));
		}
		assertThat(waits).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
	}

	@Test
	void waitStaysTheLongestHoweverManyFailures() {
		RetryPolicy policy = new RetryPolicy(SECOND, 10, 0, Duration.ofDays(1), Duration.ZERO);
		assertThat(policy.delay(1_000, new Random(1))).isEqualTo(Duration.ofDays(1));
		assertThat(policy.delay(Integer.MAX_VALUE, new Random(1))).isEqualTo(Duration.ofDays(1));
	}

	@Test
	void waitStraysFromItsMeanNoFurtherThanTheFactor() {
		RetryPolicy policy = RetryPolicy.defaults();
		Random random = new Random(7);
		List<Duration> waits = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			waits.add(policy.delay(3, random));
		}
		Duration shortest = Duration.ofMillis(1125);
		Duration longest = Duration.ofMillis(3375);
		assertThat(waits).allSatisfy((wait) -> assertThat(wait).isBetween(shortest, longest));
		assertThat(waits).anySatisfy((wait) -> assertThat(wait).isLessThan(shortest.plusMillis(50)))
			.anySatisfy((wait) -> assertThat(wait).isGreaterThan(longest.minusMillis(50)));
	}

	@Test
	void zeroNeverExhausts() {
		assertThat(RetryPolicy.defaults().isExhausted(Long.MAX_VALUE)).isFalse();
	}

	@Test
	void exhaustsAfterTheLongestTime() {
		RetryPolicy policy = new RetryPolicy(SECOND, 1.5, 0.5, SECOND, Duration.ofMinutes(5));
		assertThat(policy.isExhausted(Duration.ofMinutes(5).toNanos() - 1)).isFalse();
		assertThat(policy.isExhausted(Duration.ofMinutes(5).toNanos())).isTrue();
	}

	@Test
	void refusesWhatMakesNoSense() {
		assertRefused(Duration.ZERO, 1.5, 0.5, SECOND, Duration.ZERO, "initialInterval must be positive, was PT0S");
		assertRefused(SECOND.negated(), 1.5, 0.5, SECOND, Duration.ZERO, "initialInterval must be positive, was PT-1S");
		assertRefused(SECOND, 1.5, 0.5, Duration.ofMillis(999), Duration.ZERO,
				"maxInterval must be at least initialInterval (PT1S), was PT0.999S");
		assertRefused(SECOND, 0.9, 0.5, SECOND, Duration.ZERO, "multiplier must be at least 1, was 0.9");
		assertRefused(SECOND, Double.NaN, 0.5, SECOND, Duration.ZERO, "multiplier must be at least 1, was NaN");
		assertRefused(SECOND, 1.5, -0.1, SECOND, Duration.ZERO, "randomizationFactor must be from 0 to 1, was -0.1");
		assertRefused(SECOND, 1.5, 1.1, SECOND, Duration.ZERO, "randomizationFactor must be from 0 to 1, was 1.1");
		assertRefused(SECOND, 1.5, Double.NaN, SECOND, Duration.ZERO,
				"randomizationFactor must be from 0 to 1, was NaN");
		assertRefused(SECOND, 1.5, 0.5, SECOND, SECOND.negated(), "maxElapsedTime must not be negative, was PT-1S");
	}

	private static void assertRefused(Duration initialInterval, double multiplier, double randomizationFactor,
			Duration maxInterval, Duration maxElapsedTime, String message) {
		assertThatIllegalArgumentException().isThrownBy(
				() -> new RetryPolicy(initialInterval, multiplier, randomizationFactor, maxInterval, maxElapsedTime))
			.withMessage(message);
	}

}
