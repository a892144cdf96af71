package dev.otelspring.autoconfigure.doctor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.metrics.CardinalityWatch;
import dev.otelspring.autoconfigure.metrics.CardinalityWatch.Metric;
import dev.otelspring.autoconfigure.metrics.CardinalityWatch.Overflow;

/** Whether metrics have more series than they may have. */
final class CardinalityCheck implements Check {

	private final CardinalityWatch watch;

	private final Clock clock;

	CardinalityCheck(CardinalityWatch watch, Clock clock) {
		this.watch = watch;
		this.clock = clock;
	}

	@Override
	public List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		for (Overflow overflow : this.watch.overflows()) {
			findings.add(finding(overflow));
		}
		return findings;
	}

	private Finding finding(Overflow overflow) {
		Recency recency = Recency.of(overflow.readings().last(), this.clock);
		return new Finding("cardinality", recency.severity(Severity.WARNING),
				overflow.metric().what() + recency.suffix(), Metric.WHY, Metric.MEND);
	}

}
