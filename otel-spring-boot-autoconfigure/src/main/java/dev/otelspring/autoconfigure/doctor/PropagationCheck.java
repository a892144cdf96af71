package dev.otelspring.autoconfigure.doctor;

import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.propagation.PropagationStatistics;

/** Whether callers send their trace in a format that is understood here. */
final class PropagationCheck implements Check {

	private final PropagationStatistics statistics;

	PropagationCheck(PropagationStatistics statistics) {
		this.statistics = statistics;
	}

	@Override
	public List<Finding> findings() {
		return this.statistics.snapshot()
			.notConfigured()
			.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((entry) -> new Finding("propagation", Severity.WARNING,
					entry.getValue() + " requests came with a trace in the format '" + entry.getKey()
							+ "', and began a new one",
					"otel.propagators does not name that format",
					"Add " + entry.getKey() + " to otel.propagators, or let " + "the callers send W3C's traceparent"))
			.toList();
	}

}
