package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.Arrays;
import java.util.Objects;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What is computed once for a route: the names of its spans, and the attributes of its
 * durations. A route has few series, so that they are looked through without a key that
 * would have to be made for each request.
 *
 * <p>
 * Safe for use by several threads, of which two may compute the same.
 */
final class ServerRoute {

	private static final int MAX_SERIES = 64;

	private final @Nullable String route;

	/** By the index of the method. */
	private final @Nullable String[] spanNames;

	private volatile Series[] series = {};

	ServerRoute(@Nullable String route, int methods) {
		this.route = route;
		this.spanNames = new String[methods];
	}

	String spanName(HttpMethods.Method method) {
		String name = this.spanNames[method.index()];
		if (name == null) {
			name = (this.route != null) ? method.spanName() + " " + this.route : method.spanName();
			this.spanNames[method.index()] = name;
		}
		return name;
	}

	// The host is not among them: clients choose what they write there.
	Attributes attributes(HttpMethods.Method method, @Nullable String scheme, int status, @Nullable String errorType,
			@Nullable String version) {
		for (Series known : this.series) {
			if (known.is(method, scheme, status, errorType, version)) {
				return known.attributes();
			}
		}
		AttributesBuilder builder = Attributes.builder();
		builder.put(HttpAttributes.REQUEST_METHOD, method.attribute());
		builder.put(HttpAttributes.URL_SCHEME, scheme);
		if (status > 0) {
			builder.put(HttpAttributes.RESPONSE_STATUS_CODE, (long) status);
		}
		builder.put(HttpAttributes.ROUTE, this.route);
		builder.put(HttpAttributes.ERROR_TYPE, errorType);
		builder.put(HttpAttributes.NETWORK_PROTOCOL_VERSION, version);
		Attributes attributes = builder.build();
		add(new Series(method, scheme, status, errorType, version, attributes));
		return attributes;
	}

	private synchronized void add(Series added) {
		if (this.series.length < MAX_SERIES) {
			Series[] more = Arrays.copyOf(this.series, this.series.length + 1);
			more[this.series.length] = added;
			this.series = more;
		}
	}

	private record Series(HttpMethods.Method method, @Nullable String scheme, int status, @Nullable String errorType,
			@Nullable String version, Attributes attributes) {

		boolean is(HttpMethods.Method otherMethod, @Nullable String otherScheme, int otherStatus,
				@Nullable String otherErrorType, @Nullable String otherVersion) {
			return this.status == otherStatus && this.method == otherMethod && Objects.equals(this.scheme, otherScheme)
					&& Objects.equals(this.errorType, otherErrorType) && Objects.equals(this.version, otherVersion);
		}

	}

}
