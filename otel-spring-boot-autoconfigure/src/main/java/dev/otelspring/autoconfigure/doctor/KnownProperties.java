package dev.otelspring.autoconfigure.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;

/**
 * The properties under {@code otel} that somebody on the class path has described for
 * IDEs: this library, and whoever adds to it.
 */
final class KnownProperties {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final String PREFIX = "otel.";

	private static final String INSTRUMENTATION = "otel.instrumentation.";

	private static final Log logger = LogFactory.getLog(KnownProperties.class);

	/** Names by how they are compared. */
	private final Map<String, String> names = new HashMap<>();

	/** Maps and lists: what is below them is the user's. */
	private final Set<String> open = new HashSet<>();

	private KnownProperties() {
	}

	static KnownProperties on(@Nullable ClassLoader classLoader) {
		KnownProperties known = new KnownProperties();
		try {
			ClassLoader loader = (classLoader != null) ? classLoader : KnownProperties.class.getClassLoader();
			for (URL resource : Collections.list(loader.getResources(METADATA))) {
				known.read(resource);
			}
		}
		catch (IOException ex) {
			logger.debug("The metadata of properties cannot be found", ex);
		}
		return known;
	}

	/**
	 * Looks for what was meant.
	 * @param property the name of a property, in Boot's uniform form
	 * @return a name of which it is a misspelling, {@code null} if it is known, or like
	 * none
	 */
	@Nullable String meantBy(String property) {
		String asked = uniform(property);
		if (this.names.containsKey(asked) || isOfAnotherModule(property)
				|| this.open.stream().anyMatch(asked::startsWith)) {
			return null;
		}
		String nearest = null;
		// Short names are like others by chance.
		int least = (asked.length() > 14) ? 3 : 2;
		for (Map.Entry<String, String> name : this.names.entrySet()) {
			int distance = distance(asked, name.getKey(), least);
			if (distance < least) {
				least = distance;
				nearest = name.getValue();
			}
		}
		return nearest;
	}

	// Of modules of instrumentation that are not here, names are alike by chance.
	private boolean isOfAnotherModule(String property) {
		if (!property.startsWith(INSTRUMENTATION)) {
			return false;
		}
		int end = property.indexOf('.', INSTRUMENTATION.length());
		String module = (end < 0) ? property : property.substring(0, end + 1);
		return this.names.values().stream().noneMatch((name) -> name.startsWith(module));
	}

	private void read(URL resource) {
		String text;
		try (InputStream stream = resource.openStream()) {
			text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			logger.debug(resource + " cannot be read", ex);
			return;
		}
		if (!text.contains("\"" + PREFIX)) {
			return;
		}
		try {
			Object properties = JsonParserFactory.getJsonParser().parseMap(text).get("properties");
			if (properties instanceof List<?> list) {
				list.forEach(this::add);
			}
		}
		catch (JsonParseException ex) {
			// Not ours, and not to be repaired here.
		}
	}

	private void add(Object property) {
		if (property instanceof Map<?, ?> map && map.get("name") instanceof String name && name.startsWith(PREFIX)) {
			this.names.put(uniform(name), name);
			String type = String.valueOf(map.get("type"));
			if (type.startsWith("java.util.Map") || type.startsWith("java.util.List")
					|| type.startsWith("java.util.Set")) {
				this.open.add(uniform(name));
			}
		}
	}

	// A variable knows neither dashes nor where a word ends.
	private static String uniform(String name) {
		return name.replaceAll("\\[\\d+]", "").replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

	// How many letters differ, are missing, too many or exchanged with the next. Beyond
	// the
	// limit, it does not matter by how much.
	static int distance(String one, String other, int limit) {
		if (Math.abs(one.length() - other.length()) >= limit) {
			return limit;
		}
		int[][] rows = new int[one.length() + 1][other.length() + 1];
		for (int i = 0; i <= one.length(); i++) {
			for (int j = 0; j <= other.length(); j++) {
				if (i == 0 || j == 0) {
					rows[i][j] = i + j;
					continue;
				}
				int same = (one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1;
				rows[i][j] = Math.min(rows[i - 1][j - 1] + same, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
				if (i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2)
						&& one.charAt(i - 2) == other.charAt(j - 1)) {
					rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
				}
			}
		}
		return rows[one.length()][other.length()];
	}

}
