package dev.otelspring.autoconfigure.instrumentation.reactor;

import java.util.function.UnaryOperator;

import io.opentelemetry.api.baggage.Baggage;
import reactor.util.context.Context;

/**
 * Baggage for a part of a reactive chain: what
 * {@link dev.otelspring.autoconfigure.baggage.BaggageScope} is to a thread.
 * <pre class="code">
 * orders.place(order).contextWrite(ReactorBaggage.put("tenant.id", tenant));
 * </pre>
 */
public final class ReactorBaggage {

	private ReactorBaggage() {
	}

	/**
	 * Adds an entry for all that is above.
	 * @param key any name; one that is no token by RFC 9110 is not sent on
	 * @param value any text
	 * @return for {@code contextWrite}
	 */
	public static UnaryOperator<Context> put(String key, String value) {
		return change((baggage) -> baggage.toBuilder().put(key, value).build());
	}

	/**
	 * Changes the baggage for all that is above.
	 * @param change gets what is there, gives what is to be there
	 * @return for {@code contextWrite}
	 */
	public static UnaryOperator<Context> change(UnaryOperator<Baggage> change) {
		return (reactor) -> {
			io.opentelemetry.context.Context context = ReactorContext.get(reactor);
			return ReactorContext.put(reactor, context.with(change.apply(Baggage.fromContext(context))));
		};
	}

}
