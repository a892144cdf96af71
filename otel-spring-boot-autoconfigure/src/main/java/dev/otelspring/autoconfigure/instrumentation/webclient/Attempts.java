package dev.otelspring.autoconfigure.instrumentation.webclient;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientExchange;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.Resends;
import dev.otelspring.autoconfigure.instrumentation.reactor.EndingSubscriber;
import dev.otelspring.autoconfigure.instrumentation.reactor.ReactorContext;
import dev.otelspring.autoconfigure.instrumentation.webclient.TracingFilter.Unread;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Sends a request, and again for each subscription. An attempt ends when the response's
 * body was read to its end, failed or was cancelled, or when there is no response.
 *
 * <p>
 * The attempt's context is in the Reactor context of what sends the request, and nowhere
 * else: nothing is current while signals go to the application.
 */
final class Attempts extends Mono<ClientResponse> {

	private final ClientRequest request;

	private final ExchangeFunction next;

	private final HttpClientTelemetry telemetry;

	private final @Nullable Unread unread;

	Attempts(ClientRequest request, ExchangeFunction next, HttpClientTelemetry telemetry, @Nullable Unread unread) {
		this.request = request;
		this.next = next;
		this.telemetry = telemetry;
		this.unread = unread;
	}

	@Override
	public void subscribe(CoreSubscriber<? super ClientResponse> actual) {
		Context parent = ReactorContext.get(actual.currentContext());
		Resends resends = (Resends) this.request.attributes().get(Resends.ATTRIBUTE);
		int ordinal = (resends != null) ? resends.count() : 0;
		HttpClientExchange exchange = this.telemetry.start(parent, this.request.method().name(), this.request.url(),
				this.request.headers(), ordinal);
		Attempt attempt = (exchange != null) ? new Attempt(actual, exchange, resends, ordinal) : null;
		Mono<ClientResponse> response;
		try {
			response = (exchange != null) ? exchange(exchange) : this.next.exchange(this.request);
		}
		catch (Throwable ex) {
			if (attempt != null) {
				attempt.fail(ex);
			}
			Exceptions.throwIfFatal(ex);
			Operators.error(actual, ex);
			return;
		}
		response.subscribe((attempt != null) ? attempt : actual);
	}

	private Mono<ClientResponse> exchange(HttpClientExchange exchange) {
		return this.next.exchange(new TracedRequest(this.request, exchange, this.telemetry))
			.contextWrite((context) -> ReactorContext.put(context, exchange.context()));
	}

	private final class Attempt implements CoreSubscriber<ClientResponse>, Subscription {

		private final CoreSubscriber<? super ClientResponse> actual;

		private final HttpClientExchange exchange;

		private final @Nullable Resends resends;

		private final int ordinal;

		private @Nullable Subscription subscription;

		private volatile boolean answered;

		private volatile boolean read;

		Attempt(CoreSubscriber<? super ClientResponse> actual, HttpClientExchange exchange, @Nullable Resends resends,
				int ordinal) {
			this.actual = actual;
			this.exchange = exchange;
			this.resends = resends;
			this.ordinal = ordinal;
		}

		@Override
		public reactor.util.context.Context currentContext() {
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
		public void onNext(ClientResponse response) {
			this.answered = true;
			this.actual.onNext(watched(response));
		}

		// What cannot be read is an error of the call; the application meets it itself.
		private ClientResponse watched(ClientResponse response) {
			try {
				int status = response.statusCode().value();
				Attempts.this.telemetry.answered(this.exchange, status, response.headers().asHttpHeaders());
				if (this.resends != null && status < 400) {
					this.resends.answered();
				}
				else {
					attempted();
				}
				ClientResponse watched = response.mutate().body((body) -> new Body(body, this)).build();
				if (Attempts.this.unread != null) {
					Attempts.this.unread.add(this::dropUnread);
				}
				return watched;
			}
			catch (RuntimeException ex) {
				end(ex);
				return response;
			}
		}

		@Override
		public void onError(Throwable ex) {
			fail(ex);
			this.actual.onError(ex);
		}

		@Override
		public void onComplete() {
			if (!this.answered) {
				end(null);
			}
			this.actual.onComplete();
		}

		@Override
		public void cancel() {
			if (!this.answered) {
				attempted();
				end(null);
			}
			else {
				dropUnread();
			}
			if (this.subscription != null) {
				this.subscription.cancel();
			}
		}

		void fail(Throwable ex) {
			attempted();
			boolean wrapped = ex instanceof WebClientRequestException && ex.getCause() != null;
			end(wrapped ? ex.getCause() : ex);
		}

		private void attempted() {
			if (this.resends != null) {
				this.resends.attempted(this.ordinal);
			}
		}

		private void dropUnread() {
			if (!this.read) {
				end(null);
			}
		}

		void startReading() {
			this.read = true;
		}

		void end(@Nullable Throwable error) {
			Attempts.this.telemetry.end(this.exchange, error);
		}

	}

	/** A response's body, on its way to whoever reads it. */
	private static final class Body extends FluxOperator<DataBuffer, DataBuffer> {

		private final Attempt attempt;

		Body(Flux<DataBuffer> source, Attempt attempt) {
			super(source);
			this.attempt = attempt;
		}

		@Override
		public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
			this.attempt.startReading();
			this.source.subscribe(new EndingSubscriber<>(actual, this::ended));
		}

		private void ended(@Nullable Throwable error) {
			if (error != null) {
				this.attempt.fail(error);
			}
			else {
				this.attempt.end(null);
			}
		}

	}

}
