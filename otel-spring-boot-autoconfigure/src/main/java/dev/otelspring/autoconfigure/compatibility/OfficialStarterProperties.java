package dev.otelspring.autoconfigure.compatibility;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.BootsProperties;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.UniformNames;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * What of the configuration for OpenTelemetry's own starter has no effect with this one
 * in its place.
 */
final class OfficialStarterProperties {

	private static final ConfigurationPropertyName OTEL = ConfigurationPropertyName.of("otel");

	private OfficialStarterProperties() {
	}

	static void tellMissed(@Nullable ClassLoader classLoader, Environment environment, ConfigurationFindings findings) {
		List<ConfigurationPropertySource> sources = BootsProperties.sourcesOf(environment, "otel");
		Set<String> set = setIn(sources);
		List<OfficialStarterProperty> missed = new ArrayList<>();
		for (OfficialStarterProperty property : sources.isEmpty() ? List.<OfficialStarterProperty>of()
				: OfficialStarterProperty.all()) {
			if (mayBe(property, set)
					&& property.isMissed(sources, environment, OfficialStarter.isPresent(classLoader))) {
				missed.add(property);
			}
		}
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

	// To look for each of them in each source takes much longer.
	private static boolean mayBe(OfficialStarterProperty property, @Nullable Set<String> set) {
		if (set == null) {
			return true;
		}
		String name = UniformNames.of(property.name());
		for (String other : set) {
			if (other.startsWith(name)) {
				return true;
			}
		}
		return false;
	}

	// None if one of the sources does not tell what it has.
	private static @Nullable Set<String> setIn(List<ConfigurationPropertySource> sources) {
		Set<String> names = new HashSet<>();
		for (ConfigurationPropertySource source : sources) {
			if (!(source instanceof IterableConfigurationPropertySource iterable)) {
				return null;
			}
			for (ConfigurationPropertyName name : iterable) {
				if (OTEL.isAncestorOf(name)) {
					names.add(UniformNames.of(name.toString()));
				}
			}
		}
		return names;
	}

}
