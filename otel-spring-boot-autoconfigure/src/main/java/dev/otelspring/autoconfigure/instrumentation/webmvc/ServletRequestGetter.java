package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.util.Collections;
import java.util.Iterator;

import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Reads a servlet request's headers for propagators. */
final class ServletRequestGetter implements TextMapGetter<HttpServletRequest> {

	static final ServletRequestGetter INSTANCE = new ServletRequestGetter();

	private ServletRequestGetter() {
	}

	@Override
	public Iterable<String> keys(HttpServletRequest request) {
		return () -> request.getHeaderNames().asIterator();
	}

	@Override
	public @Nullable String get(@Nullable HttpServletRequest request, String key) {
		return (request != null) ? request.getHeader(key) : null;
	}

	@Override
	public Iterator<String> getAll(@Nullable HttpServletRequest request, String key) {
		// Most requests have none, and the question is cheaper than an enumeration.
		return (request != null && request.getHeader(key) != null) ? request.getHeaders(key).asIterator()
				: Collections.emptyIterator();
	}

}
