package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import dev.otelspring.autoconfigure.instrumentation.annotation.MethodTelemetry.Call;
import dev.otelspring.autoconfigure.instrumentation.reactor.ReactorContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;

/**
 * A call, for as long as a subscription to what a method returned lasts: until it
 * completes, fails or is cancelled. What is upstream has the context of the call, and
 * what is downstream its own, whichever thread a signal comes on.
 *
 * <p>
 * It stands where {@code contextWrite} could: with automatic context propagation that one
 * takes a snapshot of all thread locals at each signal.
 *
 * @param <T> the type of the values
 */
@SuppressWarnings("serial")
final class CallSubscriber<T> extends AtomicBoolean implements CoreSubscriber<T>, Subscription {

	private final transient CoreSubscriber<? super T> actual;

	private final transient Context outside;

	private final transient Call call;

	private final transient reactor.util.context.Context reactorContext;

	private transient @Nullable Subscription subscription;

	private CallSubscriber(CoreSubscriber<? super T> actual, Context outside, Call call) {
		this.actual = actual;
		this.outside = outside;
		this.call = call;
		this.reactorContext = ReactorContext.put(actual.currentContext(), call.context());
	}

	static <T> void subscribe(CorePublisher<? extends T> source, CoreSubscriber<? super T> actual,
			Function<Context, Call> start) {
		Context outside = ReactorContext.get(actual.currentContext());
		Call call = start.apply(outside);
		CallSubscriber<T> subscriber = new CallSubscriber<>(actual, outside, call);
		try (Scope scope = call.context().makeCurrent()) {
			if (source instanceof PublisherResults.Traced) {
				source.subscribe(subscriber);
			}
			else {
				// The method for any subscriber restores what other libraries keep in
				// thread locals, should the source not be Reactor's.
				source.subscribe((Subscriber<T>) subscriber);
			}
		}
	}

	@Override
	public reactor.util.context.Context currentContext() {
		return this.reactorContext;
	}

	@Override
	public void onSubscribe(Subscription newSubscription) {
		this.subscription = newSubscription;
		try (Scope scope = this.outside.makeCurrent()) {
			this.actual.onSubscribe(this);
		}
	}

	@Override
	public void onNext(T value) {
		try (Scope scope = this.outside.makeCurrent()) {
			this.actual.onNext(value);
		}
	}

	@Override
	public void onError(Throwable error) {
		end(error);
		try (Scope scope = this.outside.makeCurrent()) {
			this.actual.onError(error);
		}
	}

	@Override
	public void onComplete() {
		end(null);
		try (Scope scope = this.outside.makeCurrent()) {
			this.actual.onComplete();
		}
	}

	@Override
	public void request(long count) {
		Subscription upstream = this.subscription;
		if (upstream != null) {
			try (Scope scope = this.call.context().makeCurrent()) {
				upstream.request(count);
			}
		}
	}

	@Override
	public void cancel() {
		end(null);
		Subscription upstream = this.subscription;
		if (upstream != null) {
			try (Scope scope = this.call.context().makeCurrent()) {
				upstream.cancel();
			}
		}
	}

	private void end(@Nullable Throwable error) {
		if (compareAndSet(false, true)) {
			this.call.end(AsyncResults.failure(error));
		}
	}

}
