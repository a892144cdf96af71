package dev.otelspring.declarative;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Finds properties that say a second time what the declarative configuration says. They
 * would not count, and nobody would know why.
 */
final class Contradictions {

	private static final Pattern ELEMENT = Pattern.compile("\\.\\d+(\\..*)?$");

	private final Translation translation;

	private final List<EnumerablePropertySource<?>> sources;

	Contradictions(Translation translation, List<EnumerablePropertySource<?>> sources) {
		this.translation = translation;
		this.sources = sources;
	}

	/**
	 * Looks for them.
	 * @param notes where they are told, {@code null} to stop the start
	 * @return the names that were told and must not count, by their sources
	 */
	Map<EnumerablePropertySource<?>, Set<String>> check(@Nullable Notes notes) {
		Map<String, String> said = new LinkedHashMap<>();
		for (String name : this.translation.names()) {
			Node node = Objects.requireNonNull(this.translation.get(name)).node();
			said.putIfAbsent(key(name), "is said by " + node.path() + ", too: say it once");
		}
		Map<String, String> claimed = new LinkedHashMap<>();
		this.translation.claims()
			.forEach((name, node) -> claimed.put(key(name), "is for " + node.path() + " to say: say it there alone"));
		Map<EnumerablePropertySource<?>, Set<String>> told = new LinkedHashMap<>();
		for (EnumerablePropertySource<?> source : this.sources) {
			for (String name : source.getPropertyNames()) {
				String key = key(name);
				String mend = said.containsKey(key) ? said.get(key) : claim(key, claimed);
				if (mend != null) {
					tell(source, name, mend, notes);
					told.computeIfAbsent(source, (unknown) -> new LinkedHashSet<>()).add(name);
				}
			}
		}
		return told;
	}

	private static @Nullable String claim(String key, Map<String, String> claimed) {
		return claimed.entrySet()
			.stream()
			.filter((claim) -> (key + ".").startsWith(claim.getKey() + "."))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

	private static void tell(EnumerablePropertySource<?> source, String name, String mend, @Nullable Notes notes) {
		if (notes == null) {
			throw new WrongNodeException(name, null, mend, PropertySourceOrigin.get(source, name).toString());
		}
		notes.add(name + " is ignored", "it " + mend, "Take it out of " + PropertySourceOrigin.get(source, name));
	}

	// Relaxed, as Boot reads names; a list is one thing, however it is written.
	private static String key(String name) {
		String key = name.toLowerCase(Locale.ROOT).replace("[", ".").replace("]", "").replace("-", "").replace("_", "");
		return ELEMENT.matcher(key).replaceFirst("");
	}

}
