package dev.otelspring.autoconfigure.spi;

import java.time.Duration;
import java.util.Map;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What components of OpenTelemetry read of Spring's environment. */
class SpringConfigPropertiesTests {

	@Test
	void readsEveryTypeThatTheInterfaceKnows() {
		ConfigProperties config = config("otel.string", "text", "otel.boolean", "true", "otel.int", "7", "otel.long",
				"99999999999", "otel.double", "0.5");
		assertThat(config.getString("otel.string")).isEqualTo("text");
		assertThat(config.getBoolean("otel.boolean")).isTrue();
		assertThat(config.getInt("otel.int")).isEqualTo(7);
		assertThat(config.getLong("otel.long")).isEqualTo(99999999999L);
		assertThat(config.getDouble("otel.double")).isEqualTo(0.5);
	}

	@ParameterizedTest
	@CsvSource({ "250, 250", "250ms, 250", "10s, 10000", "1m, 60000", "1h, 3600000", "1d, 86400000" })
	void readsDurations(String text, long millis) {
		assertThat(config("otel.duration", text).getDuration("otel.duration")).isEqualTo(Duration.ofMillis(millis));
	}

	@Test
	void readsLists() {
		assertThat(config("otel.list", " a, b ,,c").getList("otel.list")).containsExactly("a", "b", "c");
		assertThat(config("otel.list[0]", "a", "otel.list[1]", "b").getList("otel.list")).containsExactly("a", "b");
	}

	@Test
	void readsMapsAsPairsAndAsMaps() {
		assertThat(config("otel.map", "a=1, b = 2 ,").getMap("otel.map")).containsOnly(Map.entry("a", "1"),
				Map.entry("b", "2"));
		assertThat(config("otel.map.a", "1", "otel.map.b", "2").getMap("otel.map")).containsOnly(Map.entry("a", "1"),
				Map.entry("b", "2"));
	}

	@Test
	void givesNothingWhereNothingIsSet() {
		ConfigProperties config = config();
		assertThat(config.getString("otel.any")).isNull();
		assertThat(config.getBoolean("otel.any")).isNull();
		assertThat(config.getInt("otel.any")).isNull();
		assertThat(config.getLong("otel.any")).isNull();
		assertThat(config.getDouble("otel.any")).isNull();
		assertThat(config.getDuration("otel.any")).isNull();
		assertThat(config.getList("otel.any")).isEmpty();
		assertThat(config.getMap("otel.any")).isEmpty();
	}

	@Test
	void takesAnEmptyValueForAnUnsetOne() {
		ConfigProperties config = config("otel.any", "");
		assertThat(config.getString("otel.any")).isNull();
		assertThat(config.getBoolean("otel.any")).isNull();
		assertThat(config.getInt("otel.any")).isNull();
		assertThat(config.getDuration("otel.any")).isNull();
		assertThat(config.getList("otel.any")).isEmpty();
		assertThat(config.getMap("otel.any")).isEmpty();
	}

	@Test
	void isABean() {
		Contexts.silentRunner()
			.withPropertyValues("otel.any=7")
			.run((context) -> assertThat(context.getBean(ConfigProperties.class).getInt("otel.any")).isEqualTo(7));
	}

	@Test
	void readsVariables() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("OTEL_TEST_ENDPOINT_URL", "http://localhost", "OTEL_TEST_MAP", "a=1")));
		ConfigurationPropertySources.attach(environment);
		ConfigProperties config = new SpringConfigProperties(environment,
				new PropertyValues(environment, new ConfigurationFindings()));
		assertThat(config.getString("otel.test.endpoint.url")).isEqualTo("http://localhost");
		assertThat(config.getMap("otel.test.map")).containsOnly(Map.entry("a", "1"));
	}

	@Test
	void refusesAValueOfTheWrongType() {
		ConfigProperties config = config("otel.any", "seven");
		assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> config.getInt("otel.any"));
		assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> config.getDuration("otel.any"));
		assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> config.getMap("otel.any"));
	}

	private static ConfigProperties config(String... pairs) {
		MockEnvironment environment = new MockEnvironment();
		for (int i = 0; i < pairs.length; i += 2) {
			environment.setProperty(pairs[i], pairs[i + 1]);
		}
		ConfigurationPropertySources.attach(environment);
		return new SpringConfigProperties(environment, new PropertyValues(environment, new ConfigurationFindings()));
	}

}
