package dev.otelspring.pipeline.redaction;

import java.util.List;
import java.util.Set;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RedactingByKeyTests {

	private final Redactor redactor = new Redactor(new RedactionSettings(
			List.of("password", "^http\\.request\\.header\\.authorization$"), List.of(), Set.of("password.policy")));

	@Test
	void wholeValueIsMasked() {
		Attributes attributes = Attributes.builder().put("db.password", "hunter2").put("db.user", "sa").build();
		assertThat(this.redactor.redact(attributes))
			.isEqualTo(Attributes.builder().put("db.password", "****").put("db.user", "sa").build());
		assertThat(this.redactor.maskedValues()).isEqualTo(1);
	}

	@Test
	void upperAndLowerCaseAreTheSame() {
		assertThat(this.redactor.redact(Attributes.builder().put("DB_PASSWORD", "hunter2").build()))
			.isEqualTo(Attributes.builder().put("DB_PASSWORD", "****").build());
	}

	@Test
	void headerStaysAList() {
		AttributeKey<List<String>> header = AttributeKey.stringArrayKey("http.request.header.authorization");
		assertThat(this.redactor.redact(Attributes.of(header, List.of("Bearer abc", "Basic xyz"))))
			.isEqualTo(Attributes.of(header, List.of("****")));
	}

	@Test
	void numberBecomesText() {
		assertThat(this.redactor.redact(Attributes.builder().put("password", 1234).build()))
			.isEqualTo(Attributes.builder().put("password", "****").build());
	}

	@Test
	void ignoredKeyStays() {
		Attributes attributes = Attributes.builder().put("password.policy", "strict").build();
		assertThat(this.redactor.redact(attributes)).isSameAs(attributes);
	}

	@Test
	void nestedValuesHaveKeysToo() {
		Value<?> body = Value.of(KeyValue.of("user", Value.of("ann")),
				KeyValue.of("login", Value.of(KeyValue.of("Password", Value.of("hunter2")))));
		assertThat(this.redactor.redact(body)).isEqualTo(Value.of(KeyValue.of("user", Value.of("ann")),
				KeyValue.of("login", Value.of(KeyValue.of("Password", Value.of("****"))))));
	}

	@Test
	void whatIsMaskedAlreadyIsNotMaskedAgain() {
		Attributes once = this.redactor.redact(Attributes.builder().put("password", "x").build());
		assertThat(this.redactor.redact(once)).isSameAs(once);
	}

	@Test
	void wrongExpressionIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedactionSettings(List.of("pass(word"), List.of(), Set.of()))
			.withMessageStartingWith("blockedKeyPatterns must be a regular expression such as");
	}

	@Test
	void misspeltNameIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedactionSettings(List.of(), List.of("creditcard"), Set.of()))
			.withMessage("blockedValues must be credit-card, email or a regular expression such as "
					+ "'\\bcreditcard\\b', was 'creditcard'");
	}

}
