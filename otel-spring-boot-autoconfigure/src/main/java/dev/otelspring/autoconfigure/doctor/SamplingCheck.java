package dev.otelspring.autoconfigure.doctor;

import java.util.List;
import java.util.regex.Pattern;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/** Whether the sampler keeps anything. */
final class SamplingCheck implements Check {

	private static final Pattern KEEPS_NOTHING = Pattern
		.compile("(ParentBased\\{root:)?(AlwaysOffSampler|TraceIdRatioBased\\{0(\\.0*)?}).*");

	private final Sampler sampler;

	SamplingCheck(Sampler sampler) {
		this.sampler = sampler;
	}

	@Override
	public List<Finding> findings() {
		String description = this.sampler.getDescription();
		if (!KEEPS_NOTHING.matcher(description).matches()) {
			return List.of();
		}
		return List.of(new Finding("sampling", Severity.WARNING, "No trace that begins here is kept",
				"the sampler is " + description,
				"Set otel.traces.sampler to parentbased_always_on, or otel.traces.sampler.arg to more than 0"));
	}

}
