package dev.otelspring.autoconfigure.instrumentation.webclient;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.Resends;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes a client span of each attempt of a {@link WebClient}.
 *
 * <p>
 * A filter, not a connector: whoever holds a builder can add a filter, but cannot ask for
 * the connector that is to be decorated, nor know which one the user sets next. It stands
 * first among the filters and, when it is joined with those behind, goes to their end:
 * then each attempt of a retrying filter is a span, whenever that filter was added.
 */
final class TracingFilter implements ExchangeFilterFunction {

	private final HttpClientTelemetry telemetry;

	TracingFilter(HttpClientTelemetry telemetry) {
		this.telemetry = telemetry;
	}

	/**
	 * Traces what a builder builds.
	 * @param builder to be changed, if it was not already
	 */
	void addTo(WebClient.Builder builder) {
		builder.filters((filters) -> {
			if (!filters.contains(this)) {
				builder.defaultRequest((request) -> request.attribute(Resends.ATTRIBUTE, new Resends()));
			}
			moveToFront(filters);
		});
	}

	private void moveToFront(List<ExchangeFilterFunction> filters) {
		filters.removeIf((filter) -> filter == this);
		filters.add(0, this);
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return new Attempts(request, next, this.telemetry, null);
	}

	@Override
	public ExchangeFilterFunction andThen(ExchangeFilterFunction after) {
		return new Inner(after);
	}

	/** The other filters, and the tracing behind them. */
	private final class Inner implements ExchangeFilterFunction {

		private final ExchangeFilterFunction others;

		Inner(ExchangeFilterFunction others) {
			this.others = others;
		}

		@Override
		public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			Unread unread = new Unread();
			return this.others.filter(request, (sent) -> new Attempts(sent, next, TracingFilter.this.telemetry, unread))
				.doOnError((ex) -> unread.drop())
				.switchIfEmpty(Mono.fromRunnable(unread::drop));
		}

		@Override
		public ExchangeFilterFunction andThen(ExchangeFilterFunction after) {
			return new Inner(this.others.andThen(after));
		}

	}

	/**
	 * The response of a call that nobody has begun to read. A filter that turns it into
	 * an error, or sends again, may forget to release it; nothing else tells of that.
	 */
	static final class Unread {

		private final AtomicReference<@Nullable Runnable> drop = new AtomicReference<>();

		void add(Runnable newDrop) {
			run(this.drop.getAndSet(newDrop));
		}

		void drop() {
			run(this.drop.getAndSet(null));
		}

		private static void run(@Nullable Runnable drop) {
			if (drop != null) {
				drop.run();
			}
		}

	}

}
