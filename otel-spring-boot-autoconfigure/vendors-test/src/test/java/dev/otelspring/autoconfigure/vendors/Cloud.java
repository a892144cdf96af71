package dev.otelspring.autoconfigure.vendors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
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
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Answers what vendors' components ask their clouds, on a local port. Addresses that are
 * theirs to choose, such as a cloud's metadata server, come here as to an HTTP proxy.
 * Google's library remembers its key for the whole JVM, so there is one cloud for all
 * tests.
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
			this.server.setExecutor(Executors.newCachedThreadPool());
			this.server.start();
			// The JDK's default, which Azure's client does not know.
			System.setProperty("http.nonProxyHosts", "localhost|127.*|[::1]");
			System.setProperty("http.proxyHost", "127.0.0.1");
			System.setProperty("http.proxyPort", String.valueOf(this.server.getAddress().getPort()));
			writeGoogleKey();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	/**
	 * Decides what is answered; elsewhere, nothing is found.
	 * @param place a path of ours, or host and path of what is reached by the proxy
	 * @param text the body
	 */
	void answer(String place, String text) {
		this.answers.put(place, text);
	}

	/**
	 * What was sent.
	 * @param place as above
	 * @return in order of arrival, decompressed
	 */
	List<String> bodies(String place) {
		return this.requests.stream().filter((request) -> request.place().equals(place)).map(Request::body).toList();
	}

	/**
	 * A header of what was sent.
	 * @param place as above
	 * @param name of the header
	 * @return its values, in order of arrival
	 */
	List<String> headers(String place, String name) {
		return this.requests.stream()
			.filter((request) -> request.place().equals(place))
			.flatMap((request) -> request.headers().getOrDefault(name, List.of()).stream())
			.toList();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] body = exchange.getRequestBody().readAllBytes();
			URI uri = exchange.getRequestURI();
			String place = (uri.getHost() != null) ? uri.getHost() + uri.getPath() : uri.getPath();
			Headers headers = new Headers();
			headers.putAll(exchange.getRequestHeaders());
			this.requests.add(new Request(place, text(body), headers));
			String answer = this.answers.get(place);
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.getResponseHeaders().add("Metadata-Flavor", "Google");
			byte[] bytes = (answer != null) ? answer.getBytes(StandardCharsets.UTF_8) : new byte[0];
			exchange.sendResponseHeaders((answer != null) ? 200 : 404, (bytes.length > 0) ? bytes.length : -1);
			if (bytes.length > 0) {
				exchange.getResponseBody().write(bytes);
			}
		}
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
				 "token_uri": "%s/token", "quota_project_id": "shop-quota"}
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

	private record Request(String place, String body, Headers headers) {

	}

}
