package dev.otelspring.pipeline.transport;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;

import dev.otelspring.pipeline.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HttpTransportSettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "http://backend:4318", "http://backend:4318/" })
	void eachSignalHasItsPathUnderTheBase(String base) {
		assertThat(HttpTransportSettings.endpointsUnder(URI.create(base))).isEqualTo(Map.of(Signal.TRACES,
				URI.create("http://backend:4318/v1/traces"), Signal.METRICS,
				URI.create("http://backend:4318/v1/metrics"), Signal.LOGS, URI.create("http://backend:4318/v1/logs")));
	}

	@Test
	void baseMayHaveAPath() {
		assertThat(HttpTransportSettings.endpointsUnder(URI.create("https://cloud.example.com/otlp")))
			.containsEntry(Signal.LOGS, URI.create("https://cloud.example.com/otlp/v1/logs"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:4318", "ftp://localhost/v1/traces", "/v1/traces", "http:///v1/traces",
			"unix:/run/otlp.sock" })
	void endpointIsAnHttpUrl(String endpoint) {
		assertThatIllegalArgumentException().isThrownBy(() -> settings(URI.create(endpoint), Duration.ofSeconds(10)))
			.withMessage("endpoint must be an http or https URL, was '" + endpoint + "'");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "http://localhost/v1/traces", "https://localhost/v1/traces", "HTTPS://localhost/v1/traces" })
	void schemeIsHttpOrHttps(String endpoint) {
		assertThat(settings(URI.create(endpoint), Duration.ofSeconds(10)).endpoints()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1 })
	void timeoutIsPositive(long millis) {
		Duration timeout = Duration.ofMillis(millis);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> settings(URI.create("http://localhost:4318/v1/traces"), timeout))
			.withMessage("timeout must be positive, was " + timeout);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Authorization", "api-key", "X-Scope-OrgID", "user-agent", "x_y.z~1" })
	void ordinaryHeaderIsNoProblem(String name) {
		assertThat(HttpTransportSettings.problemWithHeader(name, "Bearer abc==")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host", "content-length", "Connection", "Expect", "UPGRADE", "Content-Type",
			"content-encoding" })
	void headerOfTheClientItselfIsAProblem(String name) {
		assertThat(HttpTransportSettings.problemWithHeader(name, "x")).contains("'" + name + "'", "by the HTTP client");
	}

	@Test
	void problemNamesTheHeaderAndNeverItsValue() {
		assertThat(HttpTransportSettings.problemWithHeader("api-key", "s3cret\n")).contains("'api-key'", "position 6")
			.doesNotContain("s3cret");
	}

	@Test
	void everyValueWithoutAProblemCanBeSent() {
		for (char c = 0; c < 0x80; c++) {
			assertAgreesWithTheClient("api-key", "a" + c + "b");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "caf\u00e9", "100 \u20ac", "\u65e5\u672c", "\u0080" })
	void valueBeyondAsciiIsAProblem(String value) {
		assertThat(HttpTransportSettings.problemWithHeader("tenant", value)).contains("'tenant'", "not ASCII")
			.doesNotContain(value);
	}

	@Test
	void everyNameWithoutAProblemCanBeSent() {
		assertAgreesWithTheClient("", "x");
		for (char c = 0; c < 0x200; c++) {
			assertAgreesWithTheClient("a" + c + "b", "x");
		}
	}

	private static void assertAgreesWithTheClient(String name, String value) {
		boolean sendable = true;
		try {
			HttpRequest.newBuilder().header(name, value);
		}
		catch (IllegalArgumentException ex) {
			sendable = false;
		}
		String problem = HttpTransportSettings.problemWithHeader(name, value);
		assertThat(problem == null).as("%s: %s, %s", name, (int) value.charAt(value.length() / 2), problem)
			.isEqualTo(sendable);
	}

	private static HttpTransportSettings settings(URI endpoint, Duration timeout) {
		return new HttpTransportSettings(Map.of(Signal.TRACES, endpoint), Map::of, Compression.NONE, timeout, timeout,
				() -> null, "shop/1.0");
	}

}
