package dev.otelspring.pipeline.transport;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * Where and how a {@link GrpcTransport} sends. Needs no Reactor Netty.
 *
 * @param endpoint scheme, host and port alone, such as {@code http://localhost:4317}: the
 * paths are gRPC's; {@code http} is HTTP/2 with prior knowledge, {@code https} HTTP/2
 * through ALPN
 * @param headers evaluated for each request, on the exporter's thread, so that a token
 * may change; where it throws or gives what cannot be sent, the request is kept and tried
 * again later; the values are never logged
 * @param compression gzip or none
 * @param timeout the deadline over the whole exchange, from connecting to the last byte
 * of the answer, told to the backend as {@code grpc-timeout}; default 10 s
 * @param connectTimeout how long connecting may take, and then the TLS handshake
 * @param sslContext for {@code https}, asked for each new client; {@code null} is the
 * JDK's default
 * @param userAgent the product that introduces itself before the SDK's own name
 */
public record GrpcTransportSettings(URI endpoint, Supplier<Map<String, String>> headers, Compression compression,
		Duration timeout, Duration connectTimeout, Supplier<@Nullable SSLContext> sslContext, String userAgent) {

	/** What HTTP/2 forbids, or gRPC and this transport set by themselves. */
	private static final Set<String> OWN = Set.of("connection", "content-encoding", "content-length", "content-type",
			"expect", "host", "http2-settings", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade");

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if the endpoint is no absolute http(s) URL or has
	 * a path, or a timeout is not positive
	 */
	public GrpcTransportSettings {
		String scheme = endpoint.getScheme();
		if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) || endpoint.getHost() == null) {
			throw new IllegalArgumentException("endpoint must be an http or https URL, was '" + shown(endpoint) + "'");
		}
		String path = endpoint.getRawPath();
		boolean hasPath = path != null && !path.isEmpty() && !path.equals("/");
		if (hasPath || endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
			throw new IllegalArgumentException("endpoint must end after the port, for gRPC has its own paths, was '"
					+ shown(endpoint) + "' (try '" + base(endpoint) + "')");
		}
		requirePositive("timeout", timeout);
		requirePositive("connectTimeout", connectTimeout);
	}

	/**
	 * Why a header cannot be sent, for a check at start and before each request.
	 * @param name the header's name
	 * @param value its value
	 * @return the reason, {@code null} if it can
	 */
	public static @Nullable String problemWithHeader(String name, String value) {
		String lower = name.toLowerCase(Locale.ROOT);
		if (OWN.contains(lower) || lower.startsWith("grpc-")) {
			return "the header '" + name + "' is set by gRPC itself";
		}
		String problem = HttpTransportSettings.problemWithHeader(name, value);
		if (problem != null) {
			return problem;
		}
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c < ' ' || c > '~') {
				return "the value of the header '" + name + "' has a character that is not ASCII at position " + i
						+ ", which gRPC does not carry";
			}
		}
		return null;
	}

	boolean isSecure() {
		return "https".equalsIgnoreCase(this.endpoint.getScheme());
	}

	/** Without user info, for requests and for messages to people. */
	String base() {
		return base(this.endpoint);
	}

	private static String base(URI endpoint) {
		String port = (endpoint.getPort() >= 0) ? ":" + endpoint.getPort() : "";
		return endpoint.getScheme().toLowerCase(Locale.ROOT) + "://" + endpoint.getHost() + port;
	}

	private static String shown(URI endpoint) {
		String userInfo = endpoint.getRawUserInfo();
		return (userInfo != null) ? endpoint.toString().replace(userInfo + "@", "") : endpoint.toString();
	}

	private static void requirePositive(String name, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException(name + " must be positive, was " + duration);
		}
	}

}
