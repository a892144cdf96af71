package dev.otelspring.autoconfigure.instrumentation.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;

import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapSetter;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Makes a client span of each request that is executed, and sends the context along.
 *
 * <p>
 * A decorator of the factory, not an interceptor: with any interceptor, Spring collects
 * the whole body in memory before it sends. A request that streams its body still does.
 */
public final class TracingClientHttpRequestFactory implements ClientHttpRequestFactory {

	private static final TextMapSetter<HttpHeaders> SETTER = (headers, key, value) -> {
		if (headers != null) {
			headers.set(key, value);
		}
	};

	private final ClientHttpRequestFactory delegate;

	private final HttpClientTelemetry telemetry;

	private TracingClientHttpRequestFactory(ClientHttpRequestFactory delegate, HttpClientTelemetry telemetry) {
		this.delegate = delegate;
		this.telemetry = telemetry;
	}

	/**
	 * Decorates a factory, once.
	 * @param factory what makes the requests
	 * @param telemetry makes the spans
	 * @return the decorated factory, or the factory itself if it, or one that it wraps,
	 * is decorated already
	 */
	public static ClientHttpRequestFactory decorate(ClientHttpRequestFactory factory, HttpClientTelemetry telemetry) {
		return isTraced(factory) ? factory : new TracingClientHttpRequestFactory(factory, telemetry);
	}

	private static boolean isTraced(ClientHttpRequestFactory factory) {
		ClientHttpRequestFactory innermost = factory;
		while (innermost instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
			innermost = wrapper.getDelegate();
		}
		return innermost instanceof TracingClientHttpRequestFactory;
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
		ClientHttpRequest request = this.delegate.createRequest(uri, httpMethod);
		return (request instanceof StreamingHttpOutputMessage streaming)
				? new StreamingTracingRequest(request, streaming, this.telemetry)
				: new TracingRequest(request, this.telemetry);
	}

	private static class TracingRequest implements ClientHttpRequest {

		private final ClientHttpRequest delegate;

		private final HttpClientTelemetry telemetry;

		TracingRequest(ClientHttpRequest delegate, HttpClientTelemetry telemetry) {
			this.delegate = delegate;
			this.telemetry = telemetry;
		}

		@Override
		public ClientHttpResponse execute() throws IOException {
			HttpClientExchange exchange = this.telemetry.start(getMethod().name(), getURI(), getHeaders(), SETTER);
			if (exchange == null) {
				return this.delegate.execute();
			}
			try (Scope scope = exchange.context().makeCurrent()) {
				ClientHttpResponse response = this.delegate.execute();
				this.telemetry.end(exchange, response.getStatusCode().value(), null);
				return response;
			}
			catch (Throwable ex) {
				this.telemetry.end(exchange, 0, ex);
				throw ex;
			}
		}

		@Override
		public HttpMethod getMethod() {
			return this.delegate.getMethod();
		}

		@Override
		public URI getURI() {
			return this.delegate.getURI();
		}

		@Override
		public Map<String, Object> getAttributes() {
			return this.delegate.getAttributes();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.delegate.getHeaders();
		}

		@Override
		public OutputStream getBody() throws IOException {
			return this.delegate.getBody();
		}

	}

	private static final class StreamingTracingRequest extends TracingRequest implements StreamingHttpOutputMessage {

		private final StreamingHttpOutputMessage streaming;

		StreamingTracingRequest(ClientHttpRequest delegate, StreamingHttpOutputMessage streaming,
				HttpClientTelemetry telemetry) {
			super(delegate, telemetry);
			this.streaming = streaming;
		}

		@Override
		public void setBody(Body body) {
			this.streaming.setBody(body);
		}

	}

}
