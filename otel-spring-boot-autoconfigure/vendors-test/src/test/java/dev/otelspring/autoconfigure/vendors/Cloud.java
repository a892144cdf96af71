package dev.otelspring.autoconfigure.vendors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Answers what vendors' components ask their clouds, on a local port. Google's library
 * remembers its key for the whole JVM, so there is one cloud for all tests.
 */
final class Cloud {

	static final Cloud INSTANCE = new Cloud();

	private final HttpServer server;

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final Map<String, String> answers = new ConcurrentHashMap<>();

	private Cloud() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			this.server.createContext("/", this::handle);
			this.server.start();
			writeGoogleKey();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	void answer(String path, String json) {
		this.answers.put(path, json);
	}

	List<String> bodies(String path) {
		return this.requests.stream().filter((request) -> request.path().equals(path)).map(Request::body).toList();
	}

	private void handle(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		String path = exchange.getRequestURI().getPath();
		this.requests.add(new Request(path, text(body)));
		byte[] answer = this.answers.getOrDefault(path, "{}").getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, answer.length);
		exchange.getResponseBody().write(answer);
		exchange.close();
	}

	private static String text(byte[] body) throws IOException {
		boolean gzip = body.length > 1 && body[0] == 0x1f && (body[1] & 0xff) == 0x8b;
		try (InputStream plain = gzip ? new GZIPInputStream(new ByteArrayInputStream(body))
				: new ByteArrayInputStream(body)) {
			return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	// Made for this run: no key is in the repository.
	private void writeGoogleKey() throws IOException {
		answer("/token", "{\"access_token\": \"a-token\", \"expires_in\": 3600, \"token_type\": \"Bearer\"}");
		String json = """
				{"type": "service_account", "project_id": "shop-project", "private_key_id": "1",
				 "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
				 "client_email": "shop@shop-project.iam.gserviceaccount.com", "client_id": "1",
				 "token_uri": "%s/token"}
				""".formatted(privateKey(), url());
		Path file = Path.of(System.getenv("GOOGLE_APPLICATION_CREDENTIALS"));
		Files.createDirectories(file.getParent());
		Files.writeString(file, json);
	}

	private static String privateKey() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(2048);
			return Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Request(String path, String body) {

	}

}
