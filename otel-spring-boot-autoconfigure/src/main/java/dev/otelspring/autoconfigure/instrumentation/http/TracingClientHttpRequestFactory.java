package dev.otelspring.autoconfigure.instrumentation.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

import org.springframework.beans.factory.DisposableBean;
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
public final class TracingClientHttpRequestFactory implements ClientHttpRequestFactory, DisposableBean {

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

	/**
	 * Whether requests of a factory are traced.
	 * @param factory what makes the requests
	 * @return whether it, or one that it wraps, is decorated
	 */
	public static boolean isTraced(ClientHttpRequestFactory factory) {
		return innermost(factory) instanceof TracingClientHttpRequestFactory;
	}

	/**
	 * Whether requests of a factory are traced, or nobody can tell: one that Spring does
	 * not know may have another inside.
	 * @param factory what makes the requests
	 * @return {@code false} only if it is known that they are not
	 */
	public static boolean mayBeTraced(ClientHttpRequestFactory factory) {
		ClientHttpRequestFactory innermost = innermost(factory);
		return innermost instanceof TracingClientHttpRequestFactory
				|| !innermost.getClass().getName().startsWith("org.springframework.http.client.");
	}

	private static ClientHttpRequestFactory innermost(ClientHttpRequestFactory factory) {
		ClientHttpRequestFactory innermost = factory;
		while (innermost instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
			innermost = wrapper.getDelegate();
		}
		return innermost;
	}

	/**
	 * Lets a request count its attempts: interceptors may make several.
	 * @param request as a client makes it, with all interceptors around it
	 */
	public static void countAttempts(ClientHttpRequest request) {
		// Ours stands innermost: where it is the outermost as well, nothing can retry.
		if (!(request instanceof TracingRequest)) {
			request.getAttributes().putIfAbsent(Resends.ATTRIBUTE, new Resends());
		}
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
		ClientHttpRequest request = this.delegate.createRequest(uri, httpMethod);
		return (request instanceof StreamingHttpOutputMessage streaming)
				? new StreamingTracingRequest(request, streaming, uri, this.telemetry)
				: new TracingRequest(request, uri, this.telemetry);
	}

	// A factory that Boot gives as a bean ends with the application.
	@Override
	public void destroy() throws Exception {
		if (this.delegate instanceof DisposableBean disposable) {
			disposable.destroy();
		}
	}

	private static class TracingRequest implements ClientHttpRequest {

		private final ClientHttpRequest delegate;

		// As the caller has it: some requests leave the credentials out of theirs.
		private final URI uri;

		private final HttpClientTelemetry telemetry;

		TracingRequest(ClientHttpRequest delegate, URI uri, HttpClientTelemetry telemetry) {
			this.delegate = delegate;
			this.uri = uri;
			this.telemetry = telemetry;
		}

		@Override
		public ClientHttpResponse execute() throws IOException {
			Resends resends = (Resends) getAttributes().get(Resends.ATTRIBUTE);
			int ordinal = (resends != null) ? resends.count() : 0;
			HttpClientExchange exchange = this.telemetry.start(Context.current(), getMethod().name(), this.uri,
					getHeaders(), ordinal);
			if (exchange == null) {
				return this.delegate.execute();
			}
			if (resends != null) {
				resends.attempted(ordinal);
			}
			this.telemetry.inject(exchange, getHeaders());
			try (Scope scope = exchange.context().makeCurrent()) {
				ClientHttpResponse response = this.delegate.execute();
				end(exchange, response);
				return response;
			}
			catch (Throwable ex) {
				this.telemetry.end(exchange, ex);
				throw ex;
			}
		}

		// What cannot be read is an error of the call; the application meets it itself.
		@SuppressWarnings("IllegalCatch")
		private void end(HttpClientExchange exchange, ClientHttpResponse response) {
			try {
				this.telemetry.answered(exchange, response.getStatusCode().value(), response.getHeaders());
				this.telemetry.end(exchange, null);
			}
			catch (IOException | RuntimeException ex) {
				this.telemetry.end(exchange, ex);
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

		StreamingTracingRequest(ClientHttpRequest delegate, StreamingHttpOutputMessage streaming, URI uri,
				HttpClientTelemetry telemetry) {
			super(delegate, uri, telemetry);
			this.streaming = streaming;
		}

		@Override
		public void setBody(Body body) {
			this.streaming.setBody(body);
		}

	}

}
