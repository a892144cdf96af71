package dev.otelspring.pipeline.transport;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;

/**
 * Stands where a transport cannot be had and the application must start all the same:
 * what is sent is dropped and counted, and the status says why.
 */
public final class UnavailableTransport implements Transport {

	private final SendResult result;

	public UnavailableTransport(String problem) {
		this.result = new SendResult.Unavailable(Problem.of(Problem.Kind.UNAVAILABLE, problem));
	}

	@Override
	public CompletableFuture<SendResult> send(Signal signal, List<Frame> frames) {
		return CompletableFuture.completedFuture(this.result);
	}

	@Override
	public void close() {
	}

}
