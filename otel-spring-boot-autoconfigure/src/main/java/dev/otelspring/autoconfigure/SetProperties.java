package dev.otelspring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Whether anything is set of a group of properties, wherever Boot would look for it.
 */
final class SetProperties {

	private static final ConfigurationPropertyName OTEL = ConfigurationPropertyName.of("otel");

	private final Environment environment;

	/** What begins with one of these is nothing of {@code otel} itself. */
	private final List<ConfigurationPropertyName> groups = new ArrayList<>();

	private @Nullable List<ConfigurationPropertySource> placeholders;

	SetProperties(Environment environment) {
		this.environment = environment;
	}

	void add(ConfigurationPropertyName group) {
		if (!group.equals(OTEL)) {
			this.groups.add(group);
		}
	}

	/**
	 * Whether nothing of a group is set.
	 * @param group what its properties begin with
	 * @param beans where further sources are
	 * @return {@code false} too if a source cannot tell
	 */
	boolean hasNone(ConfigurationPropertyName group, ListableBeanFactory beans) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (!hasNone(group, source)) {
				return false;
			}
		}
		for (ConfigurationPropertySource source : ofPlaceholders(beans)) {
			if (!hasNone(group, source)) {
				return false;
			}
		}
		return true;
	}

	private boolean hasNone(ConfigurationPropertyName group, ConfigurationPropertySource source) {
		if (source.containsDescendantOf(group) == ConfigurationPropertyState.ABSENT) {
			return true;
		}
		if (!group.equals(OTEL) || !(source instanceof IterableConfigurationPropertySource names)) {
			return false;
		}
		for (ConfigurationPropertyName name : names) {
			if (OTEL.isAncestorOf(name) && !isOfGroup(name)) {
				return false;
			}
		}
		return true;
	}

	private boolean isOfGroup(ConfigurationPropertyName name) {
		for (ConfigurationPropertyName group : this.groups) {
			if (group.isAncestorOf(name)) {
				return true;
			}
		}
		return false;
	}

	// Boot binds properties that such a bean was given, too.
	private List<ConfigurationPropertySource> ofPlaceholders(ListableBeanFactory beans) {
		List<ConfigurationPropertySource> known = this.placeholders;
		if (known == null) {
			known = new ArrayList<>();
			for (PropertySourcesPlaceholderConfigurer configurer : beans
				.getBeansOfType(PropertySourcesPlaceholderConfigurer.class, false, false)
				.values()) {
				for (PropertySource<?> source : configurer.getAppliedPropertySources()) {
					if (source.getSource() != this.environment) {
						known.add(ConfigurationPropertySource.from(source));
					}
				}
			}
			this.placeholders = known;
		}
		return known;
	}

}
