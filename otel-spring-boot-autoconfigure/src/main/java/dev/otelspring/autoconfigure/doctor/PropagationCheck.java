package dev.otelspring.autoconfigure.doctor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.propagation.PropagationStatistics;
import dev.otelspring.pipeline.Tally;

/**
 * Whether callers send their trace in a format that is understood here, and whether it
 * comes through whole.
 */
final class PropagationCheck implements Check {

	private static final String ID = "propagation";

	private static final String NEW_ONE = ", and began a new one";

	/** Of it there is no propagator, here or elsewhere. */
	private static final String DATADOG = "datadog";

	private final PropagationStatistics statistics;

	private final Clock clock;

	PropagationCheck(PropagationStatistics statistics, Clock clock) {
		this.statistics = statistics;
		this.clock = clock;
	}

	@Override
	public List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		for (Map.Entry<String, Long> unknown : new TreeMap<>(this.statistics.snapshot().notConfigured()).entrySet()) {
			String name = unknown.getKey();
			Recency recency = Recency.of(this.statistics.lastNotConfigured(name), this.clock);
			findings.add(new Finding(
					ID, recency.severity(Severity.WARNING), unknown.getValue()
							+ " requests came with a trace in the format '" + name + "'" + NEW_ONE + recency.suffix(),
					"otel.propagators does not name that format", mend(name)));
		}
		look(findings, this.statistics.invalid(), "with a traceparent that is not valid",
				"a traceparent is 00, 32 and 16 lower-case hexadecimal digits that are not all zero, and two of flags, "
						+ "with dashes between; it came twice, or the caller, or a proxy on the way, changes it",
				"Look at what the caller sends and what arrives here (otel.instrumentation.http.server"
						+ ".capture-request-headers=traceparent shows it on the span)");
		look(findings, this.statistics.stripped(), "with a tracestate and no traceparent",
				"nobody sends the one without the other, so that a proxy or gateway takes traceparent away",
				"Let each proxy on the way pass traceparent, tracestate and baggage on");
		return findings;
	}

	private void look(List<Finding> findings, Tally tally, String how, String why, String mend) {
		long count = tally.sum();
		if (count > 0) {
			Recency recency = Recency.of(tally.last(), this.clock);
			findings.add(new Finding(ID, recency.severity(Severity.WARNING),
					count + " requests came " + how + NEW_ONE + recency.suffix(), why, mend));
		}
	}

	private static String mend(String name) {
		return name.equals(DATADOG)
				? "Let the callers send W3C's traceparent, too (DD_TRACE_PROPAGATION_STYLE=datadog,tracecontext)"
				: "Add " + name + " to otel.propagators, or let the callers send W3C's traceparent";
	}

}
