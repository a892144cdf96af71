package dev.otelspring.autoconfigure.instrumentation.restclient;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.TracingClientHttpRequestFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Makes each factory that Boot builds a tracing one: for {@code RestClient.Builder}, for
 * {@code RestTemplateBuilder} and for whoever asks Boot for the factory itself.
 */
final class TracingRequestFactoryBuilder implements ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> {

	private final ClientHttpRequestFactoryBuilder<?> delegate;

	private final HttpClientTelemetry telemetry;

	TracingRequestFactoryBuilder(ClientHttpRequestFactoryBuilder<?> delegate, HttpClientTelemetry telemetry) {
		this.delegate = delegate;
		this.telemetry = telemetry;
	}

	@Override
	public ClientHttpRequestFactory build(@Nullable HttpClientSettings settings) {
		return TracingClientHttpRequestFactory.decorate(this.delegate.build(settings), this.telemetry);
	}

}
