package dev.otelspring.autoconfigure.spi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.KeyValuePairs;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.Environment;

/**
 * Gives OpenTelemetry's SPI components their configuration from Spring's environment.
 *
 * <p>
 * Thread-safe. A value of the wrong type throws a {@link ConfigurationException}, as the
 * interface asks.
 */
final class SpringConfigProperties implements ConfigProperties {

	private static final BindHandler PAIRS_ARE_NO_FAILURE = new BindHandler() {

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) throws Exception {
			if (error instanceof ConverterNotFoundException) {
				return null;
			}
			throw error;
		}

	};

	private final Binder binder;

	SpringConfigProperties(Environment environment) {
		this.binder = Binder.get(environment);
	}

	@Override
	public @Nullable String getString(String name) {
		String value = bind(name, Bindable.of(String.class));
		return (value == null || value.isEmpty()) ? null : value;
	}

	@Override
	public @Nullable Boolean getBoolean(String name) {
		return bind(name, Bindable.of(Boolean.class));
	}

	@Override
	public @Nullable Integer getInt(String name) {
		return bind(name, Bindable.of(Integer.class));
	}

	@Override
	public @Nullable Long getLong(String name) {
		return bind(name, Bindable.of(Long.class));
	}

	@Override
	public @Nullable Double getDouble(String name) {
		return bind(name, Bindable.of(Double.class));
	}

	@Override
	public @Nullable Duration getDuration(String name) {
		return bind(name, Bindable.of(Duration.class));
	}

	@Override
	public List<String> getList(String name) {
		List<String> list = bind(name, Bindable.listOf(String.class));
		return (list != null) ? list.stream().map(String::strip).filter((item) -> !item.isEmpty()).toList() : List.of();
	}

	@Override
	public Map<String, String> getMap(String name) {
		Map<String, String> map = new LinkedHashMap<>();
		String pairs = getString(name);
		try {
			map.putAll(KeyValuePairs.parse((pairs != null) ? pairs : ""));
			// The specific key wins over the pairs.
			this.binder.bind(name, Bindable.mapOf(String.class, String.class), PAIRS_ARE_NO_FAILURE)
				.ifBound(map::putAll);
		}
		catch (IllegalArgumentException | BindException ex) {
			throw new ConfigurationException("Invalid value for property " + name, ex);
		}
		return map;
	}

	private <T> @Nullable T bind(String name, Bindable<T> target) {
		try {
			return this.binder.bind(name, target).orElse(null);
		}
		catch (BindException ex) {
			throw new ConfigurationException("Invalid value for property " + name, ex);
		}
	}

}
