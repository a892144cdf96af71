package dev.otelspring.autoconfigure.doctor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Whether a property is nearly one that is known. One that is like none says nothing: it
 * may be a component's own.
 */
final class SpellingCheck implements Check {

	private static final ConfigurationPropertyName OTEL = ConfigurationPropertyName.of("otel");

	private final ConfigurableEnvironment environment;

	private final @Nullable ClassLoader classLoader;

	private volatile @Nullable KnownProperties ours;

	private volatile @Nullable KnownProperties all;

	SpellingCheck(ConfigurableEnvironment environment, @Nullable ClassLoader classLoader) {
		this.environment = environment;
		this.classLoader = classLoader;
	}

	@Override
	public List<Finding> findings() {
		KnownProperties usual = ours();
		Map<String, Finding> findings = new TreeMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				for (ConfigurationPropertyName name : iterable) {
					if (OTEL.isAncestorOf(name) && !usual.knows(name.toString())) {
						look(source.getConfigurationProperty(name), findings);
					}
				}
			}
		}
		return List.copyOf(findings.values());
	}

	private void look(@Nullable ConfigurationProperty property, Map<String, Finding> findings) {
		String name = (property != null) ? property.getName().toString() : "";
		String meant = (property != null) ? all().meantBy(name) : null;
		if (property != null && meant != null) {
			Origin origin = property.getOrigin();
			findings.putIfAbsent(name,
					new Finding("spelling", Severity.WARNING,
							"No property that is known here is called " + name
									+ ((origin != null) ? " (" + origin + ")" : ""),
							"one that is known is nearly called so", "Did you mean " + meant + "?"));
		}
	}

	// The files are read once, when somebody looks.
	private KnownProperties ours() {
		KnownProperties read = this.ours;
		if (read == null) {
			read = KnownProperties.ofThisLibrary();
			this.ours = read;
		}
		return read;
	}

	private KnownProperties all() {
		KnownProperties read = this.all;
		if (read == null) {
			read = KnownProperties.on(this.classLoader);
			this.all = read;
		}
		return read;
	}

}
