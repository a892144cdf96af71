package dev.otelspring.autoconfigure.doctor;

import dev.otelspring.autoconfigure.instrumentation.annotation.InvalidAnnotationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which annotation on which method cannot be used, and what mends it. */
final class InvalidAnnotationFailureAnalyzer extends AbstractFailureAnalyzer<InvalidAnnotationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidAnnotationException cause) {
		StringBuilder description = new StringBuilder(
				"Annotations of OpenTelemetry ask for what cannot be:%n%n".formatted());
		cause.descriptions().forEach((line) -> description.append("    - %s.%n".formatted(line)));
		return new FailureAnalysis(description.toString(), String.join(System.lineSeparator(), cause.mends()), cause);
	}

}
