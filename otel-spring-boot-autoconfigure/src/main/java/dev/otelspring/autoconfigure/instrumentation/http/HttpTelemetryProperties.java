package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is told of HTTP requests, in both directions.
 *
 * @param knownMethods the request methods that appear as they are, all others as _OTHER;
 * replaces the default, which is RFC 9110's and PATCH
 * @param server what concerns requests that come in
 * @param client what concerns requests that go out
 */
@ConfigurationProperties("otel.instrumentation.http")
// @formatter:off: the formatter breaks array values in a record's header
public record HttpTelemetryProperties(
		@DefaultValue({ "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE" })
		List<String> knownMethods, @DefaultValue Server server, @DefaultValue Client client) {
	// @formatter:on

	static HttpTelemetryProperties unset() {
		return new HttpTelemetryProperties(
				List.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"),
				new Server(null, List.of(), List.of(), null), new Client(List.of(), List.of()));
	}

	/**
	 * What concerns requests that come in.
	 *
	 * @param excludePaths patterns of paths that make neither spans nor metrics, such as
	 * /internal/**; replaces the default, which is Actuator's health and prometheus; its
	 * otel makes none in any case
	 * @param captureRequestHeaders request headers that become attributes of the span,
	 * such as X-Request-Id
	 * @param captureResponseHeaders response headers that become attributes of the span
	 * @param responseHeader a header of each response that tells the trace: traceresponse
	 * in the form of W3C Trace Context, or a name of choice with the trace id alone; none
	 * by default
	 */
	public record Server(@Nullable List<String> excludePaths, @DefaultValue List<String> captureRequestHeaders,
			@DefaultValue List<String> captureResponseHeaders, @Nullable String responseHeader) {
	}

	/**
	 * What concerns requests that go out.
	 *
	 * @param captureRequestHeaders names of headers whose values become attributes of the
	 * span
	 * @param captureResponseHeaders the same of the response
	 */
	public record Client(@DefaultValue List<String> captureRequestHeaders,
			@DefaultValue List<String> captureResponseHeaders) {
	}

}
