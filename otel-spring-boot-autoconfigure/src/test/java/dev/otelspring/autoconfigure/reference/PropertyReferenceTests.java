package dev.otelspring.autoconfigure.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/properties.md} is what the metadata says. */
class PropertyReferenceTests {

	private static final Path PAGE = Path.of("..", "docs", "properties.md");

	private final PropertyReference reference = new PropertyReference();

	@Test
	void hasADescriptionOfEachProperty() {
		assertThat(this.reference.properties()).hasSizeGreaterThan(200)
			.allSatisfy((property) -> assertThat(property.description()).as(property.name()).isNotBlank());
	}

	@Test
	void knowsTheElementsOfListsAndMaps() {
		assertThat(this.reference.properties()).extracting(PropertyReference.Property::name)
			.contains("otel.exporters.<name>.retry-on-failure.max-interval",
					"otel.metrics.views[].attribute-keys.included", "otel.processors.tail-sampling.policies[].type");
	}

	/** With {@code -Dotel.reference.update=true} it is written anew. */
	@Test
	void isThePageInTheDocumentation() throws IOException {
		String page = this.reference.page();
		if (Boolean.getBoolean("otel.reference.update")) {
			Files.writeString(PAGE, page);
		}
		assertThat(PAGE).as("run this test with -Dotel.reference.update=true")
			.content()
			.isEqualToNormalizingNewlines(page);
	}

}
