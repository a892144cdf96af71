package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.util.Collections;
import java.util.List;

import dev.otelspring.autoconfigure.instrumentation.http.HttpProtocols;
import dev.otelspring.autoconfigure.instrumentation.http.HttpServerExchange;
import dev.otelspring.autoconfigure.instrumentation.http.HttpServerTelemetry;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * A servlet request on its way, through all its dispatches. Kept as an attribute of the
 * request.
 */
final class ServletExchange extends HttpServerExchange implements AsyncListener {

	static final String ATTRIBUTE = ServletExchange.class.getName();

	private final HttpServerTelemetry telemetry;

	private final AsyncExchanges asyncExchanges;

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final ServerSpanFilter.@Nullable Container container;

	private volatile @Nullable String route;

	private volatile @Nullable Throwable error;

	private volatile boolean async;

	private volatile int asyncStatus;

	ServletExchange(HttpServerTelemetry telemetry, AsyncExchanges asyncExchanges, HttpServletRequest request,
			HttpServletResponse response, ServerSpanFilter.@Nullable Container container) {
		this.telemetry = telemetry;
		this.asyncExchanges = asyncExchanges;
		this.request = request;
		this.response = response;
		this.container = container;
	}

	/**
	 * Looks at what one dispatch has left behind.
	 * @param dispatched the request of this dispatch
	 */
	void dispatched(HttpServletRequest dispatched) {
		if (dispatched.isAsyncStarted() && !this.async) {
			this.async = true;
			this.asyncStatus = this.response.getStatus();
			dispatched.getAsyncContext().addListener(this);
			this.asyncExchanges.add(this);
		}
		// The error page has a route too; the request's own is what is asked for.
		if (this.route == null && dispatched.getDispatcherType() != DispatcherType.ERROR) {
			this.route = route(dispatched);
		}
	}

	void failed(Throwable failure) {
		Throwable cause = failure;
		while (cause instanceof ServletException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		this.error = cause;
	}

	// Whether the container tells when it lets the request go.
	boolean isEndTold() {
		return this.container != null;
	}

	boolean isAsync() {
		return this.async;
	}

	/**
	 * Whether the container uses the request for somebody else by now.
	 * @return {@code false} also where it does not tell
	 */
	boolean isRecycled() {
		try {
			this.request.getDispatcherType();
			return false;
		}
		catch (IllegalStateException ex) {
			// What Tomcat's facades throw once they are cleared.
			return true;
		}
	}

	/**
	 * Ends a request of which nothing can be asked any more. What was written had the
	 * status that was there when the other thread began.
	 */
	void endForgotten() {
		this.asyncExchanges.remove(this);
		this.telemetry.end(this, this.asyncStatus, this.route, null);
	}

	void end() {
		if (this.async) {
			this.asyncExchanges.remove(this);
		}
		int status = this.response.getStatus();
		Throwable failure = this.error;
		boolean committed = this.response.isCommitted();
		if (committed && DisconnectedClientHelper.isClientDisconnectedException(failure)) {
			// It went away on purpose: nobody's fault.
			failure = null;
		}
		if (failure != null && status < 400 && !committed) {
			// Nobody turned the exception into a status so far; the container will.
			status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
		}
		// A status below 400 that went out before the exception was a promise not kept.
		this.telemetry.end(this, status, this.route, (status >= 500 || status < 400) ? failure : null);
	}

	@Override
	public void onComplete(AsyncEvent event) {
		end();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// The framework answers; onComplete follows.
	}

	@Override
	public void onError(AsyncEvent event) {
		if (this.error == null && event.getThrowable() != null) {
			failed(event.getThrowable());
		}
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// A new asynchronous cycle starts without its listeners.
		event.getAsyncContext().addListener(this);
	}

	@Override
	protected @Nullable String method() {
		return this.request.getMethod();
	}

	@Override
	protected @Nullable String scheme() {
		return this.request.getScheme();
	}

	@Override
	protected @Nullable String path() {
		return this.request.getRequestURI();
	}

	@Override
	protected @Nullable String query() {
		return this.request.getQueryString();
	}

	@Override
	protected @Nullable String serverAddress() {
		return this.request.getServerName();
	}

	@Override
	protected int serverPort() {
		return this.request.getServerPort();
	}

	@Override
	protected @Nullable String clientAddress() {
		return this.request.getRemoteAddr();
	}

	@Override
	protected @Nullable String peerAddress() {
		String known = (this.container != null) ? this.container.peerAddress() : null;
		return (known != null) ? known : raw().getRemoteAddr();
	}

	@Override
	protected int peerPort() {
		return raw().getRemotePort();
	}

	@Override
	protected @Nullable String protocolVersion() {
		return HttpProtocols.version(this.request.getProtocol());
	}

	@Override
	protected @Nullable String userAgent() {
		return this.request.getHeader("User-Agent");
	}

	@Override
	protected List<String> requestHeaders(String name) {
		return Collections.list(this.request.getHeaders(name));
	}

	@Override
	protected List<String> responseHeaders(String name) {
		return isRecycled() ? List.of() : List.copyOf(this.response.getHeaders(name));
	}

	@Override
	protected void setResponseHeader(String name, String value) {
		this.response.setHeader(name, value);
	}

	// Behind ForwardedHeaderFilter the wrapped request names the proxy that connected.
	private ServletRequest raw() {
		ServletRequest raw = this.request;
		while (raw instanceof ServletRequestWrapper wrapper) {
			raw = wrapper.getRequest();
		}
		return raw;
	}

	private static @Nullable String route(HttpServletRequest request) {
		Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		if (pattern == null) {
			return null;
		}
		// Where the dispatcher has a path of its own (spring.mvc.servlet.path), patterns
		// begin behind it.
		HttpServletMapping mapping = request.getHttpServletMapping();
		boolean hasPath = mapping != null && mapping.getMappingMatch() == MappingMatch.PATH;
		String prefix = hasPath ? request.getContextPath() + request.getServletPath() : request.getContextPath();
		return prefix.isEmpty() ? pattern.toString() : prefix + pattern;
	}

}
