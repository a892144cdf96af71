package dev.otelspring.autoconfigure.spi;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import dev.otelspring.autoconfigure.PropertyValues;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Puts what providers say of properties where all read them: their defaults behind all
 * else, what they override in front.
 */
final class CustomizerProperties {

	private static final String DEFAULTS = "otelCustomizerDefaults";

	private static final String OVERRIDES = "otelCustomizerOverrides";

	private static final String LOADED = "otelCustomizersLoaded";

	private CustomizerProperties() {
	}

	/**
	 * The providers on the classpath. They are asked once for each environment, with
	 * which they stay.
	 * @param environment gets their properties the first time
	 * @param values decides what wrong values do
	 * @param classLoader where to look
	 * @return what they asked for
	 */
	static List<ProviderHooks> load(ConfigurableEnvironment environment, PropertyValues values,
			@Nullable ClassLoader classLoader) {
		if (environment.getPropertySources().get(LOADED) instanceof Loaded loaded) {
			return loaded.providers;
		}
		List<ProviderHooks> providers = sorted(providers(classLoader));
		if (!providers.isEmpty()) {
			environment.getPropertySources().addLast(new Loaded(providers));
			apply(environment, values, providers);
		}
		return providers;
	}

	static List<ProviderHooks> sorted(List<ProviderHooks> providers) {
		return providers.stream().sorted(Comparator.comparingInt(ProviderHooks::order)).toList();
	}

	/**
	 * Applies what providers say of properties; of two the later wins.
	 * @param environment gets the properties
	 * @param values decides what wrong values do
	 * @param providers in order
	 */
	static void apply(ConfigurableEnvironment environment, PropertyValues values, List<ProviderHooks> providers) {
		MutablePropertySources sources = environment.getPropertySources();
		Map<String, Object> defaults = read(sources, DEFAULTS);
		providers.forEach((provider) -> provider.addDefaultsTo(defaults));
		if (!defaults.isEmpty()) {
			sources.remove(DEFAULTS);
			sources.addLast(new MapPropertySource(DEFAULTS, defaults));
		}
		for (ProviderHooks provider : providers) {
			for (Function<ConfigProperties, Map<String, String>> function : provider.overrides()) {
				Map<String, Object> overrides = read(sources, OVERRIDES);
				overrides.putAll(function.apply(new SpringConfigProperties(environment, values)));
				if (!overrides.isEmpty()) {
					sources.remove(OVERRIDES);
					sources.addFirst(new MapPropertySource(OVERRIDES, overrides));
				}
			}
		}
	}

	private static Map<String, Object> read(MutablePropertySources sources, String name) {
		return (sources.get(name) instanceof MapPropertySource source) ? new LinkedHashMap<>(source.getSource())
				: new LinkedHashMap<>();
	}

	private static List<ProviderHooks> providers(@Nullable ClassLoader classLoader) {
		try {
			return StreamSupport
				.stream(ServiceLoader.load(AutoConfigurationCustomizerProvider.class, classLoader).spliterator(), false)
				.map(ProviderHooks::of)
				.toList();
		}
		catch (ServiceConfigurationError ex) {
			throw new CustomizerFailedException(AutoConfigurationCustomizerProvider.class.getName(), "creation", ex);
		}
	}

	/** Has no properties: it carries the providers along with the environment. */
	private static final class Loaded extends MapPropertySource {

		private final List<ProviderHooks> providers;

		Loaded(List<ProviderHooks> providers) {
			super(LOADED, Map.of());
			this.providers = providers;
		}

	}

}
