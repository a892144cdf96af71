package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The headers that users want to see on spans. Their keys are made once.
 */
final class CapturedHeaders {

	private static final String REQUEST = "http.request.header.";

	private static final String RESPONSE = "http.response.header.";

	private final Header[] headers;

	private CapturedHeaders(String prefix, Collection<String> names) {
		Set<String> distinct = new LinkedHashSet<>();
		names.forEach((name) -> distinct.add(name.strip().toLowerCase(Locale.ROOT)));
		distinct.remove("");
		this.headers = distinct.stream()
			.map((name) -> new Header(name, AttributeKey.stringArrayKey(prefix + name)))
			.toArray(Header[]::new);
	}

	static CapturedHeaders ofRequests(Collection<String> names) {
		return new CapturedHeaders(REQUEST, names);
	}

	static CapturedHeaders ofResponses(Collection<String> names) {
		return new CapturedHeaders(RESPONSE, names);
	}

	/**
	 * Puts what is there on a span that is about to start, so that samplers see it.
	 * @param builder of the span
	 * @param values gives the values of a header
	 */
	void capture(SpanBuilder builder, Function<String, @Nullable List<String>> values) {
		for (Header header : this.headers) {
			List<String> found = values.apply(header.name());
			if (found != null && !found.isEmpty()) {
				builder.setAttribute(header.key(), found);
			}
		}
	}

	/**
	 * Puts what is there on a span.
	 * @param span recording
	 * @param values gives the values of a header
	 */
	void capture(Span span, Function<String, @Nullable List<String>> values) {
		for (Header header : this.headers) {
			List<String> found = values.apply(header.name());
			if (found != null && !found.isEmpty()) {
				span.setAttribute(header.key(), found);
			}
		}
	}

	private record Header(String name, AttributeKey<List<String>> key) {
	}

}
