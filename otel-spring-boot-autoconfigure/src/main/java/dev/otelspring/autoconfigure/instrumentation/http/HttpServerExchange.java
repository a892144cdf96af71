package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through a server: what a web stack tells of it, and the state of
 * its telemetry, in one object for each request. A web stack extends it.
 *
 * <p>
 * Started and read by one thread; {@link HttpServerTelemetry#end} may come from any, and
 * counts once.
 */
public abstract class HttpServerExchange {

	private static final AtomicIntegerFieldUpdater<HttpServerExchange> ENDED = AtomicIntegerFieldUpdater
		.newUpdater(HttpServerExchange.class, "ended");

	private volatile int ended;

	private Context context = Context.root();

	private Span span = Span.getInvalid();

	private HttpMethods.@Nullable Method knownMethod;

	private long startNanos;

	// Kept from the start: a container recycles its request before the last callback.
	private @Nullable String startScheme;

	private @Nullable String startVersion;

	/**
	 * The request's context with its span.
	 * @return what is to be current while the request is handled
	 */
	public final Context context() {
		return this.context;
	}

	final void started(Context newContext, Span newSpan, HttpMethods.Method method, long nanos) {
		this.context = newContext;
		this.span = newSpan;
		this.knownMethod = method;
		this.startNanos = nanos;
		this.startScheme = scheme();
		this.startVersion = protocolVersion();
	}

	final boolean endOnce() {
		return ENDED.compareAndSet(this, 0, 1);
	}

	final Span span() {
		return this.span;
	}

	final HttpMethods.@Nullable Method knownMethod() {
		return this.knownMethod;
	}

	final long startNanos() {
		return this.startNanos;
	}

	final @Nullable String startScheme() {
		return this.startScheme;
	}

	final @Nullable String startVersion() {
		return this.startVersion;
	}

	protected abstract @Nullable String method();

	protected abstract @Nullable String scheme();

	protected abstract @Nullable String path();

	protected abstract @Nullable String query();

	/**
	 * The host that the client asked for.
	 * @return without port
	 */
	protected abstract @Nullable String serverAddress();

	protected abstract int serverPort();

	/**
	 * Who made the request, proxies seen through.
	 * @return an address or a name
	 */
	protected abstract @Nullable String clientAddress();

	protected abstract @Nullable String peerAddress();

	protected abstract int peerPort();

	/**
	 * The version of HTTP.
	 * @return such as 1.1 or 2
	 */
	protected abstract @Nullable String protocolVersion();

	protected abstract @Nullable String userAgent();

	/**
	 * A header of the request.
	 * @param name in any case
	 * @return its values in order, empty or {@code null} if there is none
	 */
	protected abstract @Nullable List<String> requestHeaders(String name);

	/**
	 * A header of the response.
	 * @param name in any case
	 * @return its values in order, empty or {@code null} if there is none
	 */
	protected abstract @Nullable List<String> responseHeaders(String name);

	protected abstract void setResponseHeader(String name, String value);

}
