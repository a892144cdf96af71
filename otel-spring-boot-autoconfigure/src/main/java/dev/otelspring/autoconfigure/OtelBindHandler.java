package dev.otelspring.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/**
 * What the specification asks of {@code otel.*} and Boot's binder does not do: an empty
 * variable is an unset one, maps may be written as {@code a=b,c=d} and merge with maps in
 * YAML, and a wrong variable never stops the start.
 */
final class OtelBindHandler extends AbstractBindHandler {

	private static final ConfigurationPropertyName OTEL = ConfigurationPropertyName.of("otel");

	private final ConfigurationFindings findings;

	OtelBindHandler(BindHandler parent, ConfigurationFindings findings) {
		super(parent);
		this.findings = findings;
	}

	@Override
	public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Object result) {
		if (OTEL.isAncestorOf(name)) {
			if (isStringMap(target) && result instanceof Map<?, ?> map) {
				return super.onSuccess(name, target, context, withPairs(name, context, map));
			}
			if ("".equals(result) || (result instanceof Collection<?> collection && collection.isEmpty())) {
				// The binder takes null for "not there".
				return null;
			}
		}
		return super.onSuccess(name, target, context, result);
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) throws Exception {
		if (!OTEL.isAncestorOf(name)) {
			return super.onFailure(name, target, context, error);
		}
		if (isStringMap(target) && pairs(name, context).isPresent()) {
			return withPairs(name, context, Map.of());
		}
		ConfigurationProperty property = context.getConfigurationProperty();
		if (property == null || !property.getName().equals(name)) {
			return super.onFailure(name, target, context, error);
		}
		if ("".equals(property.getValue())) {
			// There is no empty number.
			return null;
		}
		String mend = mend(target.getType().resolve(Object.class));
		return setAside(property, String.valueOf(property.getValue()), mend);
	}

	private @Nullable Object setAside(ConfigurationProperty property, @Nullable String value, String mend) {
		if (!PropertyValues.isEnvironmentVariable(property)) {
			throw new InvalidOtelPropertyException(property.getName().toString(), value, mend);
		}
		this.findings.add(new ConfigurationFindings.IgnoredVariable(PropertyValues.variableName(property),
				property.getName().toString(), value, mend));
		return null;
	}

	private static boolean isStringMap(Bindable<?> target) {
		return target.getType().resolve(Object.class) == Map.class
				&& target.getType().resolveGeneric(1) == String.class;
	}

	// The specific key wins over the pairs.
	private Map<String, String> withPairs(ConfigurationPropertyName name, BindContext context, Map<?, ?> specific) {
		Map<String, String> merged = new LinkedHashMap<>();
		pairs(name, context).ifPresent((property) -> {
			String text = String.valueOf(property.getValue());
			try {
				merged.putAll(KeyValuePairs.parse(text));
			}
			catch (IllegalArgumentException ex) {
				// A header's value may be a key: the text is not shown.
				setAside(property, null, String.valueOf(ex.getMessage()));
			}
		});
		specific.forEach((key, value) -> merged.put(String.valueOf(key), String.valueOf(value)));
		return merged;
	}

	private static Optional<ConfigurationProperty> pairs(ConfigurationPropertyName name, BindContext context) {
		for (ConfigurationPropertySource source : context.getSources()) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null && property.getValue() instanceof CharSequence) {
				return Optional.of(property);
			}
		}
		return Optional.empty();
	}

	private static String mend(Class<?> type) {
		if (type == Duration.class) {
			return "must be a duration such as 5s or 5000 (milliseconds)";
		}
		if (type == DataSize.class) {
			return "must be a size such as 32MB";
		}
		if (type == boolean.class || type == Boolean.class) {
			return "must be true or false";
		}
		if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
			return "must be a whole number";
		}
		if (type == double.class || type == Double.class) {
			return "must be a number";
		}
		if (type.isEnum()) {
			return "must be one of "
					+ Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "));
		}
		return "cannot be read as " + type.getSimpleName();
	}

}
