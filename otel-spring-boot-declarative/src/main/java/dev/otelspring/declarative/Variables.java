package dev.otelspring.declarative;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The environment variables, of which those of OpenTelemetry do not count beside a
 * declarative configuration.
 */
final class Variables {

	private static final String SOURCE = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private static final String PREFIX = "OTEL_";

	private final MutablePropertySources sources;

	Variables(ConfigurableEnvironment environment) {
		this.sources = environment.getPropertySources();
	}

	@Nullable String get(String name) {
		return Objects.toString(all().get(name), null);
	}

	/**
	 * The variables of OpenTelemetry that are set.
	 * @return their names, sorted
	 */
	List<String> names() {
		return all().keySet()
			.stream()
			.filter((name) -> name.startsWith(PREFIX) && !Objects.toString(all().get(name), "").isEmpty())
			.sorted()
			.toList();
	}

	/**
	 * Takes them from where properties are looked up. Placeholders may still name them.
	 * @param environment that they are in
	 * @param application that runs in it
	 */
	void hide(ConfigurableEnvironment environment, SpringApplication application) {
		Map<String, Object> others = new LinkedHashMap<>();
		Map<String, Object> hidden = new LinkedHashMap<>();
		all().forEach((name, value) -> (name.startsWith(PREFIX) ? hidden : others).put(name, value));
		if (!hidden.isEmpty()) {
			this.sources.replace(SOURCE, new SystemEnvironmentPropertySource(SOURCE, others));
			new SystemEnvironmentPropertySourceEnvironmentPostProcessor().postProcessEnvironment(environment,
					application);
			this.sources.addAfter(SOURCE, new MapPropertySource("otelVariables", hidden));
		}
	}

	private Map<String, Object> all() {
		return (this.sources.get(SOURCE) instanceof SystemEnvironmentPropertySource variables) ? variables.getSource()
				: Map.of();
	}

}
