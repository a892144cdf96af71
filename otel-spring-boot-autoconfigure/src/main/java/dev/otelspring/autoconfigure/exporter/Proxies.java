package dev.otelspring.autoconfigure.exporter;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Which proxy stands between this process and a backend, as the JVM is told by
 * {@code -Dhttp.proxyHost} and its like, and which one it is not told of: the variables
 * that other programs read mean nothing to a JVM.
 */
final class Proxies {

	private final Function<String, @Nullable String> variables;

	Proxies(Function<String, @Nullable String> variables) {
		this.variables = variables;
	}

	/**
	 * The proxy that requests go through.
	 * @param endpoint where they go
	 * @return host and port; {@code null} if there is none
	 */
	@Nullable String of(URI endpoint) {
		ProxySelector selector = ProxySelector.getDefault();
		if (selector == null) {
			return null;
		}
		try {
			return selector.select(endpoint)
				.stream()
				.filter((proxy) -> proxy.type() == Proxy.Type.HTTP)
				.map(Proxy::address)
				.filter(InetSocketAddress.class::isInstance)
				.map((address) -> ((InetSocketAddress) address).getHostString() + ":"
						+ ((InetSocketAddress) address).getPort())
				.findFirst()
				.orElse(null);
		}
		catch (IllegalArgumentException ex) {
			// A selector of the application's own that does not know such URLs.
			return null;
		}
	}

	/**
	 * The variable that names a proxy which requests do not go through. Its value may
	 * have a password, and is not shown.
	 * @param endpoint where they go
	 * @return such as {@code HTTPS_PROXY}; {@code null} if there is none, or it is not
	 * for that host
	 */
	@Nullable String variable(URI endpoint) {
		String own = endpoint.getScheme().toLowerCase(Locale.ROOT) + "_proxy";
		return Stream.of(own.toUpperCase(Locale.ROOT), own, "ALL_PROXY", "all_proxy")
			.filter((name) -> value(name) != null)
			.filter((name) -> !isExcepted(Objects.requireNonNullElse(endpoint.getHost(), "").toLowerCase(Locale.ROOT)))
			.findFirst()
			.orElse(null);
	}

	private boolean isExcepted(String host) {
		String exceptions = Stream.of("NO_PROXY", "no_proxy")
			.map(this::value)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse("");
		return List.of(exceptions.split(","))
			.stream()
			// Without the port: one of this host is no news where another is.
			.map((exception) -> exception.strip()
				.toLowerCase(Locale.ROOT)
				.replaceFirst("^\\*?\\.", "")
				.replaceFirst("^([^:]+|\\[.*]):\\d+$", "$1"))
			.anyMatch((exception) -> exception.equals("*")
					// A network, such as 10.0.0.0/8, may have that address in it.
					|| (exception.contains("/") && host.matches("[\\d.]+|\\[.*]"))
					|| (!exception.isEmpty() && (host.equals(exception) || host.endsWith("." + exception))));
	}

	private @Nullable String value(String name) {
		String value = this.variables.apply(name);
		return (value != null && !value.isBlank()) ? value : null;
	}

}
