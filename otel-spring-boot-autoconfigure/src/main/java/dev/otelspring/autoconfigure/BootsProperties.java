package dev.otelspring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * What the application says by Boot's own properties. Boot writes {@code OTEL_*}
 * variables into them; those were said of OpenTelemetry, and we read them ourselves.
 */
public final class BootsProperties {

	/** The source in which Boot writes what it makes of {@code OTEL_*} variables. */
	public static final String FROM_VARIABLES = "openTelemetryEnvironmentVariables";

	private BootsProperties() {
	}

	/**
	 * Whether a property, or one below it, is set, and not by an {@code OTEL_*} variable.
	 * @param environment where to look
	 * @param property its name, such as {@code management.otlp.metrics.export.url}
	 * @return {@code false} if it is nowhere
	 */
	public static boolean isSet(Environment environment, String property) {
		return isSet(ConfigurationPropertySources.get(environment), property);
	}

	/**
	 * Whether a property, or one below it, is set, and not by an {@code OTEL_*} variable.
	 * @param sources where to look
	 * @param property its name, such as {@code management.otlp.metrics.export.url}
	 * @return {@code false} if it is nowhere
	 */
	public static boolean isSet(Iterable<ConfigurationPropertySource> sources, String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : sources) {
			if ((source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT)
					&& !isFromVariables(source.getUnderlyingSource())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The sources that say anything of a group, for who asks for many of its properties.
	 * @param environment where to look
	 * @param group its name, such as {@code otel}
	 * @return also those that cannot tell
	 */
	public static List<ConfigurationPropertySource> sourcesOf(Environment environment, String group) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(group);
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(name) != ConfigurationPropertyState.ABSENT) {
				sources.add(source);
			}
		}
		return sources;
	}

	private static boolean isFromVariables(@Nullable Object source) {
		return source instanceof PropertySource<?> propertySource && FROM_VARIABLES.equals(propertySource.getName());
	}

}
