package dev.otelspring.autoconfigure.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.otelspring.autoconfigure.UniformNames;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.NativeDetector;
import org.springframework.util.ClassUtils;

/**
 * The properties under {@code otel} that somebody on the class path has described for
 * IDEs: this library, and whoever adds to it.
 */
final class KnownProperties {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final String PREFIX = "otel.";

	private static final String NAME = "\"name\": \"" + PREFIX;

	private static final String TYPE = "\"type\": \"";

	private static final String INSTRUMENTATION = "otel.instrumentation.";

	private static final Log logger = LogFactory.getLog(KnownProperties.class);

	/** Names by how they are compared. */
	private final Map<String, String> names = new HashMap<>();

	/** Maps and lists: what is below them is the user's. */
	private final Set<String> open = new HashSet<>();

	private KnownProperties() {
	}

	/**
	 * Those of this library alone: what is set is hardly ever another's, and to parse all
	 * that is on the class path takes longer than all other checks together.
	 * @return none if there is no such file, or in a native image
	 */
	static KnownProperties ofThisLibrary() {
		KnownProperties known = new KnownProperties();
		// There, no class file is to be had.
		if (NativeDetector.inNativeImage()) {
			return known;
		}
		String file = ClassUtils.convertClassNameToResourcePath(KnownProperties.class.getName())
				+ ClassUtils.CLASS_FILE_SUFFIX;
		URL self = KnownProperties.class.getClassLoader().getResource(file);
		if (self != null && self.toString().endsWith(file)) {
			String root = self.toString().substring(0, self.toString().length() - file.length());
			try {
				known.scan(text(new URL(self, root + METADATA)));
			}
			catch (IOException ex) {
				logger.debug("The metadata of this library's properties cannot be read", ex);
			}
		}
		return known;
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
	 * Whether it is known.
	 * @param property the name of a property, in Boot's uniform form
	 * @return also {@code true} below a map or list
	 */
	boolean knows(String property) {
		String asked = UniformNames.of(property);
		if (this.names.containsKey(asked)) {
			return true;
		}
		for (String name : this.open) {
			if (asked.startsWith(name)) {
				return true;
			}
		}
		return false;
	}

	Collection<String> all() {
		return this.names.values();
	}

	/**
	 * Looks for what was meant.
	 * @param property the name of a property, in Boot's uniform form
	 * @return a name of which it is a misspelling, {@code null} if it is known, or like
	 * none
	 */
	@Nullable String meantBy(String property) {
		if (knows(property) || isOfAnotherModule(property)) {
			return null;
		}
		String asked = UniformNames.of(property);
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

	private static String text(URL resource) throws IOException {
		try (InputStream stream = resource.openStream()) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	// As Boot's annotation processor writes it: of each property its name, then its type.
	private void scan(String text) {
		int end = text.indexOf("\"hints\": [");
		int at = text.indexOf(NAME, text.indexOf("\"properties\": ["));
		while (at >= 0 && (at < end || end < 0)) {
			String name = quoted(text, at + NAME.length() - PREFIX.length());
			int next = text.indexOf(NAME, at + NAME.length());
			int type = text.indexOf(TYPE, at);
			boolean typed = type >= 0 && (type < next || next < 0);
			add(name, typed ? quoted(text, type + TYPE.length()) : "");
			at = next;
		}
	}

	private static String quoted(String text, int start) {
		return text.substring(start, text.indexOf('"', start));
	}

	private void read(URL resource) {
		String text;
		try {
			text = text(resource);
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
			add(name, String.valueOf(map.get("type")));
		}
	}

	private void add(String name, String type) {
		this.names.put(UniformNames.of(name), name);
		if (type.startsWith("java.util.Map") || type.startsWith("java.util.List") || type.startsWith("java.util.Set")) {
			this.open.add(UniformNames.of(name));
		}
	}

	// How many letters differ, are missing, too many or exchanged with the next. Beyond
	// the limit, it does not matter by how much.
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
