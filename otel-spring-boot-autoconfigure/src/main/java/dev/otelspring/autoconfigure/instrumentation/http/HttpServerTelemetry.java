package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.otelspring.autoconfigure.baggage.BaggageHop;
import dev.otelspring.autoconfigure.instrumentation.ExceptionRecorder;
import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the span and the duration of each request that a server handles; one for all web
 * stacks.
 *
 * <p>
 * Attributes that are known at the start go to the span's builder, so that a sampler sees
 * them; the name gets its route at the end, when the framework has matched one.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span">Semantic
 * conventions, HTTP server span</a>
 */
public final class HttpServerTelemetry {

	static final List<Double> DURATION_BOUNDARIES = List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0,
			2.5, 5.0, 7.5, 10.0);

	private static final int MAX_ROUTES = 1000;

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private final Tracer tracer;

	private final TextMapPropagator propagator;

	private final DoubleHistogram duration;

	private final HttpServerSettings settings;

	private final TelemetryFaults faults = new TelemetryFaults();

	private final ExceptionRecorder exceptions;

	private final BoundedCache<String, ServerRoute> routes = new BoundedCache<>(MAX_ROUTES);

	private final ServerRoute unmatched;

	public HttpServerTelemetry(OpenTelemetry openTelemetry, String scope, HttpServerSettings settings) {
		this.tracer = openTelemetry.getTracer(scope);
		this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
		this.exceptions = new ExceptionRecorder(openTelemetry, scope, settings.exceptions(),
				"http.server.request.exception", Severity.ERROR, this.faults);
		this.duration = openTelemetry.getMeter(scope)
			.histogramBuilder("http.server.request.duration")
			.setUnit("s")
			.setDescription("Duration of HTTP server requests.")
			.setExplicitBucketBoundariesAdvice(DURATION_BOUNDARIES)
			.build();
		this.settings = settings;
		this.unmatched = new ServerRoute(null, settings.methods().count());
	}

	/**
	 * Whether a request makes no telemetry.
	 * @param path without the application's context path
	 * @return {@code true} if its path is excluded
	 */
	public boolean isExcluded(String path) {
		return this.settings.excludedPaths().contain(path);
	}

	/**
	 * Starts the span.
	 * @param exchange the request; holds the state from now on
	 * @param carrier where the headers are
	 * @param getter reads them
	 * @param <C> the type of the carrier
	 */
	public <C> void start(HttpServerExchange exchange, C carrier, TextMapGetter<C> getter) {
		try {
			startSpan(exchange, carrier, getter);
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("start of a server span", ex);
		}
	}

	private <C> void startSpan(HttpServerExchange exchange, C carrier, TextMapGetter<C> getter) {
		long startNanos = System.nanoTime();
		String peer = exchange.peerAddress();
		Context parent = this.propagator.extract(BaggageHop.from(this.propagator, Context.current(), peer), carrier,
				getter);
		HttpMethods.Method method = this.settings.methods().find(exchange.method());
		SpanBuilder builder = this.tracer.spanBuilder(method.spanName())
			.setSpanKind(SpanKind.SERVER)
			.setParent(parent)
			.setAttribute(HttpAttributes.REQUEST_METHOD, method.attribute());
		set(builder, HttpAttributes.URL_SCHEME, exchange.scheme());
		set(builder, HttpAttributes.URL_PATH, exchange.path());
		set(builder, HttpAttributes.URL_QUERY, this.settings.redaction().query(exchange.query()));
		set(builder, HttpAttributes.SERVER_ADDRESS, exchange.serverAddress());
		if (exchange.serverPort() > 0) {
			builder.setAttribute(HttpAttributes.SERVER_PORT, (long) exchange.serverPort());
		}
		set(builder, HttpAttributes.CLIENT_ADDRESS, exchange.clientAddress());
		set(builder, HttpAttributes.USER_AGENT_ORIGINAL, exchange.userAgent());
		if (method.isOther()) {
			set(builder, HttpAttributes.REQUEST_METHOD_ORIGINAL, exchange.method());
		}
		if (!this.settings.requestHeaders().isEmpty()) {
			this.settings.requestHeaders().capture(builder, exchange::requestHeaders);
		}
		Span span = builder.startSpan();
		if (span.isRecording()) {
			set(span, HttpAttributes.NETWORK_PEER_ADDRESS, peer);
			if (exchange.peerPort() > 0) {
				span.setAttribute(HttpAttributes.NETWORK_PEER_PORT, (long) exchange.peerPort());
			}
			set(span, HttpAttributes.NETWORK_PROTOCOL_VERSION, exchange.protocolVersion());
		}
		exchange.started(parent.with(span), span, method, startNanos);
		TraceResponseHeader traceHeader = this.settings.traceHeader();
		if (traceHeader != null) {
			exchange.setResponseHeader(traceHeader.name(), traceHeader.value(span.getSpanContext()));
		}
	}

	/**
	 * Ends the span and records the duration. Only the first call counts.
	 * @param exchange the request
	 * @param status the response's status code, 0 if there was no response
	 * @param route what the framework matched, {@code null} if it matched nothing
	 * @param error what left the handler, {@code null} if nothing did
	 */
	public void end(HttpServerExchange exchange, int status, @Nullable String route, @Nullable Throwable error) {
		HttpMethods.Method method = exchange.knownMethod();
		if (method == null || !exchange.endOnce()) {
			return;
		}
		try {
			endSpan(exchange, method, status, route, error);
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("end of a server span", ex);
		}
	}

	private void endSpan(HttpServerExchange exchange, HttpMethods.Method method, int status, @Nullable String route,
			@Nullable Throwable error) {
		String errorType = errorType(status, error);
		ServerRoute known = (route != null) ? this.routes.get(route, this::route) : this.unmatched;
		Span span = exchange.span();
		if (span.isRecording()) {
			if (route != null) {
				span.setAttribute(HttpAttributes.ROUTE, route);
				span.updateName(known.spanName(method));
			}
			describe(span, status, error, errorType);
			if (!this.settings.responseHeaders().isEmpty()) {
				this.settings.responseHeaders().capture(span, exchange::responseHeaders);
			}
		}
		double seconds = (System.nanoTime() - exchange.startNanos()) / NANOS_PER_SECOND;
		Attributes attributes = known.attributes(method, scheme(exchange), status, errorType, exchange.startVersion());
		// With the context: an exemplar then leads from a slow bucket to its trace.
		this.duration.record(seconds, this.settings.baggage().addTo(attributes, exchange.context()),
				exchange.context());
		span.end();
	}

	private void describe(Span span, int status, @Nullable Throwable error, @Nullable String errorType) {
		if (status > 0) {
			span.setAttribute(HttpAttributes.RESPONSE_STATUS_CODE, (long) status);
		}
		if (error != null) {
			this.exceptions.record(span, error);
		}
		if (errorType != null) {
			span.setAttribute(HttpAttributes.ERROR_TYPE, errorType);
			span.setStatus(StatusCode.ERROR);
		}
	}

	private ServerRoute route(String route) {
		return new ServerRoute(route, this.settings.methods().count());
	}

	// 4xx is the client's mistake, not this server's.
	private static @Nullable String errorType(int status, @Nullable Throwable error) {
		if (error != null) {
			return error.getClass().getName();
		}
		return (status >= 500) ? Integer.toString(status) : null;
	}

	private static @Nullable String scheme(HttpServerExchange exchange) {
		String scheme = exchange.startScheme();
		return ("http".equals(scheme) || "https".equals(scheme)) ? scheme : null;
	}

	private static void set(SpanBuilder builder, AttributeKey<String> key, @Nullable String value) {
		if (value != null) {
			builder.setAttribute(key, value);
		}
	}

	private static void set(Span span, AttributeKey<String> key, @Nullable String value) {
		if (value != null) {
			span.setAttribute(key, value);
		}
	}

}
