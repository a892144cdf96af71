package dev.otelspring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Where a value was set: by a property of its own, or, for an element of a list or a
 * group, by the properties below it. All of them are of one source, the first that has
 * any, since that is how lists are bound.
 *
 * @param value the property that has the whole value, {@code null} if it is in parts
 * @param parts the properties that make it up
 */
record PropertyOrigin(@Nullable ConfigurationProperty value, List<ConfigurationProperty> parts) {

	static @Nullable PropertyOrigin find(Iterable<ConfigurationPropertySource> sources,
			ConfigurationPropertyName name) {
		PropertyOrigin empty = null;
		for (ConfigurationPropertySource source : sources) {
			ConfigurationProperty value = source.getConfigurationProperty(name);
			if (value != null && !isUnset(value)) {
				return new PropertyOrigin(value, List.of(value));
			}
			List<ConfigurationProperty> parts = below(source, name);
			if (!parts.isEmpty()) {
				return new PropertyOrigin(null, parts);
			}
			empty = (empty == null && value != null) ? new PropertyOrigin(value, List.of(value)) : empty;
		}
		return empty;
	}

	static @Nullable PropertyOrigin findEntry(Iterable<ConfigurationPropertySource> sources,
			ConfigurationPropertyName map, String key) {
		for (ConfigurationPropertySource source : sources) {
			for (ConfigurationProperty entry : below(source, map)) {
				if (key(map, entry.getName()).equalsIgnoreCase(key)) {
					return new PropertyOrigin(entry, List.of(entry));
				}
			}
		}
		return null;
	}

	static @Nullable PropertyOrigin findValue(Iterable<ConfigurationPropertySource> sources,
			ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : sources) {
			ConfigurationProperty value = source.getConfigurationProperty(name);
			if (value != null && !isUnset(value)) {
				return new PropertyOrigin(value, List.of(value));
			}
		}
		return null;
	}

	boolean isVariable() {
		return isVariable(this.parts.get(0));
	}

	/**
	 * Where it was set, as Boot says it.
	 * @return file and line of the first part, {@code null} if its source does not tell
	 */
	@Nullable String place() {
		Origin origin = this.parts.get(0).getOrigin();
		return (origin != null) ? origin.toString() : null;
	}

	/**
	 * What the application wrote, where ours was made of another property.
	 * @return {@code null} if it wrote ours
	 */
	@Nullable TranslatedOrigin translated() {
		return TranslatedOrigin.of(this.parts.get(0).getOrigin());
	}

	List<String> variables() {
		return this.parts.stream().map(PropertyOrigin::variableName).distinct().sorted().toList();
	}

	/**
	 * Whether a variable is empty, which by the specification is the same as unset.
	 * @param property a property
	 * @return {@code false} for properties of files
	 */
	static boolean isUnset(ConfigurationProperty property) {
		return "".equals(property.getValue()) && isVariable(property);
	}

	static boolean isVariable(ConfigurationProperty property) {
		ConfigurationPropertySource source = property.getSource();
		return source != null && variables(source) != null;
	}

	/**
	 * Whether a variable is empty, whoever's it is.
	 * @param source a source
	 * @return {@code false} too if the source is not the environment's variables
	 */
	static boolean hasEmptyVariables(ConfigurationPropertySource source) {
		PropertySource<?> variables = variables(source);
		return variables != null && variables.getSource() instanceof Map<?, ?> values && values.containsValue("");
	}

	private static @Nullable PropertySource<?> variables(ConfigurationPropertySource source) {
		return (source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME))
						? underlying : null;
	}

	private static List<ConfigurationProperty> below(ConfigurationPropertySource source,
			ConfigurationPropertyName name) {
		if (!(source instanceof IterableConfigurationPropertySource iterable)) {
			return List.of();
		}
		// Boot reads OTEL_TAIL_SAMPLING_X as well as OTEL_TAILSAMPLING_X.
		ConfigurationPropertyName underscored = ConfigurationPropertyName.adapt(name.toString().replace('-', '.'), '.');
		List<ConfigurationProperty> properties = new ArrayList<>();
		iterable.stream()
			.filter((candidate) -> name.isAncestorOf(candidate) || underscored.isAncestorOf(candidate))
			.map(source::getConfigurationProperty)
			.filter(Objects::nonNull)
			.filter((property) -> name.isAncestorOf(property.getName()) || isVariable(property))
			.filter((property) -> !isUnset(property))
			.forEach(properties::add);
		return properties;
	}

	// As the binder makes it.
	private static String key(ConfigurationPropertyName map, ConfigurationPropertyName entry) {
		List<String> elements = new ArrayList<>();
		for (int i = map.getNumberOfElements(); i < entry.getNumberOfElements(); i++) {
			elements.add(entry.getElement(i, Form.ORIGINAL));
		}
		return String.join(".", elements);
	}

	private static String variableName(ConfigurationProperty property) {
		return (property.getOrigin() instanceof PropertySourceOrigin origin) ? origin.getPropertyName()
				: property.getName().toString().toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
	}

}
