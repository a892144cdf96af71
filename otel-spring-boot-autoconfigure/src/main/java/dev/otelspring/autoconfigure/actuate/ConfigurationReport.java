package dev.otelspring.autoconfigure.actuate;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.otelspring.autoconfigure.Credentials;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Shows what is set of {@code otel.*}, and where: the value that wins, which need not be
 * the one that somebody is looking at.
 */
final class ConfigurationReport {

	private static final ConfigurationPropertyName OTEL = ConfigurationPropertyName.of("otel");

	/**
	 * What is secret by its name, with dots and dashes taken out of it: a variable knows
	 * none.
	 */
	private static final Pattern SECRET = Pattern.compile(
			".*(headers|keys|key$|password|passphrase|secret|token|credential|authorization|connectionstring|dsn$).*");

	/** Names that sound like it and hold names alone. */
	private static final Pattern HARMLESS = Pattern
		.compile(".*(capture(request|response)headers|disabledkeys|(traceid|spanid|traceflags)key|attributekeys.*)");

	private final ConfigurableEnvironment environment;

	private final Sanitizer sanitizer;

	ConfigurationReport(ConfigurableEnvironment environment, List<SanitizingFunction> functions) {
		this.environment = environment;
		this.sanitizer = new Sanitizer(functions);
	}

	Configuration create() {
		Map<String, Setting> settings = new TreeMap<>();
		Map<String, ConfigurationPropertySource> winners = new HashMap<>();
		// The first source that has a property wins; a list is of one source alone.
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter(OTEL::isAncestorOf)
					.map(source::getConfigurationProperty)
					.filter(Objects::nonNull)
					.filter((property) -> !"".equals(property.getValue()))
					.filter((property) -> winners.computeIfAbsent(uniform(property), (name) -> source) == source)
					.forEach((property) -> settings.putIfAbsent(property.getName().toString(), setting(property)));
			}
		}
		return new Configuration(settings);
	}

	// A variable knows neither dashes nor where a word ends.
	private static String uniform(ConfigurationProperty property) {
		return property.getName()
			.toString()
			.replaceAll("\\[\\d+].*", "")
			.replaceAll("[^A-Za-z0-9]", "")
			.toLowerCase(Locale.ROOT);
	}

	private Setting setting(ConfigurationProperty property) {
		Origin origin = property.getOrigin();
		return new Setting(value(property), (origin != null) ? Credentials.hideIn(origin.toString()) : null);
	}

	// Placeholders stay as they are: what they lead to may be a secret of another name.
	private String value(ConfigurationProperty property) {
		String name = uniform(property);
		if (SECRET.matcher(name).matches() && !HARMLESS.matcher(name).matches()) {
			return Credentials.HIDDEN;
		}
		ConfigurationPropertySource source = property.getSource();
		PropertySource<?> underlying = (source != null
				&& source.getUnderlyingSource() instanceof PropertySource<?> known) ? known : null;
		Object sanitized = this.sanitizer
			.sanitize(new SanitizableData(underlying, property.getName().toString(), property.getValue()), true);
		return Credentials.hideIn(String.valueOf(sanitized));
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
