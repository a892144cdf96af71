package dev.otelspring.autoconfigure.doctor;

import dev.otelspring.autoconfigure.compatibility.IncompatibleJarsException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says which jars of OpenTelemetry are to blame for a class or method that somebody else,
 * such as another library, calls at the start and that is not there. Comes before Boot's
 * own analyzers, which know the class and not its version.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnlinkedOpenTelemetryFailureAnalyzer extends AbstractFailureAnalyzer<LinkageError> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, LinkageError cause) {
		String message = String.valueOf(cause.getMessage());
		if (!message.replace('/', '.').contains("io.opentelemetry.")) {
			return null;
		}
		IncompatibleJarsException jars = IncompatibleJarsException.explain(message, getClass().getClassLoader());
		return (jars != null) ? IncompatibleJarsFailureAnalyzer.analysis(jars, cause) : null;
	}

}
