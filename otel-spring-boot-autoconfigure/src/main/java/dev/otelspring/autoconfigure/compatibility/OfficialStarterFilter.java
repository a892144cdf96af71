package dev.otelspring.autoconfigure.compatibility;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Leaves out of OpenTelemetry's own starter what would make the same telemetry a second
 * time: its SDK, and its instrumentation of what ours, or an agent, instruments.
 */
final class OfficialStarterFilter implements AutoConfigurationImportFilter {

	OfficialStarterFilter() {
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
		boolean[] kept = new boolean[autoConfigurationClasses.length];
		for (int i = 0; i < kept.length; i++) {
			String name = autoConfigurationClasses[i];
			kept[i] = name == null || !OfficialStarter.isLeftOut(name);
		}
		return kept;
	}

}
