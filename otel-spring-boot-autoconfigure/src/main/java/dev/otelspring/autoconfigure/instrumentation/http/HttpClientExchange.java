package dev.otelspring.autoconfigure.instrumentation.http;

import java.net.URI;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

/**
 * One attempt of one request that a client makes. Made by
 * {@link HttpClientTelemetry#start}, ended by it; used by one thread.
 */
public final class HttpClientExchange {

	private final Context context;

	private final Span span;

	private final HttpMethods.Method method;

	private final URI uri;

	private final long startNanos;

	HttpClientExchange(Context context, Span span, HttpMethods.Method method, URI uri, long startNanos) {
		this.context = context;
		this.span = span;
		this.method = method;
		this.uri = uri;
		this.startNanos = startNanos;
	}

	/**
	 * The context with the attempt's span.
	 * @return what is to be current while the request is made
	 */
	public Context context() {
		return this.context;
	}

	Span span() {
		return this.span;
	}

	HttpMethods.Method method() {
		return this.method;
	}

	URI uri() {
		return this.uri;
	}

	long startNanos() {
		return this.startNanos;
	}

}
