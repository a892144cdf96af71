package dev.otelspring.declarative;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.util.ResourceUtils;

/**
 * Where the configuration file is said to be. A property that is wrong stops the start; a
 * variable, which a platform may have set for many services, is told and does not count.
 *
 * @param property that says so
 * @param path to the file
 * @param origin where the property is set, {@code null} if that is not known
 * @param isVariable whether that is an environment variable
 */
record FileLocation(String property, String path, @Nullable String origin, boolean isVariable) {

	/** What says so, as variables. */
	static final List<String> VARIABLES = List.of("OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE");

	private static final String PROPERTY = "otel.config.file";

	private static final String DEPRECATED = "otel.experimental.config.file";

	static @Nullable FileLocation find(ConfigurableEnvironment environment) {
		FileLocation location = find(environment, PROPERTY);
		return (location != null) ? location : find(environment, DEPRECATED);
	}

	private static @Nullable FileLocation find(ConfigurableEnvironment environment, String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found == null) {
				continue;
			}
			String path = environment.resolvePlaceholders(String.valueOf(found.getValue()));
			if (!path.isBlank()) {
				return new FileLocation(property, path.strip(), Objects.toString(found.getOrigin(), null),
						source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource);
			}
		}
		return null;
	}

	/**
	 * Reads the file.
	 * @param substitution for its values
	 * @param notes gets what is wrong with the variable
	 * @return the root, {@code null} if there is none to be read
	 */
	@Nullable Node read(Substitution substitution, Notes notes) {
		if (this.property.equals(DEPRECATED)) {
			notes.add(name() + " is deprecated", "the specification calls it OTEL_CONFIG_FILE by now",
					"Set OTEL_CONFIG_FILE instead");
		}
		Resource file = ResourceUtils.isUrl(this.path) ? new DefaultResourceLoader().getResource(this.path)
				: new FileSystemResource(this.path);
		try {
			return new ConfigurationFile(file, substitution).read();
		}
		catch (IOException ex) {
			reject("must be the path of a YAML file that can be read", notes);
			return null;
		}
	}

	/**
	 * Tells that there is a configuration already.
	 * @param format the property that says so
	 * @param notes gets what is wrong with the variable
	 */
	void rejectBeside(String format, Notes notes) {
		reject("does not go with " + format + ": there is one configuration", notes);
	}

	private void reject(String mend, Notes notes) {
		if (!this.isVariable) {
			throw new WrongNodeException(this.property, this.path, mend, this.origin);
		}
		notes.add(name() + "='" + this.path + "' is ignored", this.property + " " + mend,
				"Mend the variable or take it away");
	}

	private String name() {
		return this.isVariable ? "The environment variable " + this.property.toUpperCase(Locale.ROOT).replace('.', '_')
				: this.property;
	}

}
