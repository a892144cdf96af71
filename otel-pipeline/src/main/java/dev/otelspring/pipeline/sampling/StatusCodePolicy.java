package dev.otelspring.pipeline.sampling;

import java.util.List;
import java.util.Set;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Keeps a trace of which any span has one of these statuses ({@code status_code}).
 *
 * @param statusCodes such as {@code ERROR}
 */
public record StatusCodePolicy(Set<StatusCode> statusCodes) implements SamplingPolicy {

	/**
	 * Checks the codes.
	 * @throws IllegalArgumentException if there is none
	 */
	public StatusCodePolicy {
		statusCodes = Set.copyOf(statusCodes);
		if (statusCodes.isEmpty()) {
			throw new IllegalArgumentException("statusCodes must be at least one such as ERROR, was empty");
		}
	}

	@Override
	public Decision evaluate(BufferedTrace trace) {
		List<SpanData> spans = trace.spans();
		for (int i = 0; i < spans.size(); i++) {
			if (this.statusCodes.contains(spans.get(i).getStatus().getStatusCode())) {
				return Decision.SAMPLED;
			}
		}
		return Decision.NOT_SAMPLED;
	}

}
