package dev.otelspring.autoconfigure.actuate;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Shows what is set of {@code otel.*}, and where: the value that wins, which need not be
 * the one that somebody is looking at.
 */
final class ConfigurationReport {

	private static final ConfigurationPropertyName OTEL = ConfigurationPropertyName.of("otel");

	/** Values of headers and keys, whatever else their name says. */
	private static final Pattern SECRET = Pattern
		.compile("(?i).*(headers|\\.keys|password|secret|token|credential|api-?key|client\\.?key).*");

	private static final Pattern USER_INFO = Pattern.compile("//[^/@]+@");

	private static final String MASKED = "******";

	private final ConfigurableEnvironment environment;

	ConfigurationReport(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	Configuration create() {
		Map<String, Setting> settings = new TreeMap<>();
		// The first source that has a property wins.
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter(OTEL::isAncestorOf)
					.map(source::getConfigurationProperty)
					.forEach((property) -> add(property, settings));
			}
		}
		return new Configuration(settings);
	}

	private void add(@Nullable ConfigurationProperty property, Map<String, Setting> settings) {
		if (property != null) {
			settings.putIfAbsent(property.getName().toString(), setting(property));
		}
	}

	private Setting setting(ConfigurationProperty property) {
		Origin origin = property.getOrigin();
		return new Setting(value(property), (origin != null) ? origin.toString() : null);
	}

	private String value(ConfigurationProperty property) {
		if (SECRET.matcher(property.getName().toString()).matches()) {
			return MASKED;
		}
		String text = String.valueOf(property.getValue());
		try {
			text = this.environment.resolvePlaceholders(text);
		}
		catch (IllegalArgumentException ex) {
			// A placeholder that leads back to itself: as it is written.
		}
		return USER_INFO.matcher(text).replaceAll("//" + MASKED + "@");
	}

	/**
	 * What is set.
	 *
	 * @param properties by name, in the form of properties also for variables
	 */
	record Configuration(Map<String, Setting> properties) implements OperationResponseBody {
	}

	/**
	 * One property.
	 *
	 * @param value its value, without what must not be seen
	 * @param origin where it was set, {@code null} if that is not known
	 */
	record Setting(String value, @Nullable String origin) {
	}

}
