package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.otelspring.autoconfigure.ExceptionSignal;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.baggage.BaggageMetricAttributes;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What all web stacks are to tell of requests that come in: the properties, all values
 * checked.
 *
 * @param methods the known request methods
 * @param redaction what of a URL is not shown
 * @param excludedPaths what makes no telemetry
 * @param requestHeaders become attributes
 * @param responseHeaders become attributes
 * @param exceptions where they are told
 * @param traceHeader names the trace to the caller, {@code null} if nothing does
 * @param baggage what of it durations have
 */
public record HttpServerSettings(HttpMethods methods, UrlRedaction redaction, ExcludedPaths excludedPaths,
		CapturedHeaders requestHeaders, CapturedHeaders responseHeaders, ExceptionSignal exceptions,
		@Nullable TraceResponseHeader traceHeader, BaggageMetricAttributes baggage) {

	private static final String PREFIX = "otel.instrumentation.http.server.";

	static HttpServerSettings of(HttpTelemetryProperties properties, UrlRedaction redaction, PropertyValues values,
			Environment environment, ExceptionSignal exceptions, BaggageMetricAttributes baggage) {
		HttpTelemetryProperties.Server server = properties.server();
		return new HttpServerSettings(new HttpMethods(properties.knownMethods()), redaction,
				excludedPaths(server, values, environment),
				CapturedHeaders.parse(PREFIX + "capture-request-headers", server.captureRequestHeaders(), values,
						CapturedHeaders::ofRequests),
				CapturedHeaders.parse(PREFIX + "capture-response-headers", server.captureResponseHeaders(), values,
						CapturedHeaders::ofResponses),
				exceptions, traceHeader(server, values), baggage);
	}

	private static ExcludedPaths excludedPaths(HttpTelemetryProperties.Server server, PropertyValues values,
			Environment environment) {
		List<String> always = new ArrayList<>();
		List<String> byDefault = new ArrayList<>();
		for (String servlet : servletPaths(environment)) {
			UnaryOperator<String> actuator = (endpoint) -> servlet + path(endpoint, environment);
			always.add(ExcludedPaths.always(actuator));
			byDefault.addAll(ExcludedPaths.defaults(actuator));
		}
		ExcludedPaths defaults = new ExcludedPaths(and(byDefault, always));
		List<String> patterns = server.excludePaths();
		return (patterns != null) ? values.parse(PREFIX + "exclude-paths", String.join(",", patterns), defaults,
				(joined) -> new ExcludedPaths(and(patterns, always))) : defaults;
	}

	private static List<String> and(List<String> patterns, List<String> others) {
		List<String> all = new ArrayList<>(patterns);
		all.addAll(others);
		return all;
	}

	// Actuator stands behind the dispatcher's own path, unless it has a port of its own.
	private static List<String> servletPaths(Environment environment) {
		String path = StringUtils.trimTrailingCharacter(environment.getProperty("spring.mvc.servlet.path", ""), '/');
		return path.isEmpty() ? List.of("") : List.of("", path.startsWith("/") ? path : "/" + path);
	}

	private static String path(String endpoint, Environment environment) {
		String base = environment.getProperty("management.endpoints.web.base-path", "/actuator");
		String path = environment.getProperty("management.endpoints.web.path-mapping." + endpoint, endpoint);
		return ("/".equals(base) ? "" : base) + (path.startsWith("/") ? "" : "/") + path;
	}

	private static @Nullable TraceResponseHeader traceHeader(HttpTelemetryProperties.Server server,
			PropertyValues values) {
		String name = server.responseHeader();
		if (name == null) {
			return null;
		}
		try {
			return new TraceResponseHeader(name.strip());
		}
		catch (IllegalArgumentException ex) {
			values.reject(PREFIX + "response-header", name,
					"must be the name of an HTTP header such as traceresponse or X-Trace-Id");
			return null;
		}
	}

}
