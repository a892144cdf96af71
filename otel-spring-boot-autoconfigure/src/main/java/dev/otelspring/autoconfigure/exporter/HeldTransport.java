package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.transport.SendResult;
import dev.otelspring.pipeline.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests until something is there that they need. They are under way meanwhile:
 * nobody is told that a backend is away, and no retry is due.
 */
final class HeldTransport implements Transport {

	private final Transport delegate;

	private final CompletableFuture<?> ready;

	private final CompletableFuture<SendResult> closed = new CompletableFuture<>();

	HeldTransport(Transport delegate, CompletableFuture<?> ready) {
		this.delegate = delegate;
		this.ready = ready;
	}

	@Override
	public CompletableFuture<SendResult> send(Signal signal, List<Frame> frames) {
		if (this.ready.isDone()) {
			return this.delegate.send(signal, frames);
		}
		// Off the thread that makes it ready: that one starts the application.
		return this.ready.thenComposeAsync((done) -> this.delegate.send(signal, frames))
			.applyToEither(this.closed, (result) -> result);
	}

	@Override
	public @Nullable URI address(Signal signal) {
		return this.delegate.address(signal);
	}

	@Override
	public void renew() {
		this.delegate.renew();
	}

	@Override
	public void close() {
		this.closed.complete(SendResult.RetryLater.CLOSED);
		this.delegate.close();
	}

}
