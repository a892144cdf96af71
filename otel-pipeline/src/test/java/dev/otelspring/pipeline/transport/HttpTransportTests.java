package dev.otelspring.pipeline.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.google.protobuf.CodedOutputStream;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.OtlpReceiver.Reply;
import dev.otelspring.pipeline.testing.OtlpReceiver.Request;
import dev.otelspring.pipeline.testing.Patiently;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HttpTransportTests extends TransportContract {

	private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

	@Override
	protected Backend startBackend() {
		return new HttpBackend();
	}

	@Override
	protected Transport transportTo(Target target) {
		return new HttpTransport(new HttpTransportSettings(HttpTransportSettings.endpointsUnder(target.endpoint()),
				target.headers(), target.gzip() ? Compression.GZIP : Compression.NONE, target.timeout(),
				target.timeout(), () -> null, "shop/1.0"), Clock.fixed(NOON, ZoneOffset.UTC));
	}

	@Test
	void postsProtobufToThePathOfTheSignal() {
		OtlpReceiver receiver = receiver();
		Transport transport = open(target(receiver.endpoint()));
		for (Signal signal : Signal.values()) {
			send(transport, signal, frames(signal));
		}
		assertThat(receiver.requests()).extracting(Request::path)
			.containsExactly("/v1/traces", "/v1/metrics", "/v1/logs");
		assertThat(receiver.requests()).allSatisfy((request) -> {
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.header("Content-Type")).isEqualTo("application/x-protobuf");
			assertThat(request.header("Content-Encoding")).isNull();
		});
	}

	/** They take long to read, and may be broken. */
	@Test
	void asksForNoCertificateAuthoritiesWithoutTls() throws Exception {
		OtlpReceiver receiver = receiver();
		SSLContext before = SSLContext.getDefault();
		SSLContext.setDefault(new UnwillingTls());
		try {
			send(open(target(receiver.endpoint())), Signal.TRACES, spanFrames(1, 1));
		}
		finally {
			SSLContext.setDefault(before);
		}
		assertThat(receiver.requests()).hasSize(1);
	}

	@Test
	void outlivesTheThreadOfItsClient() {
		OtlpReceiver receiver = receiver();
		Set<Thread> others = Thread.getAllStackTraces().keySet();
		Transport transport = open(target(receiver.endpoint()));
		send(transport, Signal.TRACES, spanFrames(1, 1));
		// It ends as it does of an OutOfMemoryError.
		Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().endsWith("SelectorManager") && !others.contains(thread))
			.forEach(Thread::interrupt);
		Patiently.await().until(() -> send(transport, Signal.TRACES, spanFrames(1, 1)) instanceof SendResult.Accepted);
		assertThat(send(transport, Signal.TRACES, spanFrames(1, 1))).isInstanceOf(SendResult.Accepted.class);
	}

	/** The application may keep its threads busy; see the pom for how many there are. */
	@Test
	void needsNoThreadOfTheCommonPool() {
		assertThat(ForkJoinPool.getCommonPoolParallelism()).as("else futures take threads of their own")
			.isGreaterThan(1);
		CountDownLatch end = new CountDownLatch(1);
		for (int i = 0; i < 2 * ForkJoinPool.getCommonPoolParallelism(); i++) {
			ForkJoinPool.commonPool().execute(() -> awaitQuietly(end));
		}
		try {
			OtlpReceiver receiver = receiver();
			SendResult result = send(open(target(receiver.endpoint()).within(Duration.ofSeconds(5))), Signal.TRACES,
					spanFrames(1, 1));
			assertThat(result).isInstanceOf(SendResult.Accepted.class);
		}
		finally {
			end.countDown();
		}
	}

	@Test
	void sendsTheBytesOfTheFramesOneAfterTheOther() {
		OtlpReceiver receiver = receiver();
		List<Frame> frames = spanFrames(3, 2);
		send(open(target(receiver.endpoint())), Signal.TRACES, frames);
		byte[] joined = new byte[frames.stream().mapToInt(Frame::size).sum()];
		int at = 0;
		for (Frame frame : frames) {
			System.arraycopy(frame.bytes(), 0, joined, at, frame.size());
			at += frame.size();
		}
		assertThat(receiver.requests()).singleElement()
			.satisfies((request) -> assertThat(request.raw()).isEqualTo(joined));
	}

	@Test
	void compressesWithGzip() {
		OtlpReceiver receiver = receiver();
		List<Frame> frames = spanFrames(2, 50);
		send(open(target(receiver.endpoint()).compressed()), Signal.TRACES, frames);
		assertThat(receiver.requests()).singleElement().satisfies((request) -> {
			assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
			assertThat(request.raw()).startsWith(0x1f, 0x8b)
				.hasSizeLessThan(frames.get(0).size() + frames.get(1).size());
		});
		assertThat(receiver.spans()).hasSize(100);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void sendsAKnownLengthAndNoWishToUpgrade(boolean gzip) {
		List<String> heads = new ArrayList<>();
		RawServer server = server((client) -> {
			String head = client.readRequest().toLowerCase(Locale.ROOT);
			heads.add(head);
			boolean wanted = head.startsWith("post /v1/traces http/1.1\r\n") && !head.contains("\r\nupgrade:")
					&& !head.contains("\r\nhttp2-settings:") && !head.contains("\r\ntransfer-encoding:")
					&& !head.contains("\r\nexpect:") && head.contains("\r\ncontent-length: ");
			client.write(wanted ? OK : "HTTP/1.1 426 Upgrade Refused\r\nContent-Length: 0\r\n\r\n");
		});
		Target target = target(server.endpoint());
		assertThat(send(open(gzip ? target.compressed() : target), Signal.TRACES, spanFrames(3, 2))).as("%s", heads)
			.isInstanceOf(SendResult.Accepted.class);
	}

	@Test
	void keepsItsConnection() {
		RawServer server = server((client) -> {
			while (true) {
				client.readRequest();
				client.write(OK);
			}
		});
		Transport transport = open(target(server.endpoint()));
		for (int i = 0; i < 3; i++) {
			assertThat(send(transport, Signal.TRACES, spanFrames(1, 1))).isInstanceOf(SendResult.Accepted.class);
		}
		assertThat(server.connections()).isEqualTo(1);
	}

	@Test
	void hasSeveralRequestsUnderWay() {
		OtlpReceiver receiver = receiver();
		CountDownLatch together = new CountDownLatch(4);
		receiver.answer((request) -> {
			together.countDown();
			try {
				return Reply.of(together.await(20, TimeUnit.SECONDS) ? 200 : 500);
			}
			catch (InterruptedException ex) {
				return Reply.of(500);
			}
		});
		Transport transport = open(target(receiver.endpoint()));
		List<CompletableFuture<SendResult>> underWay = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			underWay.add(transport.send(Signal.TRACES, spanFrames(1, 1)));
		}
		assertThat(underWay).allSatisfy((future) -> assertThat(result(future)).isInstanceOf(SendResult.Accepted.class));
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 202, 204 })
	void acceptsEverySuccess(int status) {
		assertThat(answer(Reply.of(status))).isInstanceOf(SendResult.Accepted.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "OK", "{}", "{\"partialSuccess\":{}}", "<html><body>Welcome</body></html>", "\n\n\n" })
	void acceptsASuccessThatIsNoProtobuf(String text) {
		assertThat(answer(text(200, text))).isInstanceOf(SendResult.Accepted.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 502, 503, 504 })
	void statusThatSaysLaterIsToBeTriedAgain(int status) {
		assertThat(answer(text(status, "try later"))).isInstanceOfSatisfying(SendResult.RetryLater.class, (later) -> {
			assertThat(later.after()).isNull();
			assertThat(later.problem().message()).startsWith("HTTP " + status + " from http://127.0.0.1:")
				.endsWith("/v1/traces: try later");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			429 | 42                            | 42
			503 | 42                            | 42
			503 | 0                             | 0
			429 | Thu, 01 Jan 2026 12:00:42 GMT | 42
			503 | Thu, 01 Jan 2026 12:00:42 GMT | 42
			503 | Thu, 01 Jan 2026 11:00:00 GMT | 0
			503 | 86400                         | 3600
			""")
	void obeysRetryAfter(int status, String header, int seconds) {
		assertThat(answer(new Reply(status, Map.of("Retry-After", header), new byte[0]))).isInstanceOfSatisfying(
				SendResult.RetryLater.class,
				(later) -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(seconds)));
	}

	@Test
	void ignoresARetryAfterThatItCannotRead() {
		assertThat(answer(new Reply(503, Map.of("Retry-After", "soon"), new byte[0])))
			.isInstanceOfSatisfying(SendResult.RetryLater.class, (later) -> assertThat(later.after()).isNull());
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 404, 405, 408, 415, 500, 501 })
	void everyOtherErrorIsGivenUp(int status) {
		assertThat(answer(text(status, "no"))).isInstanceOfSatisfying(SendResult.Rejected.class,
				(rejected) -> assertThat(rejected.problem().message())
					.startsWith("HTTP " + status + " from http://127.0.0.1:")
					.endsWith("/v1/traces: no"));
	}

	@Test
	void readsTheMessageOfAStatus() throws IOException {
		byte[] status = new byte[64];
		CodedOutputStream out = CodedOutputStream.newInstance(status);
		out.writeInt32(1, 3);
		out.writeString(2, "span 3 has\nno name");
		out.flush();
		byte[] body = Arrays.copyOf(status, out.getTotalBytesWritten());
		assertThat(answer(new Reply(400, Map.of("Content-Type", "application/x-protobuf"), body)))
			.isInstanceOfSatisfying(SendResult.Rejected.class,
					(rejected) -> assertThat(rejected.problem().message()).endsWith(": span 3 has no name"));
	}

	@Test
	void requestThatIsTooLargeMayBeSplit() {
		assertThat(answer(text(413, "at most 1 MB"))).isInstanceOfSatisfying(SendResult.TooLarge.class,
				(tooLarge) -> assertThat(tooLarge.problem().message()).startsWith("HTTP 413 ")
					.endsWith(": at most 1 MB"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void followsNoRedirect(int status) {
		OtlpReceiver elsewhere = receiver();
		assertThat(answer(new Reply(status, Map.of("Location", elsewhere.endpoint() + "/v1/traces"), new byte[0])))
			.isInstanceOfSatisfying(SendResult.Rejected.class,
					(rejected) -> assertThat(rejected.problem().message()).startsWith("HTTP " + status));
		assertThat(elsewhere.requests()).isEmpty();
	}

	@Test
	void neverTellsWhatIsSecret() {
		OtlpReceiver receiver = receiver();
		receiver.answer((request) -> Reply.of(401));
		URI withPassword = URI.create("http://user:s3cret@127.0.0.1:" + receiver.port());
		Transport transport = open(target(withPassword).with(() -> Map.of("api-key", "s3cret")));
		assertThat(send(transport, Signal.TRACES, spanFrames(1, 1))).isInstanceOfSatisfying(SendResult.Rejected.class,
				(rejected) -> assertThat(rejected.problem().message())
					.isEqualTo("HTTP 401 from http://127.0.0.1:" + receiver.port() + "/v1/traces"));
		receiver.close();
		assertThat(assertUnreachable(transport)).doesNotContain("s3cret");
	}

	@Test
	void tellsARefusedConnection() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		assertThat(assertUnreachable(open(target(URI.create("http://127.0.0.1:" + port)))))
			.isEqualTo("connection refused at http://127.0.0.1:" + port + "/v1/traces");
	}

	@Test
	void tellsAnUnknownHost() {
		assertThat(assertUnreachable(open(target(URI.create("http://backend.invalid:4318")))))
			.isEqualTo("unknown host at http://backend.invalid:4318/v1/traces");
	}

	@Test
	void deadlineEndsAnExchangeWithoutHeaders() {
		RawServer server = server(RawServer.Peer::stall);
		assertStalled(server);
	}

	@Test
	void deadlineEndsAnExchangeWithHalfABody() {
		RawServer server = server((client) -> {
			client.readRequest();
			client.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
			client.stall();
		});
		assertStalled(server);
	}

	@Test
	void deadlineEndsAnExchangeThatDripsForEver() {
		CountDownLatch end = new CountDownLatch(1);
		RawServer server = server((client) -> {
			client.readRequest();
			client.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
			try {
				do {
					client.write("1\r\nx\r\n");
				}
				while (!end.await(20, TimeUnit.MILLISECONDS));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertStalled(server);
		end.countDown();
	}

	@Test
	void answerThatIsCutIsToBeTriedAgain() {
		for (String cut : List.of("HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-",
				"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345",
				"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12")) {
			RawServer server = server((client) -> {
				client.readRequest();
				client.write(cut);
			});
			assertThat(assertUnreachable(open(target(server.endpoint())))).as(cut).doesNotContain("no complete answer");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 400, 503 })
	void readsNoMoreThanTheBeginningOfAnEndlessAnswer(int status) {
		RawServer server = server((client) -> {
			client.readRequest();
			client.write(
					"HTTP/1.1 " + status + " Fine\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
			String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
			while (true) {
				client.write(chunk);
			}
		});
		SendResult result = send(open(target(server.endpoint())), Signal.TRACES, spanFrames(1, 1));
		Class<?> expected = switch (status) {
			case 200 -> SendResult.Accepted.class;
			case 400 -> SendResult.Rejected.class;
			default -> SendResult.RetryLater.class;
		};
		assertThat(result).isInstanceOf(expected);
		assertThat(result.toString()).hasSizeLessThan(500);
		Patiently.await().untilAsserted(() -> assertThat(server.hangUps()).isEqualTo(1));
	}

	@Test
	void needsAnEndpointForTheSignal() {
		HttpTransportSettings settings = new HttpTransportSettings(
				Map.of(Signal.LOGS, URI.create("http://127.0.0.1:4318/v1/logs")), Map::of, Compression.NONE, PATIENT,
				PATIENT, () -> null, "shop/1.0");
		Transport transport = closing(new HttpTransport(settings, Clock.systemUTC()));
		assertThatIllegalStateException().isThrownBy(() -> send(transport, Signal.TRACES, spanFrames(1, 1)))
			.withMessage("No endpoint for traces");
	}

	@Test
	void trustsWhatItsSslContextTrusts(@TempDir Path directory) throws Exception {
		Path keyStore = directory.resolve("backend.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "backend", "-keyalg", "EC", "-dname", "CN=backend", "-ext", "SAN=ip:127.0.0.1",
				"-storetype", "PKCS12", "-storepass", "changeit", "-keystore", keyStore.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(keytool.waitFor()).as(output).isZero();
		SSLContext ssl = sslContext(keyStore, "changeit".toCharArray());
		HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(ssl));
		server.createContext("/", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		server.start();
		closing(() -> server.stop(0));
		Map<Signal, URI> endpoints = HttpTransportSettings
			.endpointsUnder(URI.create("https://127.0.0.1:" + server.getAddress().getPort()));
		Transport trusting = closing(new HttpTransport(new HttpTransportSettings(endpoints, Map::of, Compression.NONE,
				PATIENT, PATIENT, () -> ssl, "shop/1.0"), Clock.systemUTC()));
		assertThat(send(trusting, Signal.TRACES, spanFrames(1, 1))).isInstanceOf(SendResult.Accepted.class);
		Transport doubting = closing(new HttpTransport(new HttpTransportSettings(endpoints, Map::of, Compression.NONE,
				PATIENT, PATIENT, () -> null, "shop/1.0"), Clock.systemUTC()));
		assertThat(assertUnreachable(doubting)).startsWith("SSLHandshakeException: ");
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void assertStalled(RawServer server) {
		assertThat(assertUnreachable(open(target(server.endpoint()).within(SHORT))))
			.isEqualTo("no complete answer within 300 ms at " + server.endpoint() + "/v1/traces");
		Patiently.await().untilAsserted(() -> assertThat(server.hangUps()).isEqualTo(1));
	}

	private OtlpReceiver receiver() {
		return closing(OtlpReceiver.start());
	}

	private SendResult answer(Reply reply) {
		OtlpReceiver receiver = receiver();
		receiver.answer((request) -> reply);
		return send(open(target(receiver.endpoint())), Signal.TRACES, spanFrames(1, 1));
	}

	private static Reply text(int status, String text) {
		return new Reply(status, Map.of("Content-Type", "text/plain"), text.getBytes(StandardCharsets.UTF_8));
	}

	private static SSLContext sslContext(Path file, char[] password) throws Exception {
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keyStore.load(in, password);
		}
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(keyStore, password);
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, password);
		trusted.setCertificateEntry("backend", keyStore.getCertificate("backend"));
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		return context;
	}

	private static final class HttpBackend implements Backend {

		private final OtlpReceiver receiver = OtlpReceiver.start();

		@Override
		public URI endpoint() {
			return this.receiver.endpoint();
		}

		@Override
		public void accept() {
			this.receiver.answer((request) -> Reply.of(200));
		}

		@Override
		public void rejectSome(long items, String message) {
			this.receiver.answer((request) -> new Reply(200, Map.of("Content-Type", "application/x-protobuf"),
					partialSuccess(request.path(), items, message)));
		}

		@Override
		public void askToWait(Duration duration, String message) {
			this.receiver.answer((request) -> new Reply(429,
					Map.of("Retry-After", String.valueOf(duration.toSeconds()), "Content-Type", "text/plain"),
					message.getBytes(StandardCharsets.UTF_8)));
		}

		@Override
		public void beUnavailable(String message) {
			this.receiver.answer((request) -> text(503, message));
		}

		@Override
		public void refuse(String message) {
			this.receiver.answer((request) -> text(400, message));
		}

		@Override
		public int requests() {
			return this.receiver.requests().size();
		}

		@Override
		public @Nullable String header(String name) {
			List<Request> requests = this.receiver.requests();
			return requests.get(requests.size() - 1).header(name);
		}

		@Override
		public List<Span> spans() {
			return this.receiver.spans();
		}

		@Override
		public List<Metric> metrics() {
			return this.receiver.metrics();
		}

		@Override
		public List<LogRecord> logRecords() {
			return this.receiver.logRecords();
		}

		@Override
		public void close() {
			this.receiver.close();
		}

		private static byte[] partialSuccess(String path, long rejected, String message) {
			return switch (path) {
				case "/v1/traces" -> ExportTraceServiceResponse.newBuilder()
					.setPartialSuccess(
							ExportTracePartialSuccess.newBuilder().setRejectedSpans(rejected).setErrorMessage(message))
					.build()
					.toByteArray();
				case "/v1/metrics" -> ExportMetricsServiceResponse.newBuilder()
					.setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
						.setRejectedDataPoints(rejected)
						.setErrorMessage(message))
					.build()
					.toByteArray();
				default -> ExportLogsServiceResponse.newBuilder()
					.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
						.setRejectedLogRecords(rejected)
						.setErrorMessage(message))
					.build()
					.toByteArray();
			};
		}

	}

}
