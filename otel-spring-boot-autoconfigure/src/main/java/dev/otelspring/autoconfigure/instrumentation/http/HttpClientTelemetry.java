package dev.otelspring.autoconfigure.instrumentation.http;

import java.net.URI;
import java.util.concurrent.TimeUnit;

import dev.otelspring.autoconfigure.baggage.BaggageHop;
import dev.otelspring.autoconfigure.instrumentation.ExceptionRecorder;
import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Makes the span and the duration of each attempt of a client, and sends the context
 * along; one for all clients.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span">Semantic
 * conventions, HTTP client span</a>
 */
public final class HttpClientTelemetry {

	private static final int MAX_SERIES = 2000;

	private static final TextMapSetter<HttpHeaders> SETTER = (headers, key, value) -> {
		if (headers != null) {
			headers.set(key, value);
		}
	};

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private final Tracer tracer;

	private final TextMapPropagator propagator;

	private final DoubleHistogram duration;

	private final TelemetryFaults faults = new TelemetryFaults();

	private final ExceptionRecorder exceptions;

	private final BoundedCache<Series, Attributes> series = new BoundedCache<>(MAX_SERIES);

	private final HttpClientSettings settings;

	public HttpClientTelemetry(OpenTelemetry openTelemetry, String scope, HttpClientSettings settings) {
		this.tracer = openTelemetry.getTracer(scope);
		this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
		this.exceptions = new ExceptionRecorder(openTelemetry, scope, settings.exceptions(),
				"http.client.request.exception", Severity.WARN, this.faults);
		this.duration = openTelemetry.getMeter(scope)
			.histogramBuilder("http.client.request.duration")
			.setUnit("s")
			.setDescription("Duration of HTTP client requests.")
			.setExplicitBucketBoundariesAdvice(HttpServerTelemetry.DURATION_BOUNDARIES)
			.build();
		this.settings = settings;
	}

	/**
	 * Starts the span.
	 * @param parent the caller's context
	 * @param methodName the request method
	 * @param uri where it goes
	 * @param headers what is sent so far
	 * @param resends how often the request was sent before
	 * @return the attempt, to be ended; {@code null} if telemetry failed, or if a client
	 * around this one has made the span of the same request
	 */
	public @Nullable HttpClientExchange start(Context parent, String methodName, URI uri, HttpHeaders headers,
			int resends) {
		try {
			return HttpClientExchange.isUnderWay(parent, methodName, uri) ? null
					: startSpan(parent, methodName, uri, headers, resends);
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("start of a client span", ex);
			return null;
		}
	}

	private HttpClientExchange startSpan(Context parent, String methodName, URI uri, HttpHeaders headers, int resends) {
		long startNanos = System.nanoTime();
		HttpMethods.Method method = this.settings.methods().find(methodName);
		String host = host(uri);
		int port = port(uri);
		SpanBuilder builder = this.tracer.spanBuilder(method.spanName())
			.setSpanKind(SpanKind.CLIENT)
			.setParent(parent)
			.setAttribute(HttpAttributes.REQUEST_METHOD, method.attribute())
			.setAttribute(HttpAttributes.URL_FULL, this.settings.redaction().full(uri));
		if (host != null) {
			builder.setAttribute(HttpAttributes.SERVER_ADDRESS, host);
		}
		if (port > 0) {
			builder.setAttribute(HttpAttributes.SERVER_PORT, (long) port);
		}
		if (method.isOther()) {
			builder.setAttribute(HttpAttributes.REQUEST_METHOD_ORIGINAL, methodName);
		}
		if (resends > 0) {
			builder.setAttribute(HttpAttributes.REQUEST_RESEND_COUNT, (long) resends);
		}
		this.settings.requestHeaders().capture(builder, headers::get);
		return new HttpClientExchange(parent, builder.startSpan(), method, methodName, uri, host, port, startNanos);
	}

	/**
	 * Writes the context into the request's headers, over what is there.
	 * @param exchange the attempt
	 * @param headers to be written to
	 */
	public void inject(HttpClientExchange exchange, HttpHeaders headers) {
		try {
			this.propagator.inject(BaggageHop.to(this.propagator, exchange.context(), exchange.host()), headers,
					SETTER);
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("sending of a context", ex);
		}
	}

	/**
	 * Takes note of the response.
	 * @param exchange the attempt
	 * @param status the response's status code
	 * @param headers the response's headers
	 */
	public void answered(HttpClientExchange exchange, int status, HttpHeaders headers) {
		exchange.answered(status);
		Span span = exchange.span();
		if (span.isRecording()) {
			try {
				span.setAttribute(HttpAttributes.RESPONSE_STATUS_CODE, (long) status);
				this.settings.responseHeaders().capture(span, headers::get);
			}
			catch (RuntimeException | LinkageError ex) {
				this.faults.report("reading of a response", ex);
			}
		}
	}

	/**
	 * Ends the span and records the duration. Only the first call counts.
	 * @param exchange the attempt
	 * @param error what went wrong, {@code null} if nothing did
	 */
	public void end(HttpClientExchange exchange, @Nullable Throwable error) {
		if (!exchange.endOnce()) {
			return;
		}
		try {
			endSpan(exchange, error);
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("end of a client span", ex);
		}
	}

	private void endSpan(HttpClientExchange exchange, @Nullable Throwable error) {
		int status = exchange.status();
		String errorType = errorType(status, error);
		Span span = exchange.span();
		if (errorType != null && span.isRecording()) {
			if (error != null) {
				this.exceptions.record(span, error);
			}
			span.setAttribute(HttpAttributes.ERROR_TYPE, errorType);
			span.setStatus(StatusCode.ERROR);
		}
		double seconds = (System.nanoTime() - exchange.startNanos()) / NANOS_PER_SECOND;
		Attributes attributes = this.series.get(
				new Series(exchange.method().attribute(), exchange.host(), exchange.port(), status, errorType),
				Series::attributes);
		this.duration.record(seconds, this.settings.baggage().addTo(attributes, exchange.context()),
				exchange.context());
		span.end();
	}

	private static @Nullable String errorType(int status, @Nullable Throwable error) {
		if (error != null) {
			return error.getClass().getName();
		}
		return (status >= 400) ? Integer.toString(status) : null;
	}

	private static @Nullable String host(URI uri) {
		String host = uri.getHost();
		String authority = uri.getRawAuthority();
		if (host != null || authority == null) {
			return host;
		}
		// Such as order_service, which java.net.URI takes for no host's name.
		int colon = authority.lastIndexOf(':');
		int start = authority.lastIndexOf('@') + 1;
		return authority.substring(start, (colon > start) ? colon : authority.length());
	}

	private static int port(URI uri) {
		if (uri.getPort() > 0) {
			return uri.getPort();
		}
		int port = (uri.getHost() == null) ? portOfAuthority(uri.getRawAuthority()) : -1;
		if (port > 0) {
			return port;
		}
		if ("https".equalsIgnoreCase(uri.getScheme())) {
			return 443;
		}
		return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : -1;
	}

	private static int portOfAuthority(@Nullable String authority) {
		int colon = (authority != null) ? authority.lastIndexOf(':') : -1;
		if (authority == null || colon < 0) {
			return -1;
		}
		try {
			return Integer.parseInt(authority, colon + 1, authority.length(), 10);
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	private record Series(String method, @Nullable String host, int port, int status, @Nullable String errorType) {

		Attributes attributes() {
			AttributesBuilder builder = Attributes.builder();
			builder.put(HttpAttributes.REQUEST_METHOD, this.method);
			builder.put(HttpAttributes.SERVER_ADDRESS, this.host);
			if (this.port > 0) {
				builder.put(HttpAttributes.SERVER_PORT, (long) this.port);
			}
			if (this.status > 0) {
				builder.put(HttpAttributes.RESPONSE_STATUS_CODE, (long) this.status);
			}
			builder.put(HttpAttributes.ERROR_TYPE, this.errorType);
			return builder.build();
		}

	}

}
