package dev.otelspring.declarative;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which node is wrong, where it is written and what it must be.
 */
final class WrongNodeFailureAnalyzer extends AbstractFailureAnalyzer<WrongNodeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, WrongNodeException cause) {
		String value = (cause.getValue() != null) ? "    Value: '" + cause.getValue() + "'%n".formatted() : "";
		String origin = (cause.getOrigin() != null) ? "    Origin: " + cause.getOrigin() + "%n".formatted() : "";
		String description = "The declarative configuration of OpenTelemetry has what cannot be used:%n%n    Node: %s%n"
			.formatted(cause.getNode()) + value + origin;
		return new FailureAnalysis(description, cause.getNode() + " " + cause.getMend() + ".", cause);
	}

}
