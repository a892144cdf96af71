package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.function.Predicate;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;

import org.springframework.core.Ordered;

/**
 * Takes one kind of Spring's observations from Micrometer's tracing handlers and makes no
 * span of them: this library's own span is there already. Their meters stay, since
 * dashboards use them; so do all other observations, which become children of our spans.
 *
 * <p>
 * The first handler that supports a context wins. This one leaves a tracing context
 * behind, because Boot's meter handlers ask for one.
 */
final class ObservationsStepBack implements TracingObservationHandler<Observation.Context>, Ordered {

	private final Tracer tracer;

	private final Predicate<Observation.Context> hasSpan;

	ObservationsStepBack(Tracer tracer, Class<? extends Observation.Context> type) {
		this(tracer, type::isInstance);
	}

	ObservationsStepBack(Tracer tracer, Predicate<Observation.Context> hasSpan) {
		this.tracer = tracer;
		this.hasSpan = hasSpan;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return this.hasSpan.test(context);
	}

	@Override
	public void onStart(Observation.Context context) {
		TracingContext tracing = new TracingContext();
		// Ours, where it is current by now: observations that are started with this one
		// as
		// their parent, but on a thread where nothing is current, find it here.
		Span current = this.tracer.currentSpan();
		if (current != null) {
			tracing.setSpan(current);
		}
		context.put(TracingContext.class, tracing);
	}

	@Override
	public void onStop(Observation.Context context) {
	}

	@Override
	public void onError(Observation.Context context) {
	}

	@Override
	public void onEvent(Observation.Event event, Observation.Context context) {
	}

	@Override
	public void onScopeOpened(Observation.Context context) {
	}

	@Override
	public void onScopeClosed(Observation.Context context) {
	}

	@Override
	public void onScopeReset(Observation.Context context) {
	}

	@Override
	public Tracer getTracer() {
		return this.tracer;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
