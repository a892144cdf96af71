package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.transport.SendResult;
import dev.otelspring.pipeline.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A transport of its own for each signal.
 */
final class SignalTransports implements Transport {

	private final Map<Signal, Transport> transports;

	SignalTransports(Map<Signal, Transport> transports) {
		this.transports = Map.copyOf(transports);
	}

	@Override
	public CompletableFuture<SendResult> send(Signal signal, List<Frame> frames) {
		return Objects.requireNonNull(this.transports.get(signal)).send(signal, frames);
	}

	@Override
	public @Nullable URI address(Signal signal) {
		return Objects.requireNonNull(this.transports.get(signal)).address(signal);
	}

	@Override
	public void renew() {
		this.transports.values().forEach(Transport::renew);
	}

	@Override
	public void close() {
		this.transports.values().forEach(Transport::close);
	}

}
