package dev.otelspring.autoconfigure.compatibility;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Our properties, as far as Boot's say them. It asks the other sources each time: some of
 * them come late, from {@code @PropertySource} or a test, and say what ours are, too. So
 * it does not matter where among them it stands.
 */
final class BootsPropertySource extends EnumerablePropertySource<BootsSettings> implements OriginLookup<String> {

	static final String NAME = "otelOfBootsProperties";

	/** A placeholder may lead back here. */
	private final ThreadLocal<Boolean> asked = new ThreadLocal<>();

	private volatile Names names = new Names(new PropertySource<?>[0], new int[0], false, new String[0]);

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
		// Who caches them while a placeholder is resolved is to have those that were
		// known.
		return ((this.asked.get() != null) ? this.names : names()).found().clone();
	}

	private Names names() {
		Names known = this.names;
		MutablePropertySources sources = getSource().environment().getPropertySources();
		if (!isUpToDate(known, sources)) {
			known = find(sources);
			this.names = known;
		}
		return known;
	}

	// Most applications say nothing by Boot's properties: then there is nothing to look
	// for.
	private Names find(MutablePropertySources sources) {
		PropertySource<?>[] state = sources.stream().toArray(PropertySource<?>[]::new);
		int[] sizes = new int[state.length];
		for (int i = 0; i < sizes.length; i++) {
			sizes[i] = size(state[i]);
		}
		Set<String> found = new LinkedHashSet<>();
		boolean any = getSource().isAnySet();
		if (any) {
			BootsTranslation.ALL.forEach((row) -> found.addAll(translate(row).keySet()));
		}
		return new Names(state, sizes, any, found.toArray(String[]::new));
	}

	private @Nullable OriginTrackedValue find(String name) {
		if (!name.startsWith("otel.") || this.asked.get() != null || !names().any()) {
			return null;
		}
		int key = name.indexOf('[');
		String ours = (key < 0) ? name : name.substring(0, key);
		for (BootsTranslation row : BootsTranslation.ALL) {
			OriginTrackedValue value = row.ours().equals(ours) ? translate(row).get(name) : null;
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

	private boolean isUpToDate(Names known, MutablePropertySources sources) {
		int i = 0;
		for (PropertySource<?> source : sources) {
			if (i == known.sources().length || known.sources()[i] != source || known.sizes()[i] != size(source)) {
				return false;
			}
			i++;
		}
		return i == known.sources().length;
	}

	private int size(PropertySource<?> source) {
		if (source == this) {
			return 0;
		}
		if (source.getSource() instanceof Map<?, ?> map) {
			return map.size();
		}
		return (source instanceof EnumerablePropertySource<?> enumerable) ? enumerable.getPropertyNames().length : 0;
	}

	/**
	 * What was found.
	 *
	 * @param sources which sources there were
	 * @param sizes how much was in each of them
	 * @param any whether anything is set that could be translated
	 * @param found the names
	 */
	private record Names(PropertySource<?>[] sources, int[] sizes, boolean any, String[] found) {
	}

}
