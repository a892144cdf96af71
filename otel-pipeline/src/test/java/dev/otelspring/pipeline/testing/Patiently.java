package dev.otelspring.pipeline.testing;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Waiting for other threads: patient with a slow machine, and looking often.
 */
public final class Patiently {

	private Patiently() {
	}

	/**
	 * What a test says instead of sleeping.
	 * @return a condition that must come true within half a minute
	 */
	public static ConditionFactory await() {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5));
	}

}
