package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;

/** Hands a task over to another thread in a context, and tells what it saw there. */
final class Handover {

	/** What a task sees in the context of {@link #seen}. */
	static final String CONTEXT = "context of the caller";

	/** What a task sees where nothing was carried. */
	static final String NOTHING = "root";

	private static final ContextKey<String> KEY = ContextKey.named("handover");

	private Handover() {
	}

	/**
	 * Hands over one task.
	 * @param executor how
	 * @return {@link #CONTEXT} or {@link #NOTHING}
	 * @throws Exception if the task did not run
	 */
	static String seen(Consumer<Runnable> executor) throws Exception {
		Thread caller = Thread.currentThread();
		CompletableFuture<String> seen = new CompletableFuture<>();
		inContext(() -> executor
			.accept(() -> seen.complete((Thread.currentThread() != caller) ? current() : "the caller's own thread")));
		return seen.get(30, TimeUnit.SECONDS);
	}

	static void inContext(Runnable action) {
		try (Scope scope = Context.root().with(KEY, CONTEXT).makeCurrent()) {
			action.run();
		}
	}

	static String current() {
		String value = Context.current().get(KEY);
		if (value != null) {
			return value;
		}
		return (Context.current() == Context.root()) ? NOTHING : "another context";
	}

}
