package dev.otelspring.autoconfigure.instrumentation.reactor;

import io.opentelemetry.context.Context;
import reactor.util.context.ContextView;

/**
 * Where OpenTelemetry's context is within Reactor's: a reactive request has no thread of
 * its own on which it could be current.
 */
public final class ReactorContext {

	/** The key. */
	public static final Object KEY = "dev.otelspring.context";

	private ReactorContext() {
	}

	/**
	 * The context of a subscriber.
	 * @param view what the subscriber knows
	 * @return what is there, else what is current
	 */
	public static Context get(ContextView view) {
		return (view.getOrDefault(KEY, null) instanceof Context context) ? context : Context.current();
	}

	/**
	 * Adds the context.
	 * @param target what is to hold it
	 * @param context what the operators above are to see
	 * @return a copy that has it
	 */
	public static reactor.util.context.Context put(reactor.util.context.Context target, Context context) {
		return target.put(KEY, context);
	}

}
