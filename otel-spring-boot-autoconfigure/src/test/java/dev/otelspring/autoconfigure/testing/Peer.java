package dev.otelspring.autoconfigure.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server that an application calls, on a real socket. A path such as
 * {@code /status/404} asks for that status; all else is answered with 200.
 */
public final class Peer implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final List<Headers> requests = new CopyOnWriteArrayList<>();

	private final CountDownLatch firstByte = new CountDownLatch(1);

	private Peer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::handle);
		this.server.setExecutor(this.executor);
		this.server.start();
	}

	/**
	 * Starts a server on a free port.
	 * @return a running server
	 */
	public static Peer start() {
		return new Peer();
	}

	public int port() {
		return this.server.getAddress().getPort();
	}

	public String url(String path) {
		return "http://localhost:" + port() + path;
	}

	/**
	 * The headers of all requests so far.
	 * @return in order of arrival
	 */
	public List<Headers> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * Opens when the first byte of a body is there.
	 * @return a latch
	 */
	public CountDownLatch firstByte() {
		return this.firstByte;
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.requests.add(exchange.getRequestHeaders());
			InputStream body = exchange.getRequestBody();
			if (body.read() >= 0) {
				this.firstByte.countDown();
			}
			body.readAllBytes();
			String path = exchange.getRequestURI().getPath();
			exchange.sendResponseHeaders(
					path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200, -1);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
