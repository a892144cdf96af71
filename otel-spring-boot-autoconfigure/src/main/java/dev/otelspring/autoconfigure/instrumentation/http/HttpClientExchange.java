package dev.otelspring.autoconfigure.instrumentation.http;

import java.net.URI;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one request that a client makes, and the state of its telemetry. Made by
 * {@link HttpClientTelemetry#start}; {@link HttpClientTelemetry#end} may come from any
 * thread, and counts once.
 */
public final class HttpClientExchange implements ImplicitContextKeyed {

	private static final ContextKey<HttpClientExchange> KEY = ContextKey.named("dev.otelspring.http-client-exchange");

	private static final AtomicIntegerFieldUpdater<HttpClientExchange> ENDED = AtomicIntegerFieldUpdater
		.newUpdater(HttpClientExchange.class, "ended");

	private final Context context;

	private final Span span;

	private final HttpMethods.Method method;

	private final String methodName;

	private final URI uri;

	private final @Nullable String host;

	private final int port;

	private final long startNanos;

	private volatile int status;

	private volatile int ended;

	HttpClientExchange(Context parent, Span span, HttpMethods.Method method, String methodName, URI uri,
			@Nullable String host, int port, long startNanos) {
		this.span = span;
		this.method = method;
		this.methodName = methodName;
		this.uri = uri;
		this.host = host;
		this.port = port;
		this.startNanos = startNanos;
		this.context = parent.with(span).with(this);
	}

	/**
	 * Whether a context is that of an attempt under way to send the very same request:
	 * then a client sends through another one, and the span is there already.
	 * @param context what is current
	 * @param methodName the request method
	 * @param uri where the request goes
	 * @return whether there must be no second span
	 */
	static boolean isUnderWay(Context context, String methodName, URI uri) {
		HttpClientExchange outer = context.get(KEY);
		return outer != null && outer.ended == 0 && outer.methodName.equals(methodName) && outer.uri.equals(uri);
	}

	/**
	 * The context with the attempt's span.
	 * @return what is to be current while the request is made
	 */
	public Context context() {
		return this.context;
	}

	@Override
	public Context storeInContext(Context target) {
		return target.with(KEY, this);
	}

	boolean endOnce() {
		return ENDED.compareAndSet(this, 0, 1);
	}

	void answered(int newStatus) {
		this.status = newStatus;
	}

	Span span() {
		return this.span;
	}

	HttpMethods.Method method() {
		return this.method;
	}

	@Nullable String host() {
		return this.host;
	}

	int port() {
		return this.port;
	}

	int status() {
		return this.status;
	}

	long startNanos() {
		return this.startNanos;
	}

}
