package dev.otelspring.autoconfigure.instrumentation.webflux;

import dev.otelspring.autoconfigure.instrumentation.http.HttpServerTelemetry;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

/**
 * Starts a server span where a request comes in and makes it current for all that handles
 * it: filters, handlers, and what turns an exception into a status.
 */
final class ServerSpanHandler implements HttpHandler {

	private final HttpHandler delegate;

	private final HttpServerTelemetry telemetry;

	private final @Nullable ForwardedHeaderTransformer forwardedHeaders;

	ServerSpanHandler(HttpHandler delegate, HttpServerTelemetry telemetry,
			@Nullable ForwardedHeaderTransformer forwardedHeaders) {
		this.delegate = delegate;
		this.telemetry = telemetry;
		this.forwardedHeaders = forwardedHeaders;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		ServerHttpRequest seen = seenThroughProxies(request);
		return isExcluded(seen) ? this.delegate.handle(seen, response) : new Handling(request, seen, response);
	}

	// Spring does the same behind this handler, and finds the headers gone.
	private ServerHttpRequest seenThroughProxies(ServerHttpRequest request) {
		if (this.forwardedHeaders == null) {
			return request;
		}
		try {
			return this.forwardedHeaders.apply(request);
		}
		catch (RuntimeException ex) {
			// Spring finds it again, and answers 400.
			return request;
		}
	}

	private boolean isExcluded(ServerHttpRequest request) {
		String path = request.getURI().getRawPath();
		String contextPath = request.getPath().contextPath().value();
		return this.telemetry.isExcluded(path.startsWith(contextPath) ? path.substring(contextPath.length()) : path);
	}

	/** The span starts when the server subscribes, which it does once. */
	private final class Handling extends Mono<Void> {

		private final ServerHttpRequest raw;

		private final ServerHttpRequest request;

		private final ServerHttpResponse response;

		Handling(ServerHttpRequest raw, ServerHttpRequest request, ServerHttpResponse response) {
			this.raw = raw;
			this.request = request;
			this.response = response;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Void> server) {
			HttpServerTelemetry telemetry = ServerSpanHandler.this.telemetry;
			ReactiveExchange exchange = new ReactiveExchange(telemetry, this.raw, this.request, this.response, server);
			telemetry.start(exchange, this.request.getHeaders(), HttpHeadersGetter.INSTANCE);
			exchange.enter();
			try (Scope scope = exchange.context().makeCurrent()) {
				handle().subscribe(exchange);
			}
		}

		private Mono<Void> handle() {
			try {
				return ServerSpanHandler.this.delegate.handle(this.request, this.response);
			}
			catch (Throwable ex) {
				Exceptions.throwIfFatal(ex);
				return Mono.error(ex);
			}
		}

	}

}
