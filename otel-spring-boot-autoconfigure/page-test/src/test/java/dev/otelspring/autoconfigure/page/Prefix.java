package dev.otelspring.autoconfigure.page;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A gateway that takes {@code /team/shop} off and passes on; it tells nobody. */
final class Prefix implements AutoCloseable {

	static final String PATH = "/team/shop";

	private static final Set<String> OWN = Set.of("host", "connection", "content-length", "upgrade", "expect");

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String target;

	private Prefix(HttpServer server, String target) {
		this.server = server;
		this.target = target;
	}

	static Prefix before(String target) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		Prefix prefix = new Prefix(server, target);
		server.createContext(PATH, prefix::pass);
		server.setExecutor(prefix.executor);
		server.start();
		return prefix;
	}

	String url(String path) {
		return "http://localhost:" + this.server.getAddress().getPort() + PATH + path;
	}

	private void pass(HttpExchange exchange) throws IOException {
		URI address = URI.create(this.target + exchange.getRequestURI().toString().substring(PATH.length()));
		HttpRequest.Builder request = HttpRequest.newBuilder(address)
			.method(exchange.getRequestMethod(),
					HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
		exchange.getRequestHeaders().forEach((name, values) -> {
			if (!OWN.contains(name.toLowerCase())) {
				values.forEach((value) -> request.header(name, value));
			}
		});
		try {
			HttpResponse<byte[]> answer = this.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
			answer.headers()
				.firstValue("content-type")
				.ifPresent((type) -> exchange.getResponseHeaders().set("Content-Type", type));
			exchange.sendResponseHeaders(answer.statusCode(), (answer.body().length != 0) ? answer.body().length : -1);
			try (OutputStream body = exchange.getResponseBody()) {
				body.write(answer.body());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			exchange.close();
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
