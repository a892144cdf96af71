package dev.otelspring.autoconfigure.compatibility;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Our properties, as far as Boot's say them. It asks the other sources each time: some of
 * them come late, from {@code @PropertySource} or a test, and say what ours are, too. So
 * it does not matter where among them it stands.
 */
final class BootsPropertySource extends EnumerablePropertySource<BootsSettings> implements OriginLookup<String> {

	static final String NAME = "otelOfBootsProperties";

	private static final Map<String, List<BootsTranslation>> BY_OURS = BootsTranslation.ALL.stream()
		.collect(Collectors.groupingBy(BootsTranslation::ours));

	/** A placeholder may lead back here. */
	private final ThreadLocal<Boolean> asked = new ThreadLocal<>();

	private volatile Names names = new Names(List.of(), new String[0]);

	BootsPropertySource(BootsSettings settings) {
		super(NAME, settings);
	}

	/**
	 * Adds one to an environment, in place of one of another environment.
	 * @param environment where to
	 * @param classLoader of the application
	 */
	static void addTo(ConfigurableEnvironment environment, @Nullable ClassLoader classLoader) {
		if (environment.getPropertySources().get(NAME) instanceof BootsPropertySource present
				&& present.getSource().environment() == environment) {
			return;
		}
		BootsPropertySource source = new BootsPropertySource(new BootsSettings(environment, classLoader));
		if (environment.getPropertySources().contains(NAME)) {
			environment.getPropertySources().replace(NAME, source);
		}
		else {
			environment.getPropertySources().addLast(source);
		}
	}

	@Override
	public @Nullable Object getProperty(String name) {
		OriginTrackedValue value = find(name);
		return (value != null) ? value.getValue() : null;
	}

	@Override
	public @Nullable Origin getOrigin(String name) {
		OriginTrackedValue value = find(name);
		return (value != null) ? value.getOrigin() : null;
	}

	@Override
	public boolean containsProperty(String name) {
		return find(name) != null;
	}

	/**
	 * The names for which there are values. Asked for often, so it is found again only
	 * after something was set.
	 */
	@Override
	public String[] getPropertyNames() {
		if (this.asked.get() != null) {
			// Who caches them is to have those that were known.
			return this.names.found().clone();
		}
		List<Object> state = state();
		Names known = this.names;
		if (!known.state().equals(state)) {
			Set<String> found = new LinkedHashSet<>();
			BootsTranslation.ALL.forEach((row) -> found.addAll(translate(row).keySet()));
			known = new Names(state, found.toArray(String[]::new));
			this.names = known;
		}
		return known.found().clone();
	}

	private @Nullable OriginTrackedValue find(String name) {
		int key = name.indexOf('[');
		List<BootsTranslation> rows = BY_OURS.get((key < 0) ? name : name.substring(0, key));
		if (rows == null || this.asked.get() != null) {
			return null;
		}
		for (BootsTranslation row : rows) {
			OriginTrackedValue value = translate(row).get(name);
			if (value != null) {
				return value;
			}
		}
		return null;
	}

	private Map<String, OriginTrackedValue> translate(BootsTranslation row) {
		this.asked.set(true);
		try {
			return row.translate(getSource());
		}
		finally {
			this.asked.remove();
		}
	}

	// Which sources there are, and how much is in each.
	private List<Object> state() {
		List<Object> state = new ArrayList<>();
		for (PropertySource<?> source : getSource().environment().getPropertySources()) {
			if (source != this) {
				state.add(System.identityHashCode(source));
				state.add(size(source));
			}
		}
		return state;
	}

	private static int size(PropertySource<?> source) {
		if (source.getSource() instanceof Map<?, ?> map) {
			return map.size();
		}
		return (source instanceof EnumerablePropertySource<?> enumerable) ? enumerable.getPropertyNames().length : 0;
	}

	/**
	 * What was found.
	 *
	 * @param state what was set then
	 * @param found the names
	 */
	private record Names(List<Object> state, String[] found) {
	}

}
