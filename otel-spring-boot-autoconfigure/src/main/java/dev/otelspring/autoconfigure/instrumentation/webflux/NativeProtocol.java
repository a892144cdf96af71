package dev.otelspring.autoconfigure.instrumentation.webflux;

import dev.otelspring.autoconfigure.instrumentation.http.HttpProtocols;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.ClassUtils;

/**
 * The version of HTTP, which Spring's request does not tell, from the server's own
 * request: Reactor Netty's, or a servlet container's.
 */
final class NativeProtocol {

	private static final boolean NETTY = isPresent("reactor.netty.http.server.HttpServerRequest");

	private static final boolean SERVLET = isPresent("jakarta.servlet.http.HttpServletRequest");

	private NativeProtocol() {
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

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, NativeProtocol.class.getClassLoader());
	}

}
