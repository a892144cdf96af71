package dev.otelspring.autoconfigure.compatibility;

import java.util.List;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.BootsProperties;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Tells what of the configuration for OpenTelemetry's own starter has no effect with this
 * one in its place.
 */
final class OfficialStarterFindings {

	OfficialStarterFindings(@Nullable ClassLoader classLoader, Environment environment,
			ConfigurationFindings findings) {
		List<ConfigurationPropertySource> sources = BootsProperties.sourcesOf(environment, "otel");
		if (sources.isEmpty()) {
			return;
		}
		boolean besideIt = OfficialStarter.isPresent(classLoader);
		List<OfficialStarterProperty> missed = OfficialStarterProperty.all()
			.stream()
			.filter((property) -> property.isMissed(sources, environment, besideIt))
			.toList();
		if (!missed.isEmpty()) {
			String mends = missed.stream()
				.map(OfficialStarterProperty::mend)
				.distinct()
				.collect(Collectors.joining("; "));
			findings.add(
					"Of no effect: "
							+ missed.stream().map(OfficialStarterProperty::name).collect(Collectors.joining(", ")),
					"OpenTelemetry's own starter knows them and this library does not",
					Character.toUpperCase(mends.charAt(0)) + mends.substring(1));
		}
	}

}
