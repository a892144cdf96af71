package dev.otelspring.autoconfigure.doctor;

import dev.otelspring.autoconfigure.spi.CustomizerFailedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says whose customizer failed, and that it may be of another version of OpenTelemetry.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class CustomizerFailureAnalyzer extends AbstractFailureAnalyzer<CustomizerFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, CustomizerFailedException cause) {
		String description = ("A customizer of OpenTelemetry's auto-configuration failed:%n%n    Provider: %s%n"
				+ "    Where: %s%n    Why: %s%n")
			.formatted(cause.getProvider(), cause.getHook(), cause.getCause());
		String action = (cause.getCause() instanceof LinkageError)
				? "Bring the jar that has this provider to the version that goes with OpenTelemetry on the classpath, "
						+ "or take it away."
				: "Mend the provider or what it reads, or take the jar or the bean away.";
		return new FailureAnalysis(description, action, cause);
	}

}
