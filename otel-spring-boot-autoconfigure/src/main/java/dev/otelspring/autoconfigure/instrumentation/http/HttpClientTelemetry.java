package dev.otelspring.autoconfigure.instrumentation.http;

import java.net.URI;
import java.util.concurrent.TimeUnit;

import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
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

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private final Tracer tracer;

	private final TextMapPropagator propagator;

	private final DoubleHistogram duration;

	private final HttpMethods methods;

	private final TelemetryFaults faults = new TelemetryFaults();

	private final BoundedCache<Series, Attributes> series = new BoundedCache<>(MAX_SERIES);

	public HttpClientTelemetry(OpenTelemetry openTelemetry, String scope, HttpTelemetryProperties properties) {
		this.tracer = openTelemetry.getTracer(scope);
		this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
		this.duration = openTelemetry.getMeter(scope)
			.histogramBuilder("http.client.request.duration")
			.setUnit("s")
			.setDescription("Duration of HTTP client requests.")
			.setExplicitBucketBoundariesAdvice(HttpServerTelemetry.DURATION_BOUNDARIES)
			.build();
		this.methods = new HttpMethods(properties.knownMethods());
	}

	/**
	 * Starts the span and writes the context into the request's headers.
	 * @param methodName the request method
	 * @param uri where it goes
	 * @param carrier where the headers are
	 * @param setter writes them
	 * @param <C> the type of the carrier
	 * @return the attempt, to be ended; {@code null} if telemetry failed
	 */
	public <C> @Nullable HttpClientExchange start(String methodName, URI uri, C carrier, TextMapSetter<C> setter) {
		try {
			return startSpan(methodName, uri, carrier, setter);
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("start of a client span", ex);
			return null;
		}
	}

	private <C> HttpClientExchange startSpan(String methodName, URI uri, C carrier, TextMapSetter<C> setter) {
		long startNanos = System.nanoTime();
		Context parent = Context.current();
		HttpMethods.Method method = this.methods.find(methodName);
		SpanBuilder builder = this.tracer.spanBuilder(method.spanName())
			.setSpanKind(SpanKind.CLIENT)
			.setParent(parent)
			.setAttribute(HttpAttributes.REQUEST_METHOD, method.attribute())
			.setAttribute(HttpAttributes.URL_FULL, UrlRedaction.full(uri));
		if (uri.getHost() != null) {
			builder.setAttribute(HttpAttributes.SERVER_ADDRESS, uri.getHost());
		}
		int port = port(uri);
		if (port > 0) {
			builder.setAttribute(HttpAttributes.SERVER_PORT, (long) port);
		}
		if (method.isOther()) {
			builder.setAttribute(HttpAttributes.REQUEST_METHOD_ORIGINAL, methodName);
		}
		Span span = builder.startSpan();
		Context context = parent.with(span);
		this.propagator.inject(context, carrier, setter);
		return new HttpClientExchange(context, span, method, uri, startNanos);
	}

	/**
	 * Ends the span and records the duration.
	 * @param exchange the attempt
	 * @param status the response's status code, 0 if there was no response
	 * @param error what went wrong, {@code null} if nothing did
	 */
	public void end(HttpClientExchange exchange, int status, @Nullable Throwable error) {
		try {
			endSpan(exchange, status, error);
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("end of a client span", ex);
		}
	}

	private void endSpan(HttpClientExchange exchange, int status, @Nullable Throwable error) {
		String errorType = errorType(status, error);
		Span span = exchange.span();
		if (span.isRecording()) {
			if (status > 0) {
				span.setAttribute(HttpAttributes.RESPONSE_STATUS_CODE, (long) status);
			}
			if (error != null) {
				this.faults.recordException(span, error);
			}
			if (errorType != null) {
				span.setAttribute(HttpAttributes.ERROR_TYPE, errorType);
				span.setStatus(StatusCode.ERROR);
			}
		}
		double seconds = (System.nanoTime() - exchange.startNanos()) / NANOS_PER_SECOND;
		this.duration.record(seconds, this.series.get(new Series(exchange.method().attribute(),
				exchange.uri().getHost(), port(exchange.uri()), status, errorType), Series::attributes),
				exchange.context());
		span.end();
	}

	private static @Nullable String errorType(int status, @Nullable Throwable error) {
		if (error != null) {
			return error.getClass().getName();
		}
		return (status >= 400) ? Integer.toString(status) : null;
	}

	private static int port(URI uri) {
		if (uri.getPort() > 0) {
			return uri.getPort();
		}
		if ("https".equalsIgnoreCase(uri.getScheme())) {
			return 443;
		}
		return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : -1;
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
