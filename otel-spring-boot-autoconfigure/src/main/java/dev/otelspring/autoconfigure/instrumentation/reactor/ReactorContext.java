package dev.otelspring.autoconfigure.instrumentation.reactor;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
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
	 * @return {@code null} if nobody has put one there
	 */
	public static @Nullable Context get(ContextView reactor) {
		return reactor.getOrDefault(KEY, null);
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
