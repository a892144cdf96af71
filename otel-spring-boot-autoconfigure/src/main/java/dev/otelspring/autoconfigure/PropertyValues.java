package dev.otelspring.autoconfigure;

import java.util.Locale;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyNameException;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Turns the text of a property into what it means, and decides what a wrong value does: a
 * value from a file or an argument stops the start, one from an {@code OTEL_*} variable
 * is told and set aside, since a platform may have set it for a thousand services.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">Specification,
 * environment variables</a>
 */
public final class PropertyValues {

	private final Environment environment;

	private final ConfigurationFindings findings;

	public PropertyValues(Environment environment, ConfigurationFindings findings) {
		this.environment = environment;
		this.findings = findings;
	}

	/**
	 * Parses a value.
	 * @param property the property's full name
	 * @param value its text
	 * @param fallback what applies if the text is wrong and came from a variable
	 * @param parser throws an {@link IllegalArgumentException} whose message tells what
	 * the property must be, such as "must be a number from 0 to 1"
	 * @param <T> the type of the result
	 * @return the parsed value, or the fallback
	 * @throws InvalidOtelPropertyException if the text is wrong and was set on purpose
	 */
	public <T> T parse(String property, String value, T fallback, Function<String, ? extends T> parser) {
		try {
			return parser.apply(value);
		}
		catch (IllegalArgumentException ex) {
			reject(property, value, String.valueOf(ex.getMessage()));
			return fallback;
		}
	}

	/**
	 * Tells that a value is wrong.
	 * @param property the property's full name
	 * @param value its value, shown as it is written where that is known; {@code null} if
	 * it must not be shown
	 * @param mend what it must be
	 * @throws InvalidOtelPropertyException unless the value came from a variable
	 */
	public void reject(String property, @Nullable String value, String mend) {
		ConfigurationProperty found = find(property);
		String shown = (value != null) ? asWritten(property, value) : null;
		if (found == null || !isEnvironmentVariable(found)) {
			throw new InvalidOtelPropertyException(property, shown, mend);
		}
		this.findings.add(new ConfigurationFindings.IgnoredVariable(variableName(found), property, shown, mend));
	}

	/**
	 * Tells that an entry of a map is wrong. Its value is never shown.
	 * @param property the map's full name
	 * @param key the entry's key
	 * @param mend what the map must be
	 * @throws InvalidOtelPropertyException unless the entry came from a variable
	 */
	public void rejectEntry(String property, String key, String mend) {
		ConfigurationProperty found = findEntry(property, key);
		if (found == null) {
			reject(property, null, mend);
			return;
		}
		if (!isEnvironmentVariable(found)) {
			throw new InvalidOtelPropertyException(property, null, mend);
		}
		this.findings.add(new ConfigurationFindings.IgnoredVariable(variableName(found), property, null, mend));
	}

	// "-5s" is what people look for, not "PT-5S".
	private String asWritten(String property, String value) {
		return this.environment.getProperty(property, value);
	}

	private @Nullable ConfigurationProperty find(String property) {
		// A name that a user chose, such as an exporter's, may be written in any case.
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private @Nullable ConfigurationProperty findEntry(String property, String key) {
		try {
			return find(property + "[" + key + "]");
		}
		catch (InvalidConfigurationPropertyNameException ex) {
			// A key like that stands among pairs.
			return null;
		}
	}

	static boolean isEnvironmentVariable(ConfigurationProperty property) {
		ConfigurationPropertySource source = property.getSource();
		return source != null && source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
	}

	static String variableName(ConfigurationProperty property) {
		return (property.getOrigin() instanceof PropertySourceOrigin origin) ? origin.getPropertyName()
				: property.getName().toString().toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
	}

}
