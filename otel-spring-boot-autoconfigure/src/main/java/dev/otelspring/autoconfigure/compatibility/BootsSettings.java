package dev.otelspring.autoconfigure.compatibility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.otelspring.autoconfigure.BootsProperties;
import dev.otelspring.autoconfigure.instrumentation.micrometer.BootsOtlpRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.StringUtils;

/**
 * What the application has set itself, by Boot's properties and by ours, in files,
 * arguments and variables; not what was made of either.
 */
final class BootsSettings {

	/**
	 * What Boot makes of {@code OTEL_*} variables, what is made of Boot's properties, and
	 * the defaults of customizers, which stand behind all that is set.
	 */
	private static final Set<String> MADE = Set.of(BootsProperties.FROM_VARIABLES, BootsPropertySource.NAME,
			"otelCustomizerDefaults");

	/** What all of Boot's properties for OpenTelemetry are below. */
	static final List<ConfigurationPropertyName> GROUPS = List.of(
			ConfigurationPropertyName.of("management.opentelemetry"),
			ConfigurationPropertyName.of("management.tracing"), ConfigurationPropertyName.of("management.logging"),
			ConfigurationPropertyName.of("management.otlp"));

	private final ConfigurableEnvironment environment;

	private final @Nullable ClassLoader classLoader;

	BootsSettings(ConfigurableEnvironment environment, @Nullable ClassLoader classLoader) {
		this.environment = environment;
		this.classLoader = classLoader;
	}

	ConfigurableEnvironment environment() {
		return this.environment;
	}

	/**
	 * A property with a value; an empty one is as good as none.
	 * @param property its name
	 * @return {@code null} if it is nowhere
	 */
	@Nullable ConfigurationProperty find(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : sources()) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null && !text(found).isEmpty()) {
				return found;
			}
		}
		return null;
	}

	/**
	 * Whether a property, or one below it, is set.
	 * @param property its name
	 * @return {@code false} too if it is empty
	 */
	boolean isSet(String property) {
		if (find(property) != null) {
			return true;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		return sources().stream()
			.anyMatch((source) -> source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT);
	}

	/**
	 * Whether anything is set that Boot could mean for OpenTelemetry.
	 * @return {@code true} too if a source cannot tell
	 */
	boolean isAnySet() {
		for (ConfigurationPropertySource source : sources()) {
			for (ConfigurationPropertyName group : GROUPS) {
				if (source.containsDescendantOf(group) != ConfigurationPropertyState.ABSENT) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * The properties that make up a list: the one that has all elements in its text, or
	 * one for each.
	 * @param property the list's name
	 * @return of one source, as lists are bound
	 */
	List<ConfigurationProperty> list(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : sources()) {
			List<ConfigurationProperty> elements = new ArrayList<>();
			ConfigurationProperty element = source.getConfigurationProperty(name);
			for (int i = 0; element != null || i == 0; i++) {
				if (element != null && !text(element).isEmpty()) {
					elements.add(element);
				}
				element = source.getConfigurationProperty(name.append("[" + i + "]"));
			}
			if (!elements.isEmpty()) {
				return elements;
			}
		}
		return List.of();
	}

	/**
	 * The entries of a map, of all sources, as maps are bound.
	 * @param property the map's name
	 * @return by key
	 */
	Map<String, ConfigurationProperty> map(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		Map<String, ConfigurationProperty> entries = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : sources()) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter(name::isAncestorOf)
					.map(source::getConfigurationProperty)
					.filter(Objects::nonNull)
					.forEach((entry) -> entries.putIfAbsent(key(name, entry.getName()), entry));
			}
		}
		return entries;
	}

	String text(ConfigurationProperty property) {
		String written = String.valueOf(property.getValue());
		try {
			return this.environment.resolvePlaceholders(written).strip();
		}
		catch (IllegalArgumentException ex) {
			// A placeholder that leads back to itself is told where it is bound.
			return written.strip();
		}
	}

	/**
	 * Whether Boot's registry could publish meters.
	 * @return {@code false} if it is not on the class path
	 */
	boolean hasMeterRegistry() {
		return BootsOtlpRegistry.isPresent(this.classLoader);
	}

	/**
	 * Whether Boot's registry publishes meters: then what is said of it is not for ours.
	 * @return {@code false} if it is left out or off
	 */
	boolean publishesMeters() {
		ConfigurationProperty enabled = find(BootsOtlpRegistry.ENABLED);
		return hasMeterRegistry() && BootsOtlpRegistry.isKept(this.environment, this.classLoader)
				&& (enabled == null || !text(enabled).equalsIgnoreCase("false"));
	}

	private List<ConfigurationPropertySource> sources() {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (!(source.getUnderlyingSource() instanceof PropertySource<?> underlying)
					|| !MADE.contains(underlying.getName())) {
				sources.add(source);
			}
		}
		return sources;
	}

	// As the binder makes it.
	private static String key(ConfigurationPropertyName map, ConfigurationPropertyName entry) {
		List<String> elements = new ArrayList<>();
		for (int i = map.getNumberOfElements(); i < entry.getNumberOfElements(); i++) {
			elements.add(entry.getElement(i, Form.ORIGINAL));
		}
		return StringUtils.collectionToDelimitedString(elements, ".");
	}

}
