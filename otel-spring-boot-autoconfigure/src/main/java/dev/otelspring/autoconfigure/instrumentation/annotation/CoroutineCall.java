package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.function.Function;

import dev.otelspring.autoconfigure.instrumentation.annotation.MethodTelemetry.Call;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.ThreadContextElement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Hooks;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.PropagationContextElement;

/**
 * Keeps the context of a call current in the coroutine of a suspending function, wherever
 * that goes on.
 *
 * <p>
 * Of the caller's continuation Spring takes the context, makes a coroutine of it for the
 * function, and awaits that by the continuation of the original call. This one stands in
 * its place for the function, and adds itself to the context.
 */
final class CoroutineCall extends AbstractCoroutineContextElement
		implements ThreadContextElement<Context>, Continuation<Object>, Function<Context, Call> {

	private static final Key KEY = new Key();

	private final Continuation<Object> caller;

	private final Function<Context, Call> start;

	/** The caller's, until the call is started. */
	private Context current;

	private CoroutineCall(Continuation<Object> caller, Context current, Function<Context, Call> start) {
		super(KEY);
		this.caller = caller;
		this.current = current;
		this.start = start;
	}

	/**
	 * Puts itself in the place of the caller's continuation.
	 * @param invocation of a suspending function
	 * @param current on the caller's thread
	 * @param start starts the call
	 * @return starts the call in the subscriber's context
	 */
	@SuppressWarnings("unchecked")
	static Function<Context, Call> of(ProxyMethodInvocation invocation, Context current,
			Function<Context, Call> start) {
		// The caller's own array has to keep its continuation.
		@Nullable Object[] arguments = invocation.getArguments().clone();
		int last = arguments.length - 1;
		CoroutineCall call = new CoroutineCall((Continuation<Object>) arguments[last], current, start);
		arguments[last] = call;
		invocation.setArguments(arguments);
		return call;
	}

	/**
	 * Starts the call. Where its caller's coroutine keeps OpenTelemetry's context
	 * current, nothing is nearer; else the thread may have that of another coroutine.
	 */
	@Override
	public Call apply(Context subscriber) {
		CoroutineContext context = this.caller.getContext();
		boolean kept = context.get(KEY) != null
				|| (Hooks.isAutomaticContextPropagationEnabled() && context.get(PropagationContextElement.Key) != null);
		Call call = this.start.apply((kept || subscriber == Context.root()) ? this.current : subscriber);
		this.current = call.context();
		return call;
	}

	@Override
	public CoroutineContext getContext() {
		return this.caller.getContext().plus(this);
	}

	@Override
	public void resumeWith(Object result) {
		this.caller.resumeWith(result);
	}

	// A scope would leave what the function made current and did not close.
	@Override
	public Context updateThreadContext(CoroutineContext context) {
		Context before = Context.current();
		makeCurrent(this.current);
		return before;
	}

	@Override
	public void restoreThreadContext(CoroutineContext context, Context before) {
		makeCurrent(before);
	}

	@SuppressWarnings("MustBeClosedChecker") // another takes its place
	private static void makeCurrent(Context context) {
		Scope unused = context.makeCurrent();
	}

	private static final class Key implements CoroutineContext.Key<CoroutineCall> {

	}

}
