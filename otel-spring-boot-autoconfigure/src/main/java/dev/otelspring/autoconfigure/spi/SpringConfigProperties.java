package dev.otelspring.autoconfigure.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Gives OpenTelemetry's SPI components their configuration from Spring's environment.
 *
 * <p>
 * Thread-safe. A value of the wrong type throws a {@link ConfigurationException}, as the
 * interface asks.
 */
final class SpringConfigProperties implements ConfigProperties {

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
		Map<String, String> map = bind(name, Bindable.mapOf(String.class, String.class));
		return (map != null) ? map : Map.of();
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
