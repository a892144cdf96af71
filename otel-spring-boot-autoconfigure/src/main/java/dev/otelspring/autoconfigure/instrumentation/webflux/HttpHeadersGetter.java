package dev.otelspring.autoconfigure.instrumentation.webflux;

import java.util.Collections;
import java.util.Iterator;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/** Reads a request's headers for propagators. */
final class HttpHeadersGetter implements TextMapGetter<HttpHeaders> {

	static final HttpHeadersGetter INSTANCE = new HttpHeadersGetter();

	private HttpHeadersGetter() {
	}

	@Override
	public Iterable<String> keys(HttpHeaders headers) {
		return headers.headerNames();
	}

	@Override
	public @Nullable String get(@Nullable HttpHeaders headers, String key) {
		return (headers != null) ? headers.getFirst(key) : null;
	}

	@Override
	public Iterator<String> getAll(@Nullable HttpHeaders headers, String key) {
		return (headers != null) ? headers.getOrEmpty(key).iterator() : Collections.emptyIterator();
	}

}
