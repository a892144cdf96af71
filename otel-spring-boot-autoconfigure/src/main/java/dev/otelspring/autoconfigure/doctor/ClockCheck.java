package dev.otelspring.autoconfigure.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.pipeline.transport.ClockSkew;

/** Whether this host and the backends agree on what time it is. */
final class ClockCheck implements Check {

	/** Less is hard to tell from a slow answer, and no backend minds it. */
	private static final Duration TOLERATED = Duration.ofSeconds(60);

	private final ClockSkew clockSkew;

	ClockCheck(ClockSkew clockSkew) {
		this.clockSkew = clockSkew;
	}

	@Override
	public List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		for (Map.Entry<String, Duration> backend : this.clockSkew.recent(Recency.RECENT).entrySet()) {
			Duration skew = backend.getValue();
			if (skew.abs().compareTo(TOLERATED) > 0) {
				findings.add(new Finding("clock", Severity.WARNING,
						"This host's clock is " + time(skew.abs()) + (skew.isNegative() ? " ahead of" : " behind")
								+ " that of the backend at " + backend.getKey(),
						"spans of several hosts do not line up in a trace, a backend may drop what seems too old or of "
								+ "the future, and tokens and signatures count as expired",
						"Let both hosts keep the time by NTP (timedatectl shows whether one does); where a proxy "
								+ "answers for the backend, the time is the proxy's"));
			}
		}
		return findings;
	}

	private static String time(Duration duration) {
		if (duration.toMinutes() < 2) {
			return duration.toSeconds() + " seconds";
		}
		long minutes = Math.round(duration.toSeconds() / 60.0);
		return (minutes < 120) ? minutes + " minutes" : Math.round(minutes / 60.0) + " hours";
	}

}
