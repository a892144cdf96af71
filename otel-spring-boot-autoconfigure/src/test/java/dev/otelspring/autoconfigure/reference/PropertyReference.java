package dev.otelspring.autoconfigure.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * Writes the reference page: what the configuration metadata has, and behind it what the
 * elements of lists and maps have, which metadata does not know.
 */
final class PropertyReference {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final String HEAD = """
			# Properties

			Every property, made by the build from the metadata that IDEs read: do not edit. What they do together is told in
			[configuration](configuration.md). Each can be an environment variable: upper case, dots and brackets as underscores, without
			dashes. `[]` stands for an element's number, `<name>` for a name of your choice.
			""";

	private final Map<String, Property> properties = new TreeMap<>();

	PropertyReference() {
		List<Map<String, Object>> documented = JsonPath.parse(metadata())
			.read("$.properties[?(@.name =~ /otel[.].*/)]");
		for (Map<String, Object> property : documented) {
			String name = String.valueOf(property.get("name"));
			String type = String.valueOf(property.get("type"));
			add(new Property(name, shortened(type), shown(property.get("defaultValue")),
					(String) property.get("description")));
			elements(name, type);
		}
	}

	Collection<Property> properties() {
		return this.properties.values();
	}

	String page() {
		StringBuilder page = new StringBuilder(HEAD);
		String section = "";
		for (Property property : this.properties.values()) {
			if (!property.section().equals(section)) {
				section = property.section();
				page.append("\n## `")
					.append(section)
					.append("`\n\n| Property | Type | Default | |\n|---|---|---|---|\n");
			}
			page.append(property.row());
		}
		return page.toString();
	}

	private void add(Property property) {
		this.properties.put(property.name(), property);
	}

	private void elements(String name, String type) {
		String element = type.replaceAll(".*[<,]([^<,>]+)>$", "$1");
		if (element.startsWith("dev.otelspring.")) {
			RecordDocumentation.of(element, type.contains("Map<") ? name + ".<name>" : name + "[]").forEach(this::add);
		}
	}

	static String shortened(String type) {
		return type.replaceAll("[\\w.]+[.$](\\w+)", "$1");
	}

	private static @Nullable String shown(@Nullable Object value) {
		return (value instanceof Collection<?> several)
				? several.stream().map(String::valueOf).collect(Collectors.joining(","))
				: (value != null) ? String.valueOf(value) : null;
	}

	private static String metadata() {
		try {
			for (URL url : Collections.list(PropertyReference.class.getClassLoader().getResources(METADATA))) {
				try (InputStream stream = url.openStream()) {
					String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
					if (text.contains("\"otel.sdk.disabled\"")) {
						return text;
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		throw new IllegalStateException("The build has made no metadata");
	}

	/**
	 * A property.
	 *
	 * @param name its full name
	 * @param type without packages
	 * @param defaultValue {@code null} if there is none
	 * @param description {@code null} if it lacks one
	 */
	record Property(String name, String type, @Nullable String defaultValue, @Nullable String description) {

		// Of most, two words tell where they belong.
		private String section() {
			String[] words = this.name.split("[.\\[]");
			return words[0] + "." + words[1];
		}

		private String row() {
			String value = (this.defaultValue == null || this.defaultValue.isEmpty()) ? ""
					: "`" + this.defaultValue + "`";
			return "| `" + this.name + "` | " + this.type.replace("<", "\\<") + " | " + value.replace("|", "\\|")
					+ " | " + String.valueOf(this.description).replace("|", "\\|").replace("<", "\\<") + " |\n";
		}

	}

}
