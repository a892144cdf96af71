package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The variables that name proxies, and whom they except. */
class ProxiesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			collector.example | http://collector.example:4318  | true
			collector.example | http://other.example:4318      | false
			.example          | http://collector.example:4318  | true
			*.example         | http://collector.example:4318  | true
			Collector.EXAMPLE | http://collector.Example:4318  | true
			a, example:4318   | http://collector.example:4318  | true
			[fd00::1]:4318    | http://[fd00::1]:4318          | true
			10.0.0.0/8        | http://10.1.2.3:4318           | true
			fd00::/8          | http://[fd00::1]:4318          | true
			10.0.0.0/8        | http://collector.example:4318  | false
			*                 | http://collector.example:4318  | true
			ample             | http://collector.example:4318  | false
			""")
	void knowWhomTheVariablesExcept(String exceptions, URI endpoint, boolean excepted) {
		Proxies proxies = new Proxies(Map.of("HTTP_PROXY", "http://proxy:3128", "NO_PROXY", exceptions)::get);
		assertThat(proxies.variable(endpoint)).isEqualTo(excepted ? null : "HTTP_PROXY");
	}

}
