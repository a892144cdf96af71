package dev.otelspring.autoconfigure.doctor;

import dev.otelspring.autoconfigure.InvalidOtelPropertyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says which property is wrong and what it must be. Comes before Boot's own analyzer of
 * binding failures, which knows the property and not the mend.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidOtelPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidOtelPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidOtelPropertyException cause) {
		String value = (cause.getValue() != null) ? "    Value: '" + cause.getValue() + "'%n".formatted() : "";
		String origin = (cause.getOrigin() != null) ? "    Origin: " + cause.getOrigin() + "%n".formatted() : "";
		String description = "A property of OpenTelemetry has a value that cannot be used:%n%n    Property: %s%n"
			.formatted(cause.getProperty()) + value + origin;
		String action = cause.getProperty() + " " + cause.getMend() + ".";
		return new FailureAnalysis(description, action, cause);
	}

}
