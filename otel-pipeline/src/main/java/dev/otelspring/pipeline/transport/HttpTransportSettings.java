package dev.otelspring.pipeline.transport;

import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Where and how an {@link HttpTransport} sends.
 *
 * @param endpoints the full URL for each signal, such as
 * {@code http://localhost:4318/v1/traces}
 * @param headers evaluated for each request, on the exporter's thread, so that a token
 * may change; where it throws or gives what cannot be sent, the request is kept and tried
 * again later; the values are never logged
 * @param compression gzip or none
 * @param timeout the deadline over the whole exchange, from connecting to the last byte
 * of the answer; default 10 s
 * @param connectTimeout how long connecting may take
 * @param sslContext for {@code https}, asked for each new client; {@code null} is the
 * JDK's default
 * @param userAgent the product that introduces itself before the SDK's own name
 */
public record HttpTransportSettings(Map<Signal, URI> endpoints, Supplier<Map<String, String>> headers,
		Compression compression, Duration timeout, Duration connectTimeout, Supplier<@Nullable SSLContext> sslContext,
		String userAgent) {

	/** What the JDK's client does not let a caller set. */
	private static final Set<String> RESTRICTED = Set.of("connection", "content-length", "expect", "host", "upgrade");

	/** What this transport sets by itself. */
	private static final Set<String> OWN = Set.of("content-type", "content-encoding");

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if an endpoint is no absolute http(s) URL, or the
	 * timeout is not positive
	 */
	public HttpTransportSettings {
		endpoints = Map.copyOf(endpoints);
		endpoints.values().forEach(HttpTransportSettings::requireHttp);
		if (timeout.isZero() || timeout.isNegative()) {
			throw new IllegalArgumentException("timeout must be positive, was " + timeout);
		}
	}

	/**
	 * Endpoints under one base URL, each with the path of its signal, as the
	 * specification builds them from {@code OTEL_EXPORTER_OTLP_ENDPOINT}.
	 * @param base such as {@code http://localhost:4318} or one with a path
	 * @return the full URLs
	 */
	public static Map<Signal, URI> endpointsUnder(URI base) {
		String url = base.toString();
		if (!url.endsWith("/")) {
			url += "/";
		}
		Map<Signal, URI> endpoints = new EnumMap<>(Signal.class);
		for (Signal signal : Signal.values()) {
			endpoints.put(signal, URI.create(url + "v1/" + signal.id()));
		}
		return endpoints;
	}

	/**
	 * Why a header cannot be sent, for a check at start and before each request.
	 * @param name the header's name
	 * @param value its value
	 * @return the reason, {@code null} if it can
	 */
	public static @Nullable String problemWithHeader(String name, String value) {
		String lower = name.toLowerCase(Locale.ROOT);
		if (RESTRICTED.contains(lower) || OWN.contains(lower)) {
			return "the header '" + name + "' is set by the HTTP client itself";
		}
		if (!isToken(name)) {
			return "'" + name + "' is not a header name";
		}
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if ((c < ' ' && c != '\t') || c == 127) {
				return "the value of the header '" + name + "' has a control character at position " + i;
			}
			if (c > 127) {
				// The client sends a question mark, or throws.
				return "the value of the header '" + name + "' has a character that is not ASCII at position " + i;
			}
		}
		return null;
	}

	private static boolean isToken(String name) {
		if (name.isEmpty()) {
			return false;
		}
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
			if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
				return false;
			}
		}
		return true;
	}

	private static void requireHttp(URI endpoint) {
		String scheme = endpoint.getScheme();
		if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) || endpoint.getHost() == null) {
			throw new IllegalArgumentException("endpoint must be an http or https URL, was '" + endpoint + "'");
		}
	}

}
