package dev.otelspring.autoconfigure.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;

import org.springframework.boot.context.properties.bind.Name;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * A property as the configuration metadata has it, with what is below it where it is a
 * list or a map of groups.
 *
 * @param name its full name, such as {@code otel.exporters.main.timeout}
 * @param type what it is read as
 */
record OtelProperty(String name, Class<?> type) {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	static List<OtelProperty> all() {
		List<OtelProperty> all = new ArrayList<>();
		List<Map<String, String>> documented = JsonPath.parse(metadata())
			.read("$.properties[?(@.name =~ /otel[.].*/)]['name','type']");
		for (Map<String, String> property : documented) {
			add(all, property.get("name"), type(property.get("type")), 2);
		}
		List<Map<String, String>> groups = JsonPath.parse(metadata()).read("$.groups[?(@.name =~ /otel[.].*/)]");
		groups.forEach((group) -> all.add(new OtelProperty(group.get("name"), Record.class)));
		return all;
	}

	boolean isNumber() {
		return Number.class.isAssignableFrom(ClassUtils.resolvePrimitiveIfNecessary(this.type))
				|| this.type == Duration.class || this.type == DataSize.class;
	}

	boolean isBehindGap() {
		return this.name.endsWith("[2]");
	}

	/** As Boot's documentation has it: without dashes. */
	String variable() {
		return underscored(this.name.replace("-", ""));
	}

	/** As most people would guess it. */
	String guessedVariable() {
		return underscored(this.name.replace('-', '_'));
	}

	private static String underscored(String name) {
		return name.toUpperCase(Locale.ROOT).replaceAll("[.\\[]", "_").replace("]", "");
	}

	private static void add(List<OtelProperty> all, String name, ResolvableType type, int depth) {
		Class<?> resolved = type.resolve(Object.class);
		all.add(new OtelProperty(name, resolved));
		if (depth == 0) {
			return;
		}
		if (Map.class.isAssignableFrom(resolved)) {
			add(all, name + ".host", type.asMap().getGeneric(1), depth);
		}
		else if (Collection.class.isAssignableFrom(resolved)) {
			add(all, name + "[0]", type.asCollection().getGeneric(0), depth - 1);
			add(all, name + "[2]", type.asCollection().getGeneric(0), 0);
		}
		else if (resolved.isRecord()) {
			for (RecordComponent component : resolved.getRecordComponents()) {
				add(all, name + "." + name(component), ResolvableType.forMethodReturnType(component.getAccessor()),
						depth);
			}
		}
	}

	private static String name(RecordComponent component) {
		Name name = component.getAnnotation(Name.class);
		return (name != null) ? name.value()
				: component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private static ResolvableType type(String text) {
		int generic = text.indexOf('<');
		if (generic < 0) {
			return ResolvableType.forClass(ClassUtils.resolveClassName(text, null));
		}
		Class<?> raw = ClassUtils.resolveClassName(text.substring(0, generic), null);
		String[] generics = text.substring(generic + 1, text.length() - 1).split(",");
		return ResolvableType.forClassWithGenerics(raw,
				Arrays.stream(generics).map(OtelProperty::type).toArray(ResolvableType[]::new));
	}

	private static String metadata() {
		try {
			for (URL url : Collections.list(OtelProperty.class.getClassLoader().getResources(METADATA))) {
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

	@Override
	public String toString() {
		return this.name;
	}

}
