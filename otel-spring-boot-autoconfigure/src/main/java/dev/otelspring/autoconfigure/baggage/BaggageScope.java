package dev.otelspring.autoconfigure.baggage;

import java.util.function.UnaryOperator;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Baggage for a part of the code. You open it, everything that is called before it is
 * closed has the entry, and so has each service that is called from there:
 * <pre class="code">
 * try (BaggageScope scope = BaggageScope.open("tenant.id", tenant)) {
 *     orders.place(order);
 * }
 * </pre> In a reactive chain, {@link ReactorBaggage} does the same for all that is above
 * it.
 *
 * <p>
 * Spans that start within it, and log records, have the entry as an attribute where
 * {@code otel.baggage.entries} says so; the span that is current when it opens does not.
 * Opens and closes on one thread.
 */
public final class BaggageScope implements AutoCloseable {

	private final Scope scope;

	private BaggageScope(Scope scope) {
		this.scope = scope;
	}

	/**
	 * Adds an entry to the current baggage.
	 * @param key any name; one that is no token by RFC 9110 is not sent on
	 * @param value any text
	 * @return to be closed
	 */
	public static BaggageScope open(String key, String value) {
		return open((baggage) -> with(baggage, key, value));
	}

	/**
	 * Changes the current baggage.
	 * @param change gets the current one, gives what is to be current
	 * @return to be closed
	 */
	@SuppressWarnings("MustBeClosedChecker") // the caller closes it
	public static BaggageScope open(UnaryOperator<Baggage> change) {
		Context context = Context.current();
		return new BaggageScope(context.with(change.apply(Baggage.fromContext(context))).makeCurrent());
	}

	/**
	 * Looks an entry up.
	 * @param key its key
	 * @return its value, {@code null} if the current baggage has none
	 */
	public static @Nullable String get(String key) {
		return Baggage.current().getEntryValue(key);
	}

	static Baggage with(Baggage baggage, String key, String value) {
		return baggage.toBuilder().put(key, value).build();
	}

	@Override
	public void close() {
		this.scope.close();
	}

}
