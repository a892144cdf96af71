package dev.otelspring.autoconfigure.baggage;

import java.util.Collection;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Propagators under a policy for baggage.
 */
final class PolicyPropagator implements TextMapPropagator {

	private final TextMapPropagator propagator;

	private final BaggagePolicy policy;

	PolicyPropagator(TextMapPropagator propagator, BaggagePolicy policy) {
		this.propagator = propagator;
		this.policy = policy;
	}

	boolean asksForDestination() {
		return this.policy.asksForDestination();
	}

	boolean asksForCaller() {
		return this.policy.asksForCaller();
	}

	@Override
	public Collection<String> fields() {
		return this.propagator.fields();
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		Baggage baggage = Baggage.fromContext(context);
		Baggage outgoing = baggage.isEmpty() ? baggage : this.policy.outgoing(baggage, BaggageHop.destination(context));
		this.propagator.inject((outgoing != baggage) ? context.with(outgoing) : context, carrier, setter);
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Context extracted = this.propagator.extract(context, carrier, getter);
		Baggage received = Baggage.fromContext(extracted);
		Baggage taken = this.policy.incoming(Baggage.fromContext(context), received, BaggageHop.caller(context),
				carrier, getter);
		return (taken != received) ? extracted.with(taken) : extracted;
	}

	@Override
	public String toString() {
		return this.propagator.toString();
	}

}
