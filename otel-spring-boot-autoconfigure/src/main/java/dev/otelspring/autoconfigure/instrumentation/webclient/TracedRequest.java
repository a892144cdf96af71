package dev.otelspring.autoconfigure.instrumentation.webclient;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientExchange;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

/**
 * A request with the attempt's context among its headers. Not a copy, which would cost
 * more than the span.
 */
final class TracedRequest implements ClientRequest {

	private final ClientRequest delegate;

	private final HttpClientExchange exchange;

	private final HttpClientTelemetry telemetry;

	TracedRequest(ClientRequest delegate, HttpClientExchange exchange, HttpClientTelemetry telemetry) {
		this.delegate = delegate;
		this.exchange = exchange;
		this.telemetry = telemetry;
	}

	// Whoever sends it does not ask, but a test's exchange function may.
	@Override
	public HttpHeaders headers() {
		HttpHeaders headers = new HttpHeaders();
		headers.addAll(this.delegate.headers());
		this.telemetry.inject(this.exchange, headers);
		return HttpHeaders.readOnlyHttpHeaders(headers);
	}

	@Override
	public Mono<Void> writeTo(ClientHttpRequest request, ExchangeStrategies strategies) {
		// What is there already stays: a stale context of the caller does not come back.
		this.telemetry.inject(this.exchange, request.getHeaders());
		return this.delegate.writeTo(request, strategies);
	}

	@Override
	public HttpMethod method() {
		return this.delegate.method();
	}

	@Override
	public URI url() {
		return this.delegate.url();
	}

	@Override
	public MultiValueMap<String, String> cookies() {
		return this.delegate.cookies();
	}

	@Override
	public BodyInserter<?, ? super ClientHttpRequest> body() {
		return this.delegate.body();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.delegate.attributes();
	}

	@Override
	public @Nullable Consumer<ClientHttpRequest> httpRequest() {
		return this.delegate.httpRequest();
	}

	@Override
	public String logPrefix() {
		return this.delegate.logPrefix();
	}

}
