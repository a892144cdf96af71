package dev.otelspring.autoconfigure.instrumentation;

import java.util.concurrent.atomic.AtomicBoolean;

import io.opentelemetry.context.Context;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Takes off a thread what code that ran on it has left current, a {@code Scope} that
 * nobody closed. What the thread does next would else be part of a trace that has long
 * ended, with somebody else's baggage: a scope does not close while another one is open
 * above it.
 */
public final class LeakedScopes {

	private static final Log logger = LogFactory.getLog(LeakedScopes.class);

	private static final AtomicBoolean told = new AtomicBoolean();

	private LeakedScopes() {
	}

	/**
	 * Looks at the current thread once all scopes should be closed. Tells the first time.
	 * @param outside what was current before the code ran
	 */
	@SuppressWarnings("MustBeClosedChecker") // there is nobody to close it
	public static void takeOff(Context outside) {
		if (Context.current() != outside) {
			outside.makeCurrent();
			if (told.compareAndSet(false, true)) {
				logger.warn("A Scope was left open on thread '" + Thread.currentThread().getName()
						+ "': its context was taken off. Later ones are taken off without being logged. Close each Scope "
						+ "where it was opened, with try-with-resources");
			}
		}
	}

}
