package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.List;
import java.util.function.Function;

import dev.otelspring.autoconfigure.PropertyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * What all web stacks are to tell of requests that come in: the properties, all values
 * checked.
 *
 * @param methods the known request methods
 * @param excludedPaths what makes no telemetry
 * @param requestHeaders become attributes
 * @param responseHeaders become attributes
 * @param traceHeader names the trace to the caller, {@code null} if nothing does
 */
public record HttpServerSettings(HttpMethods methods, ExcludedPaths excludedPaths, CapturedHeaders requestHeaders,
		CapturedHeaders responseHeaders, @Nullable TraceResponseHeader traceHeader) {

	private static final String PREFIX = "otel.instrumentation.http.server.";

	static HttpServerSettings of(HttpTelemetryProperties properties, PropertyValues values, Environment environment) {
		HttpTelemetryProperties.Server server = properties.server();
		ExcludedPaths defaultPaths = new ExcludedPaths(
				ExcludedPaths.defaults(environment.getProperty("management.endpoints.web.base-path", "/actuator")));
		List<String> excludePaths = server.excludePaths();
		String responseHeader = server.responseHeader();
		return new HttpServerSettings(new HttpMethods(properties.knownMethods()),
				(excludePaths != null) ? parse(values, "exclude-paths", excludePaths, defaultPaths, ExcludedPaths::new)
						: defaultPaths,
				parse(values, "capture-request-headers", server.captureRequestHeaders(),
						CapturedHeaders.ofRequests(List.of()), CapturedHeaders::ofRequests),
				parse(values, "capture-response-headers", server.captureResponseHeaders(),
						CapturedHeaders.ofResponses(List.of()), CapturedHeaders::ofResponses),
				(responseHeader != null) ? traceHeader(values, responseHeader.strip()) : null);
	}

	private static @Nullable TraceResponseHeader traceHeader(PropertyValues values, String name) {
		try {
			return new TraceResponseHeader(name);
		}
		catch (IllegalArgumentException ex) {
			values.reject(PREFIX + "response-header", name,
					"must be the name of an HTTP header such as traceresponse or X-Trace-Id");
			return null;
		}
	}

	private static <T> T parse(PropertyValues values, String property, List<String> texts, T fallback,
			Function<List<String>, T> parser) {
		return values.parse(PREFIX + property, String.join(",", texts), fallback, (joined) -> parser.apply(texts));
	}

}
