package dev.otelspring.autoconfigure.spi;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the specification's properties of the Zipkin exporter must be. The exporter is the
 * SDK's and refuses wrong values as a whole; checked here, one alone is told and the
 * default applies.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#zipkin-exporter">Specification,
 * Zipkin exporter</a>
 */
final class ZipkinValues {

	static final String ENDPOINT = "otel.exporter.zipkin.endpoint";

	static final String TIMEOUT = "otel.exporter.zipkin.timeout";

	private ZipkinValues() {
	}

	/**
	 * Looks at a text.
	 * @param property any property's name
	 * @param value its value
	 * @return what it must be; {@code null} if it will do
	 */
	static @Nullable String mendOf(String property, String value) {
		return (property.equals(ENDPOINT) && !isUrl(value)) ? "must be a URL such as http://localhost:9411/api/v2/spans"
				: null;
	}

	/**
	 * Looks at a duration.
	 * @param property any property's name
	 * @param value its value
	 * @return what it must be; {@code null} if it will do
	 */
	static @Nullable String mendOf(String property, Duration value) {
		return (property.equals(TIMEOUT) && value.isNegative()) ? "must not be negative" : null;
	}

	private static boolean isUrl(String text) {
		try {
			URI uri = URI.create(text);
			return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
					&& uri.getHost() != null && uri.getPort() <= 65535;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
