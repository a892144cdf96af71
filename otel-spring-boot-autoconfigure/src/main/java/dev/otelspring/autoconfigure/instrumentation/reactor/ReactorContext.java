package dev.otelspring.autoconfigure.instrumentation.reactor;

import io.opentelemetry.context.Context;
import reactor.util.context.ContextView;

/**
 * Where OpenTelemetry's context is in Reactor's. For code that starts a span where a
 * publisher is subscribed to, and for what is subscribed to within it.
 */
public final class ReactorContext {

	/** Also the accessor's key, by which Micrometer's library finds one in the other. */
	static final String KEY = "dev.otelspring.context";

	private ReactorContext() {
	}

	/**
	 * The context of a request, or of a span within it.
	 * @param reactor what a subscriber has
	 * @return what is there, else what is current on this thread
	 */
	public static Context get(ContextView reactor) {
		return (reactor.getOrDefault(KEY, null) instanceof Context context) ? context : Context.current();
	}

	/**
	 * Puts a context there for all that is upstream.
	 * @param reactor what the subscriber has
	 * @param context with the span that is the parent from now on
	 * @return what the subscriber is to have
	 */
	public static reactor.util.context.Context put(reactor.util.context.Context reactor, Context context) {
		return reactor.put(KEY, context);
	}

}
