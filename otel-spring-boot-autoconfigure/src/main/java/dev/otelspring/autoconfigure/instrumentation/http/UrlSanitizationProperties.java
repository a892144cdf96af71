package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What of a URL may not be shown.
 *
 * @param sensitiveQueryParameters names of query parameters whose values are shown as
 * REDACTED, case-sensitive; replaces the default, which is the parameters by which clouds
 * sign URLs
 */
@ConfigurationProperties("otel.instrumentation.sanitization.url.experimental")
// @formatter:off: the formatter breaks array values in a record's header
public record UrlSanitizationProperties(
		@DefaultValue({ "X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token", "AWSAccessKeyId",
				"Signature", "sig", "X-Goog-Signature" })
		List<String> sensitiveQueryParameters) {
	// @formatter:on

	static UrlSanitizationProperties unset() {
		return new UrlSanitizationProperties(List.of("X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token",
				"AWSAccessKeyId", "Signature", "sig", "X-Goog-Signature"));
	}

}
