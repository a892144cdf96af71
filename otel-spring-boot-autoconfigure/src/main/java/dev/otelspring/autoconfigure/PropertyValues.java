package dev.otelspring.autoconfigure;

import java.util.Locale;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
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
	 * @param value its text, {@code null} if it must not be shown
	 * @param mend what it must be
	 * @throws InvalidOtelPropertyException unless the value came from a variable
	 */
	public void reject(String property, @Nullable String value, String mend) {
		ConfigurationProperty found = find(property);
		if (found == null || !isEnvironmentVariable(found)) {
			throw new InvalidOtelPropertyException(property, value, mend);
		}
		this.findings.add(new ConfigurationFindings.Finding(variableName(found), property, value, mend));
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

	static boolean isEnvironmentVariable(ConfigurationProperty property) {
		ConfigurationPropertySource source = property.getSource();
		return source != null && source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
	}

	static String variableName(ConfigurationProperty property) {
		Origin origin = property.getOrigin();
		if (origin instanceof SystemEnvironmentOrigin variable) {
			return variable.getProperty();
		}
		return property.getName().toString().toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
	}

}
