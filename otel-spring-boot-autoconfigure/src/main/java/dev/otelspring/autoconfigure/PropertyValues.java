package dev.otelspring.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Turns the text of a property into what it means, and decides what a wrong value does: a
 * value from a file or an argument stops the start, one from an {@code OTEL_*} variable
 * is told and set aside, since a platform may have set it for a thousand services.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">Specification,
 * environment variables</a>
 */
public final class PropertyValues {

	/** What becomes of most wrong variables. */
	public static final String DEFAULT_APPLIES = "is ignored and the default applies";

	/** What becomes of an element that a list can do without. */
	public static final String LEFT_OUT = "is ignored";

	/** What becomes of a list or a map that is written into one variable. */
	public static final String USED_IN_PART = "is used in part";

	/** What becomes of a list of which each element counts. */
	public static final String LIST_LEFT_OUT = "is ignored with the whole list, and the default applies";

	private static final Duration NO_LIMIT = Duration.ofDays(1);

	private final Environment environment;

	private final ConfigurationFindings findings;

	private @Nullable Boolean emptyVariables;

	public PropertyValues(Environment environment, ConfigurationFindings findings) {
		this.environment = environment;
		this.findings = findings;
	}

	/**
	 * The text of a property, for conditions, which nothing is bound for.
	 * @param environment where it is set
	 * @param property its name
	 * @return {@code null} if it is unset or empty; a placeholder that cannot be resolved
	 * stays as it is
	 */
	public static @Nullable String text(Environment environment, String property) {
		if (!(environment instanceof ConfigurableEnvironment)) {
			return environment.getProperty(property);
		}
		PropertyOrigin origin = PropertyOrigin.findValue(ConfigurationPropertySources.get(environment),
				ConfigurationPropertyName.of(property));
		String text = (origin != null) ? asWritten(environment, Objects.requireNonNull(origin.value())) : null;
		return StringUtils.hasText(text) ? text : null;
	}

	/**
	 * A variable of the environment that other programs read as well.
	 * @param name such as {@code HTTPS_PROXY}
	 * @return {@code null} if it is unset
	 */
	public @Nullable String variable(String name) {
		PropertySource<?> variables = (this.environment instanceof ConfigurableEnvironment configurable)
				? configurable.getPropertySources().get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
				: null;
		Object value = (variables != null) ? variables.getProperty(name) : null;
		return (value != null) ? value.toString() : null;
	}

	/**
	 * Whether any variable is empty. Where none is, no property needs to be looked for a
	 * second time.
	 * @return {@code false} if each has a value
	 */
	boolean hasEmptyVariables() {
		Boolean known = this.emptyVariables;
		if (known == null) {
			known = false;
			for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
				known = known || PropertyOrigin.hasEmptyVariables(source);
			}
			this.emptyVariables = known;
		}
		return known;
	}

	/**
	 * Parses a value.
	 * @param property the property's full name
	 * @param value its text
	 * @param fallback what applies if the text is wrong and came from a variable
	 * @param parser throws an {@link IllegalArgumentException} whose message tells what
	 * the property must be, such as "must be a number from 0 to 1", or a
	 * {@link MisfitException}
	 * @param <T> the type of the result
	 * @return the parsed value, or the fallback
	 * @throws InvalidOtelPropertyException if the text is wrong and was set on purpose
	 */
	public <T> T parse(String property, String value, T fallback, Function<String, ? extends T> parser) {
		try {
			return parser.apply(value);
		}
		catch (MisfitException ex) {
			rejectTogether(property, value, ex.getOthers(), String.valueOf(ex.getMessage()), DEFAULT_APPLIES);
		}
		catch (IllegalArgumentException ex) {
			reject(property, value, String.valueOf(ex.getMessage()));
		}
		return fallback;
	}

	/**
	 * Takes a number that has a lower bound.
	 * @param property the property's full name
	 * @param value its value
	 * @param least what it must be at least
	 * @param fallback what applies if it is less and came from a variable
	 * @return the value, or the fallback
	 */
	public long atLeast(String property, long value, long least, long fallback) {
		if (value >= least) {
			return value;
		}
		reject(property, String.valueOf(value), "must be at least " + least);
		return fallback;
	}

	/**
	 * Takes a duration that must be positive.
	 * @param property the property's full name
	 * @param value its value
	 * @param fallback what applies if it is not and came from a variable; the example in
	 * messages
	 * @return the value, or the fallback
	 */
	public Duration positive(String property, Duration value, Duration fallback) {
		if (value.toMillis() > 0) {
			return value;
		}
		reject(property, value.toString(), "must be a positive duration such as " + fallback.toSeconds() + "s");
		return fallback;
	}

	/**
	 * Takes a duration after which something is given up.
	 * @param property the property's full name
	 * @param value its value
	 * @param fallback what applies if it is negative and came from a variable
	 * @return the value, or the fallback; a day if it is zero, which stands for no limit
	 * @see <a href=
	 * "https://opentelemetry.io/docs/specs/otel/configuration/common/#timeout">Specification,
	 * timeout</a>
	 */
	public Duration timeout(String property, Duration value, Duration fallback) {
		Duration checked = notNegative(property, value, fallback);
		return (checked.toMillis() > 0) ? checked : NO_LIMIT;
	}

	/**
	 * Takes a duration that may be zero.
	 * @param property the property's full name
	 * @param value its value
	 * @param fallback what applies if it is negative and came from a variable
	 * @return the value, or the fallback
	 */
	public Duration notNegative(String property, Duration value, Duration fallback) {
		if (!value.isNegative()) {
			return value;
		}
		reject(property, value.toString(), "must not be negative");
		return fallback;
	}

	/**
	 * Tells that a value is wrong.
	 * @param property the property's full name; a list's element or a group of properties
	 * will do
	 * @param value its value, shown as it is written where that is known; {@code null} if
	 * it has none or it must not be shown
	 * @param mend what it must be
	 * @throws InvalidOtelPropertyException unless the value came from a variable
	 */
	public void reject(String property, @Nullable String value, String mend) {
		reject(property, value, mend, DEFAULT_APPLIES);
	}

	/**
	 * Tells that a value is wrong, and what becomes of it.
	 * @param property the property's full name; a list's element or a group of properties
	 * will do
	 * @param value its value, shown as it is written where that is known; empty if only
	 * that will do, {@code null} if it has none or it must not be shown
	 * @param mend what it must be
	 * @param outcome what becomes of it if it came from a variable, such as "is ignored"
	 * @throws InvalidOtelPropertyException unless the value came from a variable
	 */
	public void reject(String property, @Nullable String value, String mend, String outcome) {
		Found found = find(property);
		String known = (value == null || value.isEmpty()) ? null : value;
		reject(found.origin(), found.property(), (value != null) ? asWritten(found.origin(), known) : null, mend,
				found.isPartOf(property) ? USED_IN_PART : outcome);
	}

	/**
	 * Tells that values do not go together. If one of them came from a variable, that one
	 * is told; else the first that is set.
	 * @param property the property that would have to change
	 * @param value its value
	 * @param others the properties on which that depends
	 * @param mend what the property must be
	 * @param outcome what becomes of any that came from a variable, such as "is ignored"
	 * @throws InvalidOtelPropertyException unless one of the values came from a variable
	 */
	public void rejectTogether(String property, @Nullable String value, List<String> others, String mend,
			String outcome) {
		PropertyOrigin own = find(property).origin();
		if (own == null || !own.isVariable()) {
			for (String other : others) {
				PropertyOrigin origin = find(other).origin();
				if (origin != null && (origin.isVariable() || own == null)) {
					reject(origin, other, asWritten(origin, null), "does not go with " + property + ", which " + mend,
							outcome);
					return;
				}
			}
		}
		reject(property, value, mend, outcome);
	}

	/**
	 * Tells that an entry of a map is wrong. Its value is never shown.
	 * @param property the map's full name
	 * @param key the entry's key
	 * @param mend what the map must be
	 * @throws InvalidOtelPropertyException unless the entry came from a variable
	 */
	public void rejectEntry(String property, String key, String mend) {
		Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(this.environment);
		ConfigurationPropertyName map = ConfigurationPropertyName.adapt(property, '.');
		PropertyOrigin entry = PropertyOrigin.findEntry(sources, map, key);
		if (entry != null) {
			reject(entry, property, null, mend, LEFT_OUT);
		}
		else {
			// It stands among pairs.
			reject(PropertyOrigin.findValue(sources, map), property, null, mend, USED_IN_PART);
		}
	}

	void reject(@Nullable PropertyOrigin origin, String property, @Nullable String value, String mend, String outcome) {
		TranslatedOrigin written = (origin != null) ? origin.translated() : null;
		if (written != null) {
			throw new InvalidOtelPropertyException(written.property(),
					(value != null) ? shown(property, written.value()) : null,
					(written.mend() != null) ? written.mend() : mend, written.toString());
		}
		String shown = shown(property, value);
		if (origin == null || !origin.isVariable()) {
			throw new InvalidOtelPropertyException(property, shown, mend, (origin != null) ? origin.place() : null);
		}
		this.findings.add(new ConfigurationFindings.WrongVariable(origin.variables(), property, shown, mend, outcome));
	}

	// A URL that cannot be used may be one whose password is not encoded.
	private static @Nullable String shown(String property, @Nullable String value) {
		return (value != null && property.contains("endpoint")) ? Credentials.hideIn(value) : value;
	}

	/**
	 * What a property of a type must be.
	 * @param type the type
	 * @return the end of a sentence
	 */
	public static String mend(Class<?> type) {
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
		return (type.getName().startsWith("java.lang.")) ? "cannot be read as " + type.getSimpleName()
				: "has values below it and none of its own";
	}

	@Nullable String asWritten(@Nullable PropertyOrigin origin, @Nullable String otherwise) {
		ConfigurationProperty value = (origin != null) ? origin.value() : null;
		// "-5s" is what people look for, not "PT-5S".
		return (value != null) ? asWritten(this.environment, value) : otherwise;
	}

	private static String asWritten(Environment environment, ConfigurationProperty property) {
		String text = String.valueOf(property.getValue());
		try {
			return environment.resolvePlaceholders(text);
		}
		catch (IllegalArgumentException ex) {
			// A placeholder that leads back to itself.
			return text;
		}
	}

	private Found find(String property) {
		Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(this.environment);
		String name = property;
		while (true) {
			// A name that a user chose, such as an exporter's, may be in any case.
			PropertyOrigin origin = PropertyOrigin.find(sources, ConfigurationPropertyName.adapt(name, '.'));
			if (origin != null || name.indexOf('[') < 0) {
				return new Found((origin != null && origin.value() != null) ? name : property, origin);
			}
			// What an element lacks is nowhere, and it may stand among others in one
			// text.
			name = name.substring(0, Math.max(name.lastIndexOf('.'), name.lastIndexOf('[')));
		}
	}

	/**
	 * Where a property was found.
	 *
	 * @param property the property itself, or the list that has it in its text
	 * @param origin {@code null} if nowhere
	 */
	private record Found(String property, @Nullable PropertyOrigin origin) {

		boolean isPartOf(String asked) {
			return !this.property.equals(asked);
		}

	}

}
