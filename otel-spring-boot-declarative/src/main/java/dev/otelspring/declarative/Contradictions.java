package dev.otelspring.declarative;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import dev.otelspring.declarative.Translation.Said;
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
	 */
	void check(@Nullable Notes notes) {
		Map<String, Said> said = new LinkedHashMap<>();
		for (String name : this.translation.names()) {
			said.putIfAbsent(key(name), Objects.requireNonNull(this.translation.get(name)));
		}
		for (EnumerablePropertySource<?> source : this.sources) {
			for (String name : source.getPropertyNames()) {
				Said before = said.get(key(name));
				if (before != null) {
					tell(source, name, before, notes);
				}
			}
		}
	}

	private static void tell(EnumerablePropertySource<?> source, String name, Said said, @Nullable Notes notes) {
		String mend = "is said by " + said.node().path() + ", too: say it once";
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
