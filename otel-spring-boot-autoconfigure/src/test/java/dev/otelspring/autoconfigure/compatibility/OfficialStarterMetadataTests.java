package dev.otelspring.autoconfigure.compatibility;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.testing.Contexts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All that OpenTelemetry's own starter has in its configuration metadata, as its jar has
 * it.
 */
class OfficialStarterMetadataTests {

	private static final String JAR = "opentelemetry-spring-boot-autoconfigure-2.31.1.jar";

	private static final List<String> FILES = List.of("META-INF/spring-configuration-metadata.json",
			"META-INF/additional-spring-configuration-metadata.json");

	private final Map<String, List<String>> values = new TreeMap<>();

	OfficialStarterMetadataTests() {
		try (JarFile jar = new JarFile(Path.of("target", "official-starter", JAR).toFile())) {
			for (String file : FILES) {
				try (InputStream in = jar.getInputStream(jar.getEntry(file))) {
					read(JsonParserFactory.getJsonParser()
						.parseMap(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void isOursOrToldAsAFinding() throws IOException {
		List<String> ours = Files.readAllLines(Path.of("..", "docs", "properties.md"));
		List<String> unknown = this.values.keySet()
			.stream()
			.filter((name) -> ours.stream().noneMatch((line) -> line.startsWith("| `" + name + "` |")))
			.filter((name) -> OfficialStarterProperty.all()
				.stream()
				.noneMatch((property) -> (name + ".").startsWith(property.name() + ".")))
			.toList();
		assertThat(this.values).hasSizeGreaterThan(100);
		assertThat(unknown).isEmpty();
	}

	@Test
	void isTakenWithItsDefaultAndWithEachValueThatItProposes() {
		int most = this.values.values().stream().mapToInt(List::size).max().orElseThrow();
		for (int i = 0; i < most; i++) {
			Map<String, String> round = new LinkedHashMap<>();
			for (Map.Entry<String, List<String>> property : this.values.entrySet()) {
				if (i < property.getValue().size()) {
					round.put(property.getKey(), property.getValue().get(i));
				}
			}
			Contexts.runner()
				.withPropertyValues("otel.exporter.otlp.endpoint=http://127.0.0.1:1")
				.withPropertyValues(round.entrySet().stream().map(Object::toString).toArray(String[]::new))
				.run((context) -> assertThat(context).as("%s", round).hasNotFailed());
		}
	}

	private void read(Map<String, Object> metadata) {
		objects(metadata.get("properties")).forEach((property) -> {
			List<String> known = this.values.computeIfAbsent(String.valueOf(property.get("name")),
					(name) -> new ArrayList<>());
			Object value = property.get("defaultValue");
			if (value != null) {
				known.add((value instanceof Collection<?> list)
						? list.stream().map(String::valueOf).collect(Collectors.joining(",")) : String.valueOf(value));
			}
		});
		objects(metadata.get("hints")).forEach((hint) -> {
			List<String> known = this.values.getOrDefault(String.valueOf(hint.get("name")), new ArrayList<>());
			objects(hint.get("values")).forEach((value) -> known.add(String.valueOf(value.get("value"))));
		});
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> objects(@Nullable Object list) {
		return (list != null) ? (List<Map<String, Object>>) list : List.of();
	}

}
