package dev.otelspring.autoconfigure.exporter;

import java.net.URI;

import dev.otelspring.pipeline.source.MetricReading.Temporality;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Backends that are known by their URLs, as they document them. */
class KnownBackendTests {

	@ParameterizedTest
	@CsvSource({ "https://otlp.datadoghq.com/v1/metrics, DATADOG", "https://otlp.us3.datadoghq.com/v1/metrics, DATADOG",
			"https://otlp.datadoghq.eu/v1/metrics, DATADOG", "https://otlp.ddog-gov.com/v1/metrics, DATADOG",
			"https://abc12345.live.dynatrace.com/api/v2/otlp/v1/metrics, DYNATRACE",
			"https://gate.shop.example:9999/e/abc/api/v2/otlp/v1/metrics, DYNATRACE",
			"http://localhost:9090/api/v1/otlp/v1/metrics, PROMETHEUS",
			"https://otlp-gateway-prod-eu-west-0.grafana.net/otlp/v1/metrics, GRAFANA_CLOUD",
			"https://telemetry.googleapis.com/v1/metrics,", "http://localhost:4318/v1/metrics,",
			"http://datadog-agent:4318/v1/metrics,", "https://otlp.nr-data.net/v1/metrics,",
			"https://api.honeycomb.io/v1/metrics,", "https://otlp.notdatadoghq.com.example/v1/metrics," })
	void areKnown(URI endpoint, KnownBackend backend) {
		assertThat(KnownBackend.at(endpoint)).isEqualTo(backend);
	}

	@ParameterizedTest
	@CsvSource({ "DATADOG, CUMULATIVE, false", "DATADOG, DELTA, true", "DATADOG, LOWMEMORY, true",
			"PROMETHEUS, CUMULATIVE, true", "PROMETHEUS, DELTA, false", "PROMETHEUS, LOWMEMORY, false" })
	void takeWhatTheyTake(KnownBackend backend, Temporality temporality, boolean taken) {
		assertThat(backend.takes(temporality)).isEqualTo(taken);
	}

}
