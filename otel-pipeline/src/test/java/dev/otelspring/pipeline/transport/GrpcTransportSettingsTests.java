package dev.otelspring.pipeline.transport;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GrpcTransportSettingsTests {

	@ParameterizedTest
	@CsvSource({ "http://localhost:4317, http://localhost:4317", "HTTPS://collector/, https://collector",
			"http://user:secret@[::1]:4317, http://[::1]:4317" })
	void takesSchemeHostAndPort(String endpoint, String base) {
		assertThat(settings(endpoint).base()).isEqualTo(base);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:4317", "grpc://localhost:4317", "localhost", "http:///" })
	void refusesWhatIsNoUrl(String endpoint) {
		assertThatIllegalArgumentException().isThrownBy(() -> settings(endpoint))
			.withMessage("endpoint must be an http or https URL, was '" + endpoint + "'");
	}

	@Test
	void refusesAPathAndSaysWhatToWriteInstead() {
		assertThatIllegalArgumentException().isThrownBy(() -> settings("http://user:secret@localhost:4317/v1/traces"))
			.withMessage("endpoint must end after the port, for gRPC has its own paths,"
					+ " was 'http://localhost:4317/v1/traces' (try 'http://localhost:4317')");
	}

	@Test
	void refusesATimeoutThatIsNotPositive() {
		URI endpoint = URI.create("http://localhost:4317");
		assertThatIllegalArgumentException().isThrownBy(() -> new GrpcTransportSettings(endpoint, Map::of,
				Compression.NONE, Duration.ZERO, Duration.ofSeconds(1), () -> null, "test/1"));
		assertThatIllegalArgumentException().isThrownBy(() -> new GrpcTransportSettings(endpoint, Map::of,
				Compression.NONE, Duration.ofSeconds(1), Duration.ofSeconds(-1), () -> null, "test/1"));
	}

	@Test
	void takesHeadersThatGrpcCarries() {
		assertThat(GrpcTransportSettings.problemWithHeader("Authorization", "Bearer a.b-c")).isNull();
		assertThat(GrpcTransportSettings.problemWithHeader("user-agent", "mine")).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "grpc-timeout, 1S", "TE, gzip", "content-type, text/plain", "host, a", "connection, close",
			"a b, value", "tenant, Müller" })
	void namesHeadersThatItDoesNot(String name, String value) {
		assertThat(GrpcTransportSettings.problemWithHeader(name, value)).contains("'" + name + "'");
	}

	private static GrpcTransportSettings settings(String endpoint) {
		return new GrpcTransportSettings(URI.create(endpoint), Map::of, Compression.NONE, Duration.ofSeconds(10),
				Duration.ofSeconds(1), () -> null, "test/1");
	}

}
