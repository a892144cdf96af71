package dev.otelspring.autoconfigure.exporter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks whether something listens on a port, for people who have the right host and the
 * wrong port. Remembers the answer for a while, since whoever looks at findings asks
 * again and again.
 *
 * <p>
 * Thread-safe. Answers within half a second; what takes longer counts as no.
 */
final class PortProbe {

	private static final int CONNECT_MILLIS = 200;

	private static final int PATIENCE_MILLIS = 400;

	private static final long REMEMBERED = Duration.ofSeconds(30).toNanos();

	private final Map<String, Answer> answers = new ConcurrentHashMap<>();

	boolean listens(String host, int port) {
		Answer known = this.answers.get(host + ":" + port);
		if (known == null || System.nanoTime() - known.at() > REMEMBERED) {
			known = new Answer(ask(host, port), System.nanoTime());
			this.answers.put(host + ":" + port, known);
		}
		return known.listens();
	}

	// On a thread of its own: nothing bounds the time of a look-up of the name.
	private static boolean ask(String host, int port) {
		CompletableFuture<Boolean> answer = new CompletableFuture<>();
		Thread thread = new Thread(() -> answer.complete(connects(host, port)), "otel-port-probe");
		thread.setDaemon(true);
		thread.start();
		try {
			return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
	}

	private static boolean connects(String host, int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
			return true;
		}
		catch (IOException | RuntimeException ex) {
			return false;
		}
	}

	private record Answer(boolean listens, long at) {
	}

}
