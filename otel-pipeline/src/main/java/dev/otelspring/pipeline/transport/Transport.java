package dev.otelspring.pipeline.transport;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Brings one request to one backend. There is one for each protocol, and one instance for
 * each exporter.
 *
 * <p>
 * Thread-safe: several requests may be under way.
 */
public interface Transport extends AutoCloseable {

	/**
	 * Sends frames as one request. The first call may build the client, which is why it
	 * is made on a worker's thread.
	 * @param signal the kind of telemetry, the same for all frames
	 * @param frames what to send, at least one
	 * @return always completes within the transport's timeout, and with a result: what
	 * goes wrong on the network is a {@link SendResult.RetryLater}
	 */
	CompletableFuture<SendResult> send(Signal signal, List<Frame> frames);

	/**
	 * Where a signal goes, for whoever wants to know whether somebody listens there.
	 * @param signal the kind of telemetry
	 * @return {@code null} where that would say nothing, as behind a proxy
	 */
	default @Nullable URI address(Signal signal) {
		return null;
	}

	/**
	 * Uses new connections from the next request on: keys or certificates have changed.
	 * What is under way goes on. By default there is nothing to renew.
	 */
	default void renew() {
	}

	/** Ends what is under way and lets connections go. */
	@Override
	void close();

}
