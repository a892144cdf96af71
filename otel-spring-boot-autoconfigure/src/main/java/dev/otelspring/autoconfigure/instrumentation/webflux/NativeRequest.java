package dev.otelspring.autoconfigure.instrumentation.webflux;

import java.net.InetSocketAddress;

import dev.otelspring.autoconfigure.instrumentation.http.HttpProtocols;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.ClassUtils;

/**
 * What Spring's request does not tell, from the server's own request, Reactor Netty's or
 * a servlet container's: the version of HTTP, and who really connected.
 */
final class NativeRequest {

	private static final boolean NETTY = isPresent("reactor.netty.http.server.HttpServerRequest");

	private static final boolean SERVLET = isPresent("jakarta.servlet.http.HttpServletRequest");

	private NativeRequest() {
	}

	static @Nullable String version(ServerHttpRequest request) {
		if (!(request instanceof AbstractServerHttpRequest spring)) {
			return null;
		}
		Object server = spring.getNativeRequest();
		if (NETTY && server instanceof HttpServerRequest netty) {
			return HttpProtocols.version(netty.protocol());
		}
		if (SERVLET && server instanceof HttpServletRequest servlet) {
			return HttpProtocols.version(servlet.getProtocol());
		}
		return null;
	}

	/**
	 * Who connected. With {@code server.forward-headers-strategy=native} Reactor Netty
	 * believes what any caller writes into {@code X-Forwarded-For}.
	 * @param request before Spring looks at what proxies say
	 * @return {@code null} if it is not known
	 */
	static @Nullable InetSocketAddress peer(ServerHttpRequest request) {
		if (NETTY && request instanceof AbstractServerHttpRequest spring
				&& spring.getNativeRequest() instanceof HttpServerRequest netty) {
			return (netty.connectionRemoteAddress() instanceof InetSocketAddress address) ? address : null;
		}
		return request.getRemoteAddress();
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, NativeRequest.class.getClassLoader());
	}

}
