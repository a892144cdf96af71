package dev.otelspring.autoconfigure.baggage;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * Tells propagators who is at the other end, which their API has no parameter for.
 * Clients and servers of any protocol say it before they inject or extract; where nobody
 * does, the other end is unknown, and trusted by no rule that asks for it.
 */
public final class BaggageHop {

	private static final ContextKey<String> DESTINATION = ContextKey.named("dev.otelspring.baggage.destination");

	private static final ContextKey<String> CALLER = ContextKey.named("dev.otelspring.baggage.caller");

	private BaggageHop() {
	}

	/**
	 * Says where a request goes.
	 * @param propagator what will inject
	 * @param context to be injected
	 * @param host the host's name or address
	 * @return the same if the propagator does not ask for it
	 */
	public static Context to(TextMapPropagator propagator, Context context, @Nullable String host) {
		boolean asked = propagator instanceof PolicyPropagator policy && policy.asksForDestination();
		return (asked && host != null) ? context.with(DESTINATION, host) : context;
	}

	/**
	 * Says where a request came from.
	 * @param propagator what will extract
	 * @param context to be extracted into
	 * @param address the peer's address; a proxy's, where one is in between
	 * @return the same if the propagator does not ask for it
	 */
	public static Context from(TextMapPropagator propagator, Context context, @Nullable String address) {
		boolean asked = propagator instanceof PolicyPropagator policy && policy.asksForCaller();
		return (asked && address != null) ? context.with(CALLER, address) : context;
	}

	static @Nullable String destination(Context context) {
		return context.get(DESTINATION);
	}

	static @Nullable String caller(Context context) {
		return context.get(CALLER);
	}

}
