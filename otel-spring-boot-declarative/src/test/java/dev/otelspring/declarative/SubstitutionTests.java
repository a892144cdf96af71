package dev.otelspring.declarative;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The specification's table of substitutions.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/configuration/data-model/#environment-variable-substitution">Specification,
 * environment variable substitution</a>
 */
class SubstitutionTests {

	private static final Map<String, String> VARIABLES = Map.of("STRING_VALUE", "value", "BOOL_VALUE", "true",
			"FLOAT_VALUE", "1.1", "INVALID_MAP_VALUE", "value\nkey:value", "DO_NOT_REPLACE_ME", "Never use this value",
			"REPLACE_ME", "${DO_NOT_REPLACE_ME}", "VALUE_WITH_ESCAPE", "value$$", "EMPTY", "");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			${STRING_VALUE}                        | value
			${BOOL_VALUE}                          | true
			"${STRING_VALUE}"                      | value
			${env:STRING_VALUE}                    | value
			foo ${STRING_VALUE} ${FLOAT_VALUE}     | foo value 1.1
			${UNDEFINED_KEY}                       |
			"${UNDEFINED_KEY}"                     | ''
			${UNDEFINED_KEY:-fallback}             | fallback
			${EMPTY:-fallback}                     | fallback
			${env:UNDEFINED_KEY:-a b}              | a b
			${REPLACE_ME}                          | ${DO_NOT_REPLACE_ME}
			${UNDEFINED_KEY:-${STRING_VALUE}}      | ${STRING_VALUE}
			$${STRING_VALUE}                       | ${STRING_VALUE}
			$$${STRING_VALUE}                      | $value
			$$$${STRING_VALUE}                     | $${STRING_VALUE}
			$${STRING_VALUE:-fallback}             | ${STRING_VALUE:-fallback}
			$${STRING_VALUE:-${STRING_VALUE}}      | ${STRING_VALUE:-value}
			${UNDEFINED_KEY:-$${UNDEFINED_KEY}}    | ${UNDEFINED_KEY:-${UNDEFINED_KEY}}
			${VALUE_WITH_ESCAPE}                   | value$$
			a $$ b                                 | a $ b
			a $ b                                  | a $ b
			null                                   |
			~                                      |
			""", quoteCharacter = '\'')
	void isTheSpecifications(String yaml, String expected) throws Exception {
		assertThat(read("key: " + yaml).fields().get("key").text()).isEqualTo(expected);
	}

	@Test
	void makesNoMappings() throws Exception {
		assertThat(read("key: ${INVALID_MAP_VALUE}").fields().get("key").text()).isEqualTo("value\nkey:value");
	}

	@Test
	void isNotForKeys() throws Exception {
		assertThat(read("${STRING_VALUE}: value").fields()).containsOnlyKeys("${STRING_VALUE}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "${STRING_VALUE:?error}", "${1API_KEY}", "${API_$KEY}", "a ${sys:name}" })
	void refusesWhatIsNoReference(String yaml) {
		assertThatExceptionOfType(WrongNodeException.class).isThrownBy(() -> read("above:\n  key: " + yaml))
			.satisfies((failure) -> {
				assertThat(failure.getNode()).isEqualTo("above.key");
				assertThat(failure.getOrigin()).endsWith(" - 2:8");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "a: &a\n  b: *a", "a: 1\na: 2", "a: [", "", "a: 1\n---\nb: 2" })
	void refusesWhatIsNoTree(String yaml) {
		assertThatExceptionOfType(WrongNodeException.class).isThrownBy(() -> read(yaml));
	}

	private static Node read(String yaml) throws Exception {
		return new ConfigurationFile(new ByteArrayResource(yaml.getBytes(), "test.yaml"),
				new Substitution(VARIABLES::get))
			.read();
	}

}
