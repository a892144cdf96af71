package dev.otelspring.autoconfigure.instrumentation.http;

import org.jspecify.annotations.Nullable;

/** The versions of HTTP, as the conventions write them. */
public final class HttpProtocols {

	private HttpProtocols() {
	}

	/**
	 * The version in a protocol.
	 * @param protocol as in a request line, such as HTTP/1.1
	 * @return such as 1.1 or 2, {@code null} for what is no version of HTTP
	 */
	public static @Nullable String version(@Nullable String protocol) {
		return switch ((protocol != null) ? protocol : "") {
			case "HTTP/1.1" -> "1.1";
			case "HTTP/2.0", "HTTP/2" -> "2";
			case "HTTP/1.0" -> "1.0";
			case "HTTP/3.0", "HTTP/3" -> "3";
			default -> null;
		};
	}

}
