package dev.otelspring.autoconfigure.instrumentation.http;

import dev.otelspring.autoconfigure.ExceptionSignal;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.baggage.BaggageMetricAttributes;

/**
 * What all clients are to tell of requests that go out: the properties, all values
 * checked.
 *
 * @param methods the known request methods
 * @param redaction what of a URL is not shown
 * @param requestHeaders become attributes
 * @param responseHeaders become attributes
 * @param exceptions where they are told
 * @param baggage what of it durations have
 */
public record HttpClientSettings(HttpMethods methods, UrlRedaction redaction, CapturedHeaders requestHeaders,
		CapturedHeaders responseHeaders, ExceptionSignal exceptions, BaggageMetricAttributes baggage) {

	private static final String PREFIX = "otel.instrumentation.http.client.";

	static HttpClientSettings of(HttpTelemetryProperties properties, UrlRedaction redaction, PropertyValues values,
			ExceptionSignal exceptions, BaggageMetricAttributes baggage) {
		HttpTelemetryProperties.Client client = properties.client();
		return new HttpClientSettings(new HttpMethods(properties.knownMethods()), redaction,
				CapturedHeaders.parse(PREFIX + "capture-request-headers", client.captureRequestHeaders(), values,
						CapturedHeaders::ofRequests),
				CapturedHeaders.parse(PREFIX + "capture-response-headers", client.captureResponseHeaders(), values,
						CapturedHeaders::ofResponses),
				exceptions, baggage);
	}

}
