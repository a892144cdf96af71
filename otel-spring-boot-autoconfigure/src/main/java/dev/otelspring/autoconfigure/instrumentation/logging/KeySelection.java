package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which keys of a log event's own map become attributes: those that are named, or those
 * that patterns include and do not exclude.
 */
public final class KeySelection {

	/** Every key. */
	public static final KeySelection ALL = new KeySelection(Set.of(), List.of(pattern("*")), List.of());

	/** No key. */
	public static final KeySelection NONE = new KeySelection(Set.of(), List.of(), List.of());

	private final Set<String> names;

	private final List<Pattern> included;

	private final List<Pattern> excluded;

	private KeySelection(Set<String> names, List<Pattern> included, List<Pattern> excluded) {
		this.names = names;
		this.included = included;
		this.excluded = excluded;
	}

	/**
	 * Selects by name.
	 * @param names the keys, or {@code *} for all
	 * @return the selection
	 */
	public static KeySelection ofNames(List<String> names) {
		return names.contains("*") ? ALL : new KeySelection(Set.copyOf(names), List.of(), List.of());
	}

	/**
	 * Selects by patterns, in which {@code *} is any characters and {@code ?} is one.
	 * @param included what is taken; all if this is empty and the other is not
	 * @param excluded what is not, in any case
	 * @param otherwise what applies if both are empty
	 * @return the selection
	 */
	public static KeySelection ofPatterns(List<String> included, List<String> excluded, KeySelection otherwise) {
		if (included.isEmpty() && excluded.isEmpty()) {
			return otherwise;
		}
		List<String> taken = included.isEmpty() ? List.of("*") : included;
		return new KeySelection(Set.of(), taken.stream().map(KeySelection::pattern).toList(),
				excluded.stream().map(KeySelection::pattern).toList());
	}

	/**
	 * Whether it can be told without a look at the keys that none will be taken.
	 * @return {@code true} if nothing is selected
	 */
	public boolean isEmpty() {
		return this.names.isEmpty() && this.included.isEmpty();
	}

	/**
	 * The keys that are selected by name.
	 * @return empty where patterns select
	 */
	public Set<String> names() {
		return this.names;
	}

	/**
	 * Whether a key is selected.
	 * @param key any key
	 * @return {@code true} if it becomes an attribute
	 */
	public boolean takes(String key) {
		return this.names.contains(key) || (matches(this.included, key) && !matches(this.excluded, key));
	}

	private static boolean matches(List<Pattern> patterns, String key) {
		for (Pattern pattern : patterns) {
			if (pattern.matcher(key).matches()) {
				return true;
			}
		}
		return false;
	}

	private static Pattern pattern(String glob) {
		StringBuilder regex = new StringBuilder();
		for (char character : glob.toCharArray()) {
			switch (character) {
				case '*' -> regex.append(".*");
				case '?' -> regex.append('.');
				default -> regex.append(Pattern.quote(String.valueOf(character)));
			}
		}
		return Pattern.compile(regex.toString(), Pattern.DOTALL);
	}

}
