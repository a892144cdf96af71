package dev.otelspring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.ResolvableType;

/**
 * What the specification asks of {@code otel.*} and Boot's binder does not do: an empty
 * variable is an unset one, maps may be written as {@code a=b,c=d} and merge with maps in
 * YAML, and a wrong variable never stops the start.
 */
final class OtelBindHandler extends AbstractBindHandler {

	private static final ConfigurationPropertyName OTEL = ConfigurationPropertyName.of("otel");

	/** Nanoseconds of more than 292 years are more than a long holds. */
	private static final Duration LONGEST = Duration.ofDays(36500);

	private final PropertyValues values;

	private final PlaceholdersResolver placeholders;

	OtelBindHandler(BindHandler parent, PropertyValues values, PlaceholdersResolver placeholders) {
		super(parent);
		this.values = values;
		this.placeholders = placeholders;
	}

	@Override
	public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		if (OTEL.isAncestorOf(name) && !name.isLastElementIndexed() && isValue(target)
				&& this.values.hasEmptyVariables() && isEmptyVariable(first(name, context))) {
			// The way to give a value of one's own.
			throw new EmptyVariableException();
		}
		return super.onStart(name, target, context);
	}

	@Override
	public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Object result) {
		if (OTEL.isAncestorOf(name)) {
			if (isStringMap(target) && result instanceof Map<?, ?> map) {
				return super.onSuccess(name, target, context, withPairs(name, context, map));
			}
			boolean empty = (result instanceof Collection<?> collection) ? withoutEmpty(collection).isEmpty()
					: "".equals(result) && !name.isLastElementIndexed();
			if (empty) {
				// The binder takes null for "not there".
				return null;
			}
			if (result instanceof Duration duration && isTooLong(duration)) {
				throw new UnreadableException(null, name, null, "must be at most " + LONGEST.toDays() + "d");
			}
		}
		return super.onSuccess(name, target, context, result);
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) throws Exception {
		if (!OTEL.isAncestorOf(name) || find(error, InvalidOtelPropertyException.class) != null) {
			return super.onFailure(name, target, context, error);
		}
		if (error instanceof EmptyVariableException) {
			return behindEmptyVariable(name, target, context);
		}
		if (isStringMap(target) && pairs(name, context) != null) {
			return withPairs(name, context, Map.of());
		}
		ConfigurationProperty property = first(name, context);
		if (property != null && "".equals(property.getValue())) {
			// There is no empty number.
			return null;
		}
		UnreadableException unreadable = unreadable(name, target, context, error);
		if (unreadable == null) {
			return super.onFailure(name, target, context, error);
		}
		if (unreadable.origin != null && unreadable.origin.isVariable() && isWithinList(name)) {
			// The list is what can be left out.
			throw unreadable;
		}
		boolean element = isWithinList(unreadable.name);
		this.values.reject(unreadable.origin, unreadable.name.toString(), unreadable.value,
				String.valueOf(unreadable.getMessage()),
				element ? PropertyValues.LIST_LEFT_OUT : PropertyValues.DEFAULT_APPLIES);
		return null;
	}

	private @Nullable UnreadableException unreadable(ConfigurationPropertyName name, Bindable<?> target,
			BindContext context, Exception error) {
		UnreadableException below = find(error, UnreadableException.class);
		if (below != null && below.origin != null) {
			return below;
		}
		UnboundConfigurationPropertiesException unbound = find(error, UnboundConfigurationPropertiesException.class);
		if (unbound != null) {
			List<ConfigurationProperty> behindGap = List.copyOf(unbound.getUnboundProperties());
			PropertyOrigin origin = new PropertyOrigin((behindGap.size() == 1) ? behindGap.get(0) : null, behindGap);
			return new UnreadableException(origin, behindGap.get(0).getName(), this.values.asWritten(origin, null),
					"must belong to a list that has no gaps and begins with [0]");
		}
		PropertyOrigin origin = PropertyOrigin.find(context.getSources(), name);
		if (origin == null || (origin.value() == null && context.getDepth() == 0)) {
			return null;
		}
		if (below != null) {
			return new UnreadableException(origin, name, this.values.asWritten(origin, null),
					String.valueOf(below.getMessage()));
		}
		String mend = (origin.value() != null) ? mend(target.getType())
				: "cannot be used: " + rootCause(error).getMessage();
		return new UnreadableException(origin, name, this.values.asWritten(origin, null), mend);
	}

	// An empty element must not end the list.
	private static Collection<?> withoutEmpty(Collection<?> collection) {
		if (collection.contains("")) {
			collection.removeIf(""::equals);
		}
		return collection;
	}

	private static String mend(ResolvableType type) {
		Class<?> element = type.asCollection().resolveGeneric(0);
		return (element != null)
				? PropertyValues.mend(element).replaceFirst("^must be", "must be a list in which each is")
				: PropertyValues.mend(type.resolve(Object.class));
	}

	private static boolean isTooLong(Duration duration) {
		return duration.compareTo(LONGEST) > 0 || duration.compareTo(LONGEST.negated()) < 0;
	}

	private static boolean isWithinList(ConfigurationPropertyName name) {
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			if (name.isNumericIndex(i)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isStringMap(Bindable<?> target) {
		return target.getType().resolve(Object.class) == Map.class
				&& target.getType().resolveGeneric(1) == String.class;
	}

	private static boolean isValue(Bindable<?> target) {
		Class<?> type = target.getType().resolve(Object.class);
		return !type.isRecord() && !Map.class.isAssignableFrom(type);
	}

	private static boolean isEmptyVariable(@Nullable ConfigurationProperty property) {
		return property != null && PropertyOrigin.isUnset(property);
	}

	private static @Nullable ConfigurationProperty first(ConfigurationPropertyName name, BindContext context) {
		for (ConfigurationPropertySource source : context.getSources()) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	// An empty variable does not hide what a file says.
	private @Nullable Object behindEmptyVariable(ConfigurationPropertyName name, Bindable<?> target,
			BindContext context) {
		List<ConfigurationPropertySource> behind = new ArrayList<>();
		boolean found = false;
		for (ConfigurationPropertySource source : context.getSources()) {
			if (found) {
				behind.add(source);
			}
			found = found || source.getConfigurationProperty(name) != null;
		}
		return behind.isEmpty() ? null : new Binder(behind, this.placeholders).bind(name, target, this).orElse(null);
	}

	// The specific key wins over the pairs.
	private Map<String, String> withPairs(ConfigurationPropertyName name, BindContext context, Map<?, ?> specific) {
		Map<String, String> merged = new LinkedHashMap<>();
		PropertyOrigin pairs = pairs(name, context);
		if (pairs != null) {
			try {
				merged.putAll(KeyValuePairs.parse(String.valueOf(this.values.asWritten(pairs, ""))));
			}
			catch (IllegalArgumentException ex) {
				// A header's value may be a key: the text is not shown.
				this.values.reject(pairs, name.toString(), null, String.valueOf(ex.getMessage()),
						PropertyValues.DEFAULT_APPLIES);
			}
		}
		specific.forEach((key, value) -> merged.put(String.valueOf(key), String.valueOf(value)));
		return merged;
	}

	private static @Nullable PropertyOrigin pairs(ConfigurationPropertyName name, BindContext context) {
		PropertyOrigin origin = PropertyOrigin.findValue(context.getSources(), name);
		return (origin != null && Objects.requireNonNull(origin.value()).getValue() instanceof CharSequence) ? origin
				: null;
	}

	private static <E extends Throwable> @Nullable E find(Throwable error, Class<E> type) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	private static Throwable rootCause(Throwable error) {
		Throwable cause = error;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	/** Leads from the start to the failure, which may give a value. */
	private static final class EmptyVariableException extends RuntimeException {

	}

	/** On its way to what can be left out. */
	private static final class UnreadableException extends RuntimeException {

		private final @Nullable PropertyOrigin origin;

		private final ConfigurationPropertyName name;

		private final @Nullable String value;

		UnreadableException(@Nullable PropertyOrigin origin, ConfigurationPropertyName name, @Nullable String value,
				String mend) {
			super(mend);
			this.origin = origin;
			this.name = name;
			this.value = value;
		}

	}

}
