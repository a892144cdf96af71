package dev.otelspring.autoconfigure.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.otelspring.autoconfigure.KeyValuePairs;

/**
 * Reads {@code otel.entities}: what the outside knows about this process, such as the
 * container it runs in. The SDK's resource has attributes alone, so an entity's type and
 * schema are left behind.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/entities/entity-propagation/">Specification,
 * entity propagation</a>
 */
final class Entities {

	private static final String NAME = "[a-zA-Z][a-zA-Z0-9._-]*";

	private static final String PAIR = NAME + "=[^{}\\[\\]@;,=]*";

	private static final String PAIRS = PAIR + "(?:," + PAIR + ")*";

	private static final Pattern ENTITY = Pattern
		.compile("(" + NAME + ")\\{(" + PAIRS + ")}(?:\\[(" + PAIRS + ")])?(?:@.*)?");

	private final Map<String, Map<String, String>> byType = new LinkedHashMap<>();

	private final List<String> malformed = new ArrayList<>();

	/**
	 * Reads what is well-formed.
	 * @param text entities with semicolons between them
	 */
	Entities(String text) {
		for (String entity : text.split(";")) {
			if (!entity.isBlank()) {
				read(entity.strip());
			}
		}
	}

	private void read(String entity) {
		Matcher matcher = ENTITY.matcher(entity);
		if (!matcher.matches()) {
			this.malformed.add(entity);
			return;
		}
		try {
			Map<String, String> attributes = new LinkedHashMap<>(KeyValuePairs.parse(matcher.group(2)));
			if (matcher.group(3) != null) {
				attributes.putAll(KeyValuePairs.parse(matcher.group(3)));
			}
			// A process has one of each: the last counts.
			this.byType.remove(matcher.group(1));
			this.byType.put(matcher.group(1), attributes);
		}
		catch (IllegalArgumentException ex) {
			this.malformed.add(entity);
		}
	}

	/**
	 * What is known of all entities.
	 * @return of equal keys, the last one's value
	 */
	Map<String, String> attributes() {
		Map<String, String> all = new LinkedHashMap<>();
		this.byType.values().forEach(all::putAll);
		return all;
	}

	/**
	 * What could not be read.
	 * @return entities as they are written
	 */
	List<String> malformed() {
		return this.malformed;
	}

}
