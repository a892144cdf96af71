package dev.otelspring.declarative;

import dev.otelspring.autoconfigure.ConfigurationFindings;

import org.springframework.core.env.ConfigurableEnvironment;

/** Tells what was found while the configuration was read. */
final class DeclarativeFindings {

	DeclarativeFindings(ConfigurableEnvironment environment, ConfigurationFindings findings) {
		if (environment.getPropertySources().get(Notes.NAME) instanceof Notes notes) {
			notes.tell(findings);
		}
	}

}
