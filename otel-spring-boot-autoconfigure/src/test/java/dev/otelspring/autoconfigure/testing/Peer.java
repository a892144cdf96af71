package dev.otelspring.autoconfigure.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/**
 * A server that an application calls, on a real socket. A path such as
 * {@code /status/404} asks for that status, {@code /redirect} for another path,
 * {@code /circle} for itself; {@code /slow} has no answer, {@code /stock} has a body, and
 * {@code /pieces} has a second piece that waits for {@link #release()}. All else is
 * answered with 200.
 */
public final class Peer implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final List<Headers> requests = new CopyOnWriteArrayList<>();

	private final CountDownLatch firstByte = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private Peer(HttpServer server) {
		this.server = server;
		this.server.createContext("/", this::handle);
		this.server.setExecutor(this.executor);
		this.server.start();
	}

	/**
	 * Starts a server on a free port.
	 * @return a running server
	 */
	public static Peer start() {
		try {
			return new Peer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts a server that speaks TLS, on a free port.
	 * @param context has its certificate
	 * @return a running server
	 */
	public static Peer start(SSLContext context) {
		try {
			HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.setHttpsConfigurator(new HttpsConfigurator(context));
			return new Peer(server);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.server.getAddress().getPort();
	}

	public String url(String path) {
		return ((this.server instanceof HttpsServer) ? "https" : "http") + "://localhost:" + port() + path;
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

	/** Lets the answers that wait go on. */
	public void release() {
		this.released.countDown();
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
			switch (path) {
				case "/redirect" -> redirect(exchange, "/orders/7");
				case "/circle" -> redirect(exchange, "/circle");
				case "/slow" -> awaitRelease();
				case "/stock" -> answer(exchange, false);
				case "/pieces" -> answer(exchange, true);
				default -> exchange.sendResponseHeaders(
						path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200, -1);
			}
		}
	}

	private void redirect(HttpExchange exchange, String path) throws IOException {
		exchange.getResponseHeaders().add("Location", url(path));
		exchange.sendResponseHeaders(302, -1);
	}

	private void answer(HttpExchange exchange, boolean waiting) throws IOException {
		exchange.getResponseHeaders().add("Content-Type", "text/plain");
		exchange.getResponseHeaders().put("X-Shelf", List.of("left", "right"));
		exchange.sendResponseHeaders(200, 0);
		exchange.getResponseBody().write("first\n".getBytes(StandardCharsets.UTF_8));
		exchange.getResponseBody().flush();
		if (waiting) {
			awaitRelease();
		}
		exchange.getResponseBody().write("second\n".getBytes(StandardCharsets.UTF_8));
	}

	private void awaitRelease() throws IOException {
		try {
			if (!this.released.await(30, TimeUnit.SECONDS)) {
				throw new IOException("Nobody released the answer");
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	@Override
	public void close() {
		release();
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
