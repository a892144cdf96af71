package dev.otelspring.autoconfigure.instrumentation.http;

import java.net.URI;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What of a URL may be shown. */
class UrlRedactionTests {

	private final UrlRedaction redaction = new UrlRedaction(Set.of("X-Amz-Signature", "X-Amz-Credential",
			"X-Amz-Security-Token", "AWSAccessKeyId", "Signature", "sig", "X-Goog-Signature"));

	@ParameterizedTest
	@ValueSource(strings = { "X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token", "AWSAccessKeyId",
			"Signature", "sig", "X-Goog-Signature" })
	void hidesTheValuesByWhichCloudsSignUrls(String key) {
		assertThat(this.redaction.query(key + "=geheim")).isEqualTo(key + "=REDACTED");
		assertThat(this.redaction.query("a=1&" + key + "=geheim&b=2")).isEqualTo("a=1&" + key + "=REDACTED&b=2");
	}

	@ParameterizedTest
	@CsvSource({ "sig=geheim&, sig=REDACTED&", "&sig=geheim, &sig=REDACTED", "sig=a&sig=b, sig=REDACTED&sig=REDACTED",
			"a=1&&sig=geheim&&b, a=1&&sig=REDACTED&&b", "sig=, sig=REDACTED", "sig=a=b, sig=REDACTED" })
	void keepsEverythingElseInItsPlace(String query, String expected) {
		assertThat(this.redaction.query(query)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "a", "a=1&b=2", "SIG=shown", "signature=shown", "design=shown", "=sig", "a=sig", "&&" })
	void doesNotCopyAQueryWithoutSecrets(String query) {
		assertThat(this.redaction.query(query)).isSameAs(query);
	}

	@Test
	void hasNothingToHideWhereThereIsNoQuery() {
		assertThat(this.redaction.query(null)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "http://user:geheim@localhost:8080/a?b=c, http://REDACTED:REDACTED@localhost:8080/a?b=c",
			"https://token@example.com/, https://REDACTED:REDACTED@example.com/",
			"https://example.com/a?sig=geheim, https://example.com/a?sig=REDACTED",
			"https://user:geheim@[::1]:8080/a%20b, https://REDACTED:REDACTED@[::1]:8080/a%20b",
			"http://user:geheim@order_service:8080/a, http://REDACTED:REDACTED@order_service:8080/a",
			"http://order_service:8080/a?sig=geheim, http://order_service:8080/a?sig=REDACTED",
			"https://example.com/a#fragment, https://example.com/a" })
	void hidesCredentialsAndSignaturesOfAUrl(URI url, String expected) {
		assertThat(this.redaction.full(url)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com", "http://localhost:8080/a%20b?c=d", "http://order_service/a",
			"http://[::1]/" })
	void leavesAUrlWithoutSecretsAsItIs(URI url) {
		assertThat(this.redaction.full(url)).isEqualTo(url.toString());
	}

	@Test
	void hidesWhatTheUserNamesAndNothingElse() {
		UrlRedaction users = new UrlRedaction(List.of("token", " pin "));
		assertThat(users.query("token=geheim&pin=1234&sig=shown")).isEqualTo("token=REDACTED&pin=REDACTED&sig=shown");
		assertThat(new UrlRedaction(List.of()).query("sig=shown")).isEqualTo("sig=shown");
	}

}
