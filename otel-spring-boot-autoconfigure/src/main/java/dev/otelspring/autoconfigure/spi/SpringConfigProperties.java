package dev.otelspring.autoconfigure.spi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.KeyValuePairs;
import dev.otelspring.autoconfigure.PropertyValues;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.Environment;

/**
 * Gives OpenTelemetry's SPI components their configuration from Spring's environment.
 *
 * <p>
 * A value of the wrong type throws a {@link ConfigurationException}, as the interface
 * asks, unless it came from a variable: that is told, and as good as unset.
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

	private final Environment environment;

	private final Binder binder;

	private final PropertyValues values;

	private final Set<String> read = new LinkedHashSet<>();

	SpringConfigProperties(Environment environment, PropertyValues values) {
		this.environment = environment;
		this.binder = Binder.get(environment);
		this.values = values;
	}

	/**
	 * What has been asked for so far.
	 * @return the properties' names
	 */
	List<String> read() {
		return List.copyOf(this.read);
	}

	@Override
	public @Nullable String getString(String name) {
		String value = bind(name, Bindable.of(String.class));
		if (value == null || value.isEmpty()) {
			return null;
		}
		return checked(name, value, ZipkinValues.mendOf(name, value));
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
		Duration value = bind(name, Bindable.of(Duration.class));
		return (value != null) ? checked(name, value, ZipkinValues.mendOf(name, value)) : null;
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
			if (ConfigurationPropertyName.isValid(name)) {
				this.binder.bind(name, Bindable.mapOf(String.class, String.class), PAIRS_ARE_NO_FAILURE)
					.ifBound(map::putAll);
			}
		}
		catch (IllegalArgumentException | BindException ex) {
			// It may be headers.
			refuse(name, null, String.valueOf(ex.getMessage()));
		}
		return map;
	}

	private <T> @Nullable T bind(String name, Bindable<T> target) {
		this.read.add(name);
		try {
			return (ConfigurationPropertyName.isValid(name) ? this.binder.bind(name, target) : bindOther(name, target))
				.orElse(null);
		}
		catch (BindException ex) {
			refuse(name, "", PropertyValues.mend(target.getType().resolve(Object.class)));
			return null;
		}
	}

	// Components may have names of their own that Boot would not have: _internal,
	// maxSize.
	private <T> BindResult<T> bindOther(String name, Bindable<T> target) {
		String text = this.environment.getProperty(name);
		Map<String, String> value = (text != null) ? Map.of("value", text) : Map.of();
		return new Binder(new MapConfigurationPropertySource(value)).bind("value", target);
	}

	private <T> @Nullable T checked(String name, T value, @Nullable String mend) {
		if (mend == null) {
			return value;
		}
		refuse(name, String.valueOf(value), mend);
		return null;
	}

	private void refuse(String name, @Nullable String value, String mend) {
		try {
			this.values.reject(name, value, mend);
		}
		catch (InvalidOtelPropertyException ex) {
			throw new ConfigurationException("Invalid value for property " + name, ex);
		}
	}

}
