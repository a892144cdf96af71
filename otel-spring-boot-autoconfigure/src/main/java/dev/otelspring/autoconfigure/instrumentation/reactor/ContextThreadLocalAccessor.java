package dev.otelspring.autoconfigure.instrumentation.reactor;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Makes the context that a subscriber has current on whatever thread a signal comes, and
 * puts back what was current before.
 *
 * <p>
 * Scopes are closed rather than overwritten: context storages that others have wrapped,
 * such as Micrometer Tracing's, which fills the MDC, act on the close. The library calls
 * {@code set} and {@code restore} in pairs on one thread, so a stack for each thread is
 * enough.
 */
final class ContextThreadLocalAccessor implements ThreadLocalAccessor<Context> {

	private static final ThreadLocal<@Nullable Entered> entered = new ThreadLocal<>();

	/**
	 * Registers the accessor, before all others. Values are set in the registry's order
	 * and restored in reverse: the span of an observation within the request is then made
	 * current upon the request's span, not under it.
	 * @param registry the one that Reactor asks
	 */
	static void register(ContextRegistry registry) {
		if (registry.getThreadLocalAccessors()
			.stream()
			.anyMatch((accessor) -> accessor instanceof ContextThreadLocalAccessor)) {
			return;
		}
		ThreadLocalAccessor<?>[] others = registry.getThreadLocalAccessors().toArray(ThreadLocalAccessor<?>[]::new);
		registry.registerThreadLocalAccessor(new ContextThreadLocalAccessor());
		for (ThreadLocalAccessor<?> other : others) {
			registry.registerThreadLocalAccessor(other);
		}
	}

	@Override
	public Object key() {
		return ReactorContext.KEY;
	}

	// Root is "nothing": it is not to be captured and carried about.
	@Override
	public @Nullable Context getValue() {
		Context current = Context.current();
		return (current != Context.root()) ? current : null;
	}

	@Override
	public void setValue(Context value) {
		enter(value);
	}

	@Override
	public void setValue() {
		enter(Context.root());
	}

	@Override
	public void restore(Context previousValue) {
		leave(previousValue);
	}

	@Override
	public void restore() {
		leave(Context.root());
	}

	@SuppressWarnings("MustBeClosedChecker")
	private static void enter(Context context) {
		entered.set(new Entered(context.makeCurrent(), entered.get()));
	}

	@SuppressWarnings("MustBeClosedChecker")
	private static void leave(Context previous) {
		Entered last = entered.get();
		if (last != null) {
			entered.set(last.before());
			last.scope().close();
		}
		// A scope that an operator opened and left open keeps ours from closing.
		if (Context.current() != previous) {
			previous.makeCurrent();
		}
	}

	private record Entered(Scope scope, @Nullable Entered before) {
	}

}
