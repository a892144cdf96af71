package dev.otelspring.autoconfigure.doctor;

import dev.otelspring.autoconfigure.compatibility.IncompatibleJarsException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which jars of OpenTelemetry do not fit together, and what brings them to one
 * version.
 */
final class IncompatibleJarsFailureAnalyzer extends AbstractFailureAnalyzer<IncompatibleJarsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, IncompatibleJarsException cause) {
		return analysis(cause, cause);
	}

	static FailureAnalysis analysis(IncompatibleJarsException jars, Throwable cause) {
		StringBuilder description = new StringBuilder(
				"Jars of OpenTelemetry are on the class path that do not fit together, or not with this library:%n%n"
					.formatted());
		jars.getVersions().forEach((line) -> description.append("    - %s%n".formatted(line)));
		description.append("%nMissing is %s.%n".formatted(jars.getMissing()));
		return new FailureAnalysis(description.toString(), jars.getMend() + ".", cause);
	}

}
