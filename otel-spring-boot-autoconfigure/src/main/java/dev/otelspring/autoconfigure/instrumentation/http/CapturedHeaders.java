package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

import dev.otelspring.autoconfigure.PropertyValues;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The headers that become attributes of a span, because a user named them. None by
 * default: a header may hold a secret.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/">Semantic
 * conventions, http.request.header and http.response.header</a>
 */
final class CapturedHeaders {

	/** RFC 9110, section 5.1. */
	private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private final List<Header> headers = new ArrayList<>();

	private CapturedHeaders(String attributePrefix, List<String> names) {
		names.stream()
			.map((name) -> checkedName(name.strip()).toLowerCase(Locale.ROOT))
			.distinct()
			.forEach((name) -> this.headers.add(new Header(name, AttributeKey.stringArrayKey(attributePrefix + name))));
	}

	/**
	 * Headers of requests.
	 * @param names as clients may write them, in any case
	 * @return to be captured
	 * @throws IllegalArgumentException if one is no name of a header
	 */
	static CapturedHeaders ofRequests(List<String> names) {
		return new CapturedHeaders("http.request.header.", names);
	}

	/**
	 * Headers of responses.
	 * @param names in any case
	 * @return to be captured
	 * @throws IllegalArgumentException if one is no name of a header
	 */
	static CapturedHeaders ofResponses(List<String> names) {
		return new CapturedHeaders("http.response.header.", names);
	}

	static CapturedHeaders parse(String property, List<String> names, PropertyValues values,
			Function<List<String>, CapturedHeaders> parser) {
		return values.parse(property, String.join(",", names), parser.apply(List.of()),
				(joined) -> parser.apply(names));
	}

	static String checkedName(String name) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("must be names of HTTP headers such as X-Request-Id");
		}
		return name;
	}

	boolean isEmpty() {
		return this.headers.isEmpty();
	}

	// At the start: a sampler may decide by them.
	void capture(SpanBuilder builder, Function<String, @Nullable List<String>> values) {
		for (Header header : this.headers) {
			List<String> found = values.apply(header.name());
			if (found != null && !found.isEmpty()) {
				builder.setAttribute(header.key(), found);
			}
		}
	}

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
