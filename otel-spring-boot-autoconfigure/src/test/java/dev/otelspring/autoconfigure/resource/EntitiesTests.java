package dev.otelspring.autoconfigure.resource;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The specification's examples for entities, and what is wrong. */
class EntitiesTests {

	static Stream<Arguments> texts() {
		return Stream.of(
				entities("service{service.name=my-app,service.instance.id=instance-1}[service.version=1.0.0]"
						+ "@https://opentelemetry.io/schemas/1.21.0;host{host.id=host-123}[host.name=web-server-01]",
						Map.of("service.name", "my-app", "service.instance.id", "instance-1", "service.version",
								"1.0.0", "host.id", "host-123", "host.name", "web-server-01")),
				entities(";service{service.name=app1};;host{host.id=host-123};",
						Map.of("service.name", "app1", "host.id", "host-123")),
				entities("service{service.name=my%2Capp}[config=key%3Dvalue%5Bprod%5D]",
						Map.of("service.name", "my,app", "config", "key=value[prod]")),
				entities("service{service.name=app1}[version=1.0];service{service.name=app1}[version=2.0]",
						Map.of("service.name", "app1", "version", "2.0")),
				entities("service{service.name=app1}[a=1];service{service.name=app2}", Map.of("service.name", "app2")),
				entities("service{service.name=app1}@invalid-url", Map.of("service.name", "app1")),
				entities("service{};host{host.id=123}", Map.of("host.id", "123"), "service{}"),
				entities("service{service.name=app1};invalid{syntax;service{service.name=app2}",
						Map.of("service.name", "app2"), "invalid{syntax"),
				entities("host", Map.of(), "host"), entities("{host.id=1}", Map.of(), "{host.id=1}"),
				entities("host{host.id=%zz}", Map.of(), "host{host.id=%zz}"),
				entities("host{host.id=1}[]", Map.of(), "host{host.id=1}[]"), entities("", Map.of()));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void areReadAsFarAsTheyAreWellFormed(String text, Map<String, String> attributes, List<String> malformed) {
		Entities entities = new Entities(text);
		assertThat(entities.attributes()).isEqualTo(attributes);
		assertThat(entities.malformed()).isEqualTo(malformed);
	}

	private static Arguments entities(String text, Map<String, String> attributes, String... malformed) {
		return Arguments.of(text, attributes, List.of(malformed));
	}

}
