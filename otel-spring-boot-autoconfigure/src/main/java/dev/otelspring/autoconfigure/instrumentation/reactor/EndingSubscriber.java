package dev.otelspring.autoconfigure.instrumentation.reactor;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Passes all signals on and tells the end of a subscription, once: completion, an error,
 * or the subscriber's cancellation.
 *
 * @param <T> the type of the values
 */
@SuppressWarnings("serial")
public final class EndingSubscriber<T> extends AtomicBoolean implements CoreSubscriber<T>, Subscription {

	private final transient CoreSubscriber<? super T> actual;

	private final transient Consumer<@Nullable Throwable> end;

	private transient @Nullable Subscription subscription;

	/**
	 * Creates a subscriber.
	 * @param actual who subscribed
	 * @param end is told the error, {@code null} where there is none; must not throw
	 */
	public EndingSubscriber(CoreSubscriber<? super T> actual, Consumer<@Nullable Throwable> end) {
		this.actual = actual;
		this.end = end;
	}

	@Override
	public Context currentContext() {
		return this.actual.currentContext();
	}

	@Override
	public void onSubscribe(Subscription newSubscription) {
		this.subscription = newSubscription;
		this.actual.onSubscribe(this);
	}

	@Override
	public void request(long n) {
		if (this.subscription != null) {
			this.subscription.request(n);
		}
	}

	@Override
	public void onNext(T value) {
		this.actual.onNext(value);
	}

	@Override
	public void onError(Throwable error) {
		end(error);
		this.actual.onError(error);
	}

	@Override
	public void onComplete() {
		end(null);
		this.actual.onComplete();
	}

	@Override
	public void cancel() {
		end(null);
		if (this.subscription != null) {
			this.subscription.cancel();
		}
	}

	private void end(@Nullable Throwable error) {
		if (compareAndSet(false, true)) {
			this.end.accept(error);
		}
	}

}
