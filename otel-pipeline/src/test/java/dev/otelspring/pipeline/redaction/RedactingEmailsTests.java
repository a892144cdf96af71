package dev.otelspring.pipeline.redaction;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedactingEmailsTests {

	private final Redactor redactor = new Redactor(
			new RedactionSettings(List.of(), List.of(RedactionSettings.EMAIL), Set.of()));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ann@example.com                              | ****
			Mail to ann.o+x@mail.example.co.uk.          | Mail to ****.
			<ann@example.com>, bob@example.com           | <****>, ****
			/users?mail=ann%40example.com&page=2         | /users?mail=****&page=2
			jürgen@bücher.example                        | ****
			https://ann:pw@host.example.com/path         | https://ann:****/path
			user 'ann@example.com' unknown               | user '****' unknown
			ann@example.com@example.org                  | ****@example.org
			""")
	void areMaskedWhereverTheyStand(String text, String redacted) {
		assertThat(this.redactor.redact(text)).isEqualTo(redacted);
	}

	@ParameterizedTest
	@ValueSource(strings = { "no address", "a @ b", "root@localhost", "Order@1b6d3586", "java.base@17.0.15/java.lang",
			"100%400", "@", "%40", "a@.", "@example", "@org.junit.jupiter.api.Test" })
	void otherTextStays(String text) {
		assertThat(this.redactor.redact(text)).isSameAs(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "@", "%40", "a@", "a%40", "a@a.", "@.aa", "a@b.cc" })
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void longTextTakesLinearTime(String part) {
		String text = part.repeat(2_000_000 / part.length());
		assertThat(this.redactor.redact(text)).isNotEmpty();
	}

}
