package dev.otelspring.autoconfigure.doctor;

import java.util.List;

import dev.otelspring.autoconfigure.SteppedBack;
import dev.otelspring.autoconfigure.doctor.Finding.Severity;

/** Whether OpenTelemetry's Java agent does the work. */
final class AgentCheck implements Check {

	private final SteppedBack reason;

	AgentCheck(SteppedBack reason) {
		this.reason = reason;
	}

	@Override
	public List<Finding> findings() {
		if (this.reason != SteppedBack.AGENT) {
			return List.of();
		}
		return List.of(new Finding("agent", Severity.INFO, "The OpenTelemetry Java agent is on board",
				"two SDKs would send everything twice: the agent's is used and this library builds none, so that what is "
						+ "set for exporters and processors here has no effect",
				"Nothing if that is what you want; else take -javaagent off, or set otel.javaagent.enabled to false"));
	}

}
