package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.otelspring.autoconfigure.instrumentation.annotation.MethodTelemetry.Call;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;

/**
 * Ends calls when what they returned ends: a {@link CompletionStage}, a publisher of any
 * library that Spring knows. A {@link java.util.concurrent.Future} alone tells nobody
 * when it ends: such a call ends when it returns.
 */
final class AsyncResults {

	/** Whether Spring makes publishers of them: by the class that it asks for. */
	static final boolean SUSPENDING_FUNCTIONS = KotlinDetector.isKotlinPresent()
			&& ClassUtils.isPresent("kotlinx.coroutines.reactor.MonoKt", AsyncResults.class.getClassLoader());

	private final @Nullable PublisherResults publishers = ClassUtils.isPresent("reactor.core.publisher.Flux",
			AsyncResults.class.getClassLoader()) ? new PublisherResults() : null;

	ResultKind kind(Method method) {
		Class<?> type = method.getReturnType();
		if (SUSPENDING_FUNCTIONS && KotlinDetector.isSuspendingFunction(method)) {
			return ResultKind.COROUTINE;
		}
		if (this.publishers != null && this.publishers.isPublisher(type)) {
			return ResultKind.PUBLISHER;
		}
		boolean open = type == Object.class || type.isInterface() || CompletionStage.class.isAssignableFrom(type);
		return open ? ResultKind.UNKNOWN : ResultKind.IMMEDIATE;
	}

	/**
	 * Ends a call when its result ends, now where the result is one by itself.
	 * @param result what came back
	 * @param type what the method declares
	 * @param call under way
	 * @param start starts a further call, for a publisher that is subscribed to again
	 * @return what the caller is to get
	 */
	Object follow(Object result, Class<?> type, Call call, Function<Context, Call> start) {
		if (result instanceof CompletionStage<?> stage) {
			follow(stage, call);
			return result;
		}
		if (this.publishers != null) {
			// The call that is under way is the first subscription's.
			AtomicReference<@Nullable Call> first = new AtomicReference<>(call);
			Object traced = this.publishers.trace(result, type, (parent) -> {
				Call underWay = first.getAndSet(null);
				return (underWay != null) ? underWay : start.apply(parent);
			});
			if (traced != null) {
				return traced;
			}
		}
		call.end(null);
		return result;
	}

	/**
	 * Starts a call at each subscription.
	 * @param result what came back
	 * @param type what the method declares
	 * @param start starts a call in the subscriber's context
	 * @return what the caller is to get, {@code null} where the result cannot be watched
	 */
	@Nullable Object defer(Object result, Class<?> type, Function<Context, Call> start) {
		return (this.publishers != null) ? this.publishers.trace(result, type, start) : null;
	}

	private static void follow(CompletionStage<?> stage, Call call) {
		try {
			stage.whenComplete((value, error) -> call.end(failure(error)));
		}
		catch (RuntimeException ex) {
			// A stage of somebody's own that cannot do that.
			call.end(null);
		}
	}

	/**
	 * What a call failed with.
	 * @param error what it ended with
	 * @return the cause itself, {@code null} where it was cancelled: nobody's fault
	 */
	static @Nullable Throwable failure(@Nullable Throwable error) {
		Throwable cause = error;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return (cause instanceof CancellationException) ? null : cause;
	}

}
