package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.io.IOException;

import dev.otelspring.autoconfigure.instrumentation.LeakedScopes;
import dev.otelspring.autoconfigure.instrumentation.http.HttpServerTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Starts a server span where a request comes in and makes it current in all its
 * dispatches: the first, asynchronous ones, the error page.
 *
 * <p>
 * The span ends when the container lets the request go, which is after the error page;
 * the filter learns of that from {@link ServerSpanValve}, or as a
 * {@link ServletRequestListener}. Where no container tells (MockMvc), it ends with the
 * filter. An asynchronous request ends when it completes.
 */
final class ServerSpanFilter implements Filter, ServletRequestListener {

	private final HttpServerTelemetry telemetry;

	private final AsyncExchanges asyncExchanges = new AsyncExchanges();

	ServerSpanFilter(HttpServerTelemetry telemetry) {
		this.telemetry = telemetry;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!(request instanceof HttpServletRequest http)) {
			chain.doFilter(request, response);
			return;
		}
		Object state = request.getAttribute(ServletExchange.ATTRIBUTE);
		ServletExchange exchange;
		if (state instanceof ServletExchange known) {
			exchange = known;
		}
		else {
			if (request.getDispatcherType() != DispatcherType.REQUEST || isExcluded(http)) {
				chain.doFilter(request, response);
				return;
			}
			exchange = new ServletExchange(this.telemetry, this.asyncExchanges, http, (HttpServletResponse) response,
					(state instanceof Container container) ? container : null);
			request.setAttribute(ServletExchange.ATTRIBUTE, exchange);
			this.telemetry.start(exchange, http, ServletRequestGetter.INSTANCE);
		}
		Context outside = Context.current();
		try (Scope scope = exchange.context().makeCurrent()) {
			chain.doFilter(request, response);
		}
		catch (Throwable ex) {
			exchange.failed(ex);
			throw ex;
		}
		finally {
			LeakedScopes.takeOff(outside);
			exchange.dispatched(http);
			if (!exchange.isAsync() && !exchange.isEndTold()) {
				exchange.end();
			}
		}
	}

	@Override
	public void requestInitialized(ServletRequestEvent event) {
		entered(event.getServletRequest(), null);
	}

	@Override
	public void requestDestroyed(ServletRequestEvent event) {
		left(event.getServletRequest().getAttribute(ServletExchange.ATTRIBUTE));
	}

	// Of a request that comes back for another dispatch, the state is there.
	static void entered(ServletRequest request, @Nullable String peerAddress) {
		if (request.getAttribute(ServletExchange.ATTRIBUTE) == null) {
			request.setAttribute(ServletExchange.ATTRIBUTE, new Container(peerAddress));
		}
	}

	static void left(@Nullable Object state) {
		if (state instanceof ServletExchange exchange && !exchange.isAsync()) {
			exchange.end();
		}
	}

	private boolean isExcluded(HttpServletRequest request) {
		String path = request.getRequestURI();
		String contextPath = request.getContextPath();
		return this.telemetry.isExcluded(contextPath.isEmpty() ? path : path.substring(contextPath.length()));
	}

	/**
	 * In the place of the exchange, before there is one: the container tells the end.
	 *
	 * @param peerAddress who connected, {@code null} if the request tells it
	 */
	record Container(@Nullable String peerAddress) {
	}

}
