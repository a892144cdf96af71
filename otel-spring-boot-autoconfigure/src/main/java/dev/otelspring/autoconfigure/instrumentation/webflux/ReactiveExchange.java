package dev.otelspring.autoconfigure.instrumentation.webflux;

import java.net.InetSocketAddress;
import java.util.List;

import dev.otelspring.autoconfigure.instrumentation.http.HttpServerExchange;
import dev.otelspring.autoconfigure.instrumentation.http.HttpServerTelemetry;
import dev.otelspring.autoconfigure.instrumentation.reactor.ReactorContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;

/**
 * A request on its way through WebFlux. It stands between the server, which subscribes,
 * and what handles the request, and so sees the response complete, fail or be cancelled;
 * it is also what carries the context to the operators, so that a request needs no
 * operator for that.
 */
final class ReactiveExchange extends HttpServerExchange implements CoreSubscriber<Void>, Subscription {

	private static final int INTERNAL_SERVER_ERROR = 500;

	private static final int OK = 200;

	private final HttpServerTelemetry telemetry;

	private final ServerHttpRequest raw;

	private final ServerHttpRequest request;

	private final ServerHttpResponse response;

	private final CoreSubscriber<? super Void> server;

	/** What is current on the server's side: nothing, unless somebody else leaks. */
	private Context outside = Context.root();

	private reactor.util.context.@Nullable Context reactorContext;

	private @Nullable Subscription subscription;

	private @Nullable String peerAddress;

	ReactiveExchange(HttpServerTelemetry telemetry, ServerHttpRequest raw, ServerHttpRequest request,
			ServerHttpResponse response, CoreSubscriber<? super Void> server) {
		this.telemetry = telemetry;
		this.raw = raw;
		this.request = request;
		this.response = response;
		this.server = server;
	}

	/** Carries the context on, from when the span is there. */
	void enter() {
		this.outside = Context.current();
		this.reactorContext = ReactorContext.put(this.server.currentContext(), context());
	}

	@Override
	public reactor.util.context.Context currentContext() {
		return (this.reactorContext != null) ? this.reactorContext : this.server.currentContext();
	}

	@Override
	public void onSubscribe(Subscription newSubscription) {
		this.subscription = newSubscription;
		this.server.onSubscribe(this);
	}

	@Override
	public void onNext(Void nothing) {
		// There is none.
	}

	@Override
	public void onComplete() {
		int status = status();
		Throwable failure = null;
		if (status >= INTERNAL_SERVER_ERROR
				&& attribute(ExceptionHandlingWebHandler.HANDLED_WEB_EXCEPTION) instanceof Throwable handled) {
			failure = handled;
		}
		this.telemetry.end(this, status, route(), failure);
		// The server may begin with the next request before it returns.
		try (Scope scope = this.outside.makeCurrent()) {
			this.server.onComplete();
		}
	}

	// Whatever has not begun to be sent has been made a 500; this is a response that
	// broke off. Its status is out.
	@Override
	public void onError(Throwable ex) {
		this.telemetry.end(this, this.response.isCommitted() ? status() : INTERNAL_SERVER_ERROR, route(), ex);
		try (Scope scope = this.outside.makeCurrent()) {
			this.server.onError(ex);
		}
	}

	@Override
	public void request(long count) {
		Subscription upstream = this.subscription;
		if (upstream != null) {
			try (Scope scope = context().makeCurrent()) {
				upstream.request(count);
			}
		}
	}

	// The client went away, which may be what it wanted: nothing that this server could
	// mend, so no error. The status counts if it was sent; none is invented.
	@Override
	public void cancel() {
		Subscription upstream = this.subscription;
		if (upstream != null) {
			try (Scope scope = context().makeCurrent()) {
				upstream.cancel();
			}
		}
		this.telemetry.end(this, this.response.isCommitted() ? status() : 0, route(), null);
	}

	@Override
	protected String method() {
		return this.request.getMethod().name();
	}

	@Override
	protected @Nullable String scheme() {
		return this.request.getURI().getScheme();
	}

	@Override
	protected @Nullable String path() {
		return this.request.getURI().getRawPath();
	}

	@Override
	protected @Nullable String query() {
		return this.request.getURI().getRawQuery();
	}

	@Override
	protected @Nullable String serverAddress() {
		String host = this.request.getURI().getHost();
		return (host != null) ? host : host(this.request.getURI().getRawAuthority());
	}

	@Override
	protected int serverPort() {
		int port = this.request.getURI().getPort();
		if (port > 0) {
			return port;
		}
		return "https".equals(scheme()) ? 443 : 80;
	}

	@Override
	protected @Nullable String clientAddress() {
		InetSocketAddress client = this.request.getRemoteAddress();
		return (client != null && client.equals(NativeRequest.peer(this.raw))) ? peerAddress() : address(client);
	}

	// Made once: it is the client's too where there is no proxy.
	@Override
	protected @Nullable String peerAddress() {
		if (this.peerAddress == null) {
			this.peerAddress = address(NativeRequest.peer(this.raw));
		}
		return this.peerAddress;
	}

	@Override
	protected int peerPort() {
		InetSocketAddress peer = NativeRequest.peer(this.raw);
		return (peer != null) ? peer.getPort() : 0;
	}

	@Override
	protected @Nullable String protocolVersion() {
		return NativeRequest.version(this.raw);
	}

	@Override
	protected @Nullable String userAgent() {
		return this.request.getHeaders().getFirst("User-Agent");
	}

	@Override
	protected @Nullable List<String> requestHeaders(String name) {
		return this.request.getHeaders().get(name);
	}

	@Override
	protected @Nullable List<String> responseHeaders(String name) {
		return this.response.getHeaders().get(name);
	}

	@Override
	protected void setResponseHeader(String name, String value) {
		this.response.getHeaders().set(name, value);
	}

	private int status() {
		HttpStatusCode status = this.response.getStatusCode();
		return (status != null) ? status.value() : OK;
	}

	private @Nullable String route() {
		Object pattern = attribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		if (pattern == null) {
			return null;
		}
		String contextPath = this.request.getPath().contextPath().value();
		return contextPath.isEmpty() ? pattern.toString() : contextPath + pattern;
	}

	// Spring makes the exchange's attributes the request's too.
	private @Nullable Object attribute(String name) {
		return this.request.getAttributes().get(name);
	}

	// Never a name: nothing is to be looked up for a span.
	private static @Nullable String address(@Nullable InetSocketAddress address) {
		if (address == null) {
			return null;
		}
		return (address.getAddress() != null) ? address.getAddress().getHostAddress() : address.getHostString();
	}

	// A name such as order_service is no host to java.net.URI.
	private static @Nullable String host(@Nullable String authority) {
		if (authority == null) {
			return null;
		}
		int start = authority.lastIndexOf('@') + 1;
		int end = authority.lastIndexOf(':');
		return authority.substring(start, (end > start) ? end : authority.length());
	}

}
