package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The asynchronous requests in flight. Ends those that the container has forgotten.
 *
 * <p>
 * Tomcat (11.0.24) recycles a request without a word to its listeners where a write of
 * another thread fails before the container's own thread has left the request, as happens
 * when a client goes away at the start of a stream. Without a look from outside such a
 * span would never end. The look is taken once a second and only while there are
 * asynchronous requests, on a thread of the JDK.
 *
 * <p>
 * Safe for use by several threads.
 */
final class AsyncExchanges {

	private static final Executor A_SECOND_LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

	private final Set<ServletExchange> inFlight = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	void add(ServletExchange exchange) {
		this.inFlight.add(exchange);
		schedule();
	}

	void remove(ServletExchange exchange) {
		this.inFlight.remove(exchange);
	}

	private void schedule() {
		if (this.scheduled.compareAndSet(false, true)) {
			A_SECOND_LATER.execute(this::look);
		}
	}

	private void look() {
		this.scheduled.set(false);
		for (ServletExchange exchange : this.inFlight) {
			if (exchange.isRecycled()) {
				exchange.endForgotten();
			}
		}
		if (!this.inFlight.isEmpty()) {
			schedule();
		}
	}

}
