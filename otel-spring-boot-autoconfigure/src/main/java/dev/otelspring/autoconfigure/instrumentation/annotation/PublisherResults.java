package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;

import dev.otelspring.autoconfigure.instrumentation.annotation.MethodTelemetry.Call;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Makes a call of each subscription to a publisher: Reactor's, and through Spring's
 * adapters RxJava's, Mutiny's, Kotlin's and the JDK's.
 */
final class PublisherResults {

	private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

	/**
	 * What comes back from methods that declare an interface is asked for at each call.
	 */
	private final ClassValue<Boolean> publishers = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return isPublisher(type);
		}

	};

	boolean isPublisher(Class<?> type) {
		return !isFuture(type) && type != Object.class && this.adapters.getAdapter(type) != null;
	}

	// Spring adapts futures too; they run already.
	private static boolean isFuture(Class<?> type) {
		return CompletionStage.class.isAssignableFrom(type) || Future.class.isAssignableFrom(type);
	}

	/**
	 * Watches a publisher.
	 * @param result what came back
	 * @param type what the method declares
	 * @param start starts a call in the subscriber's context
	 * @return of the declared type, {@code null} where that cannot be
	 */
	@Nullable Object trace(Object result, Class<?> type, Function<Context, Call> start) {
		if (!this.publishers.get(result.getClass())) {
			return null;
		}
		Object traced;
		if (result instanceof Mono<?> mono) {
			traced = new TracedMono<>(mono, start);
		}
		else if (result instanceof Flux<?> flux) {
			traced = new TracedFlux<>(flux, start);
		}
		else {
			ReactiveAdapter adapter = this.adapters.getAdapter(result.getClass());
			if (adapter == null) {
				return null;
			}
			traced = adapter
				.fromPublisher(adapter.isMultiValue() ? new TracedFlux<>(Flux.from(adapter.toPublisher(result)), start)
						: new TracedMono<>(Mono.from(adapter.toPublisher(result)), start));
		}
		// Such as a method that declares a class of its own that extends Mono.
		return type.isInstance(traced) ? traced : null;
	}

	private static final class TracedMono<T> extends MonoOperator<T, T> implements Traced {

		private final Function<Context, Call> start;

		TracedMono(Mono<T> source, Function<Context, Call> start) {
			super(source);
			this.start = start;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			CallSubscriber.subscribe(this.source, actual, this.start);
		}

	}

	private static final class TracedFlux<T> extends FluxOperator<T, T> implements Traced {

		private final Function<Context, Call> start;

		TracedFlux(Flux<T> source, Function<Context, Call> start) {
			super(source);
			this.start = start;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			CallSubscriber.subscribe(this.source, actual, this.start);
		}

	}

	/** What already restores what is downstream of it. */
	interface Traced {

	}

}
