package dev.otelspring.pipeline.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.SelfSignedCertificate;
import io.netty.handler.codec.http2.Http2Error;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link GrpcTransport} against peers that stall, lie, break off or speak something else.
 */
@Timeout(20)
class GrpcTransportHostilePeerTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	/** For what must be on the wire before the deadline. */
	private static final Duration ENOUGH = Duration.ofSeconds(1);

	private static final Frame FRAME = GrpcTransportTests.spans("a");

	private static final Map<String, String> OK = Map.of("grpc-status", "0");

	private final List<AutoCloseable> resources = new ArrayList<>();

	@AfterEach
	void closeAll() throws Exception {
		for (int i = this.resources.size() - 1; i >= 0; i--) {
			this.resources.get(i).close();
		}
	}

	@Test
	void writesWhatTheProtocolAsksFor() throws Exception {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.ok().message(new byte[0]).end(OK)));
		GrpcTransport transport = transport(peer.endpoint(), Duration.ofSeconds(10));

		assertThat(transport.send(Signal.TRACES, List.of(FRAME, FRAME)).join()).isInstanceOf(SendResult.Accepted.class);

		Http2Peer.Exchange request = peer.exchanges().get(0);
		assertThat(request.header(":method")).isEqualTo("POST");
		assertThat(request.header(":path")).isEqualTo("/opentelemetry.proto.collector.trace.v1.TraceService/Export");
		assertThat(request.header(":scheme")).isEqualTo("http");
		assertThat(request.header(":authority")).isEqualTo(peer.endpoint().getAuthority());
		assertThat(request.header("content-type")).isEqualTo("application/grpc");
		assertThat(request.header("te")).isEqualTo("trailers");
		assertThat(request.header("grpc-timeout")).isEqualTo("10000m");
		assertThat(request.header("grpc-encoding")).isEmpty();
		assertThat(Arrays.copyOf(request.body(), 5)).containsExactly(0, 0, 0, 0, 2 * FRAME.size());
		assertThat(request.body()).hasSize(5 + 2 * FRAME.size());
	}

	@Test
	void flagsACompressedMessage() throws Exception {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.ok().message(new byte[0]).end(OK)));
		GrpcTransport transport = closing(
				new GrpcTransport(new GrpcTransportSettings(peer.endpoint(), Map::of, Compression.GZIP,
						Duration.ofSeconds(10), Duration.ofSeconds(5), () -> null, "test/1"), Clock.systemUTC()));

		assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class);

		Http2Peer.Exchange request = peer.exchanges().get(0);
		assertThat(request.header("grpc-encoding")).isEqualTo("gzip");
		assertThat(request.body()[0]).isEqualTo((byte) 1);
		assertThat(request.body()[4]).isEqualTo((byte) (request.body().length - 5));
		byte[] message = Arrays.copyOfRange(request.body(), 5, request.body().length);
		try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(message))) {
			assertThat(gzip.readAllBytes()).isEqualTo(FRAME.bytes());
		}
	}

	@Test
	void givesUpOnHeadersThatDoNotCome() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> {
		}));

		assertThat(send(transport(peer.endpoint(), SHORT))).isEqualTo(new SendResult.RetryLater(null,
				Problem.of(Problem.Kind.NO_ANSWER, "no complete answer within 300 ms at " + peer.endpoint())));
	}

	@Test
	void givesUpOnABodyThatStalls() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.ok().data(new byte[3])));

		assertThat(send(transport(peer.endpoint(), SHORT))).isEqualTo(new SendResult.RetryLater(null,
				Problem.of(Problem.Kind.NO_ANSWER, "no complete answer within 300 ms at " + peer.endpoint())));
	}

	@Test
	void givesUpOnTrailersThatDoNotCome() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.ok().message(new byte[0])));

		assertThat(send(transport(peer.endpoint(), SHORT))).isEqualTo(new SendResult.RetryLater(null,
				Problem.of(Problem.Kind.NO_ANSWER, "no complete answer within 300 ms at " + peer.endpoint())));
	}

	@Test
	void givesUpOnAPeerThatTakesConnectionsAndSaysNothing() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			GrpcTransport transport = transport(URI.create("http://localhost:" + silent.getLocalPort()), ENOUGH);

			assertThat(send(transport)).isEqualTo(new SendResult.RetryLater(null, Problem.of(Problem.Kind.NO_ANSWER,
					"no complete answer within 1000 ms at http://localhost:" + silent.getLocalPort())));
			try (Socket first = silent.accept()) {
				assertThat(first.getInputStream().readAllBytes()).isNotEmpty();
			}
			// The next one connects anew, and does not wait for the first for ever.
			CompletableFuture<SendResult> next = transport.send(Signal.TRACES, List.of(FRAME));
			try (Socket second = silent.accept()) {
				assertThat(second.getInputStream().readAllBytes()).isNotEmpty();
			}
			assertThat(next).succeedsWithin(Duration.ofSeconds(5));
		}
	}

	@Test
	void connectsAnewAfterAPeerThatWasSilentForAWholeDeadline() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> {
		}));
		GrpcTransport transport = transport(peer.endpoint(), ENOUGH);
		assertThat(send(transport)).isInstanceOf(SendResult.RetryLater.class);
		assertThat(peer.connections()).isEqualTo(1);
		await().until(() -> peer.openConnections() == 0);

		peer.answer((exchange) -> exchange.ok().message(new byte[0]).end(OK));

		assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class);
		assertThat(peer.connections()).isEqualTo(2);
	}

	@Test
	void keepsTheConnectionWhenOnlyOneStreamStalls() throws Exception {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> {
		}));
		GrpcTransport transport = transport(peer.endpoint(), ENOUGH);
		CompletableFuture<SendResult> stalled = transport.send(Signal.TRACES, List.of(FRAME));
		await().until(() -> peer.exchanges().size() == 1);

		peer.answer((exchange) -> exchange.ok().message(new byte[0]).end(OK));
		assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class);
		assertThat(stalled.get(5, TimeUnit.SECONDS)).isInstanceOf(SendResult.RetryLater.class);
		assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class);

		assertThat(peer.connections()).isEqualTo(1);
	}

	@Test
	void rejectsAnAnswerWithoutTrailers() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.ok().endData(new byte[5])));

		assertThat(send(transport(peer.endpoint()))).isEqualTo(new SendResult.Rejected(
				Problem.of(Problem.Kind.WRONG_PROTOCOL, "an answer without a gRPC status from " + peer.endpoint())));
	}

	@Test
	void readsAnAnswerOfTrailersAlone() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.end(Map.of(":status", "200", "content-type",
				"application/grpc", "grpc-status", "14", "grpc-message", "draining%20now"))));

		assertThat(send(transport(peer.endpoint())))
			.isEqualTo(new SendResult.RetryLater(null, new Problem(Problem.Kind.GRPC_STATUS, 14,
					"gRPC UNAVAILABLE from " + peer.endpoint() + ": draining now")));
	}

	@Test
	void acceptsAnOkOfTrailersAlone() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange
			.end(Map.of(":status", "200", "content-type", "application/grpc", "grpc-status", "0"))));

		assertThat(send(transport(peer.endpoint()))).isInstanceOf(SendResult.Accepted.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "99", "-1", "abc", "" })
	void takesAStatusThatNobodyKnowsForUnknown(String status) {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.ok().end(Map.of("grpc-status", status))));

		assertThat(send(transport(peer.endpoint()))).isEqualTo(new SendResult.Rejected(
				new Problem(Problem.Kind.GRPC_STATUS, 2, "gRPC UNKNOWN from " + peer.endpoint())));
	}

	@Test
	void knowsHowRustSaysTooLarge() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.ok()
			.end(Map.of("grpc-status", "11", "grpc-message",
					"Error, decoded message length too large: found 5000000 bytes, the limit is: 4194304 bytes"))));

		assertThat(send(transport(peer.endpoint()))).isInstanceOf(SendResult.TooLarge.class);
	}

	@Test
	void knowsHowGoSaysTooLarge() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.ok()
			.end(Map.of("grpc-status", "8", "grpc-message",
					"grpc: received message larger than max (5000000 vs. 4194304)"))));

		assertThat(send(transport(peer.endpoint()))).isInstanceOf(SendResult.TooLarge.class);
	}

	@ParameterizedTest
	@CsvSource({ "429, RetryLater", "502, RetryLater", "503, RetryLater", "504, RetryLater", "413, TooLarge",
			"400, Rejected", "401, Rejected", "403, Rejected", "404, Rejected", "302, Rejected", "500, Rejected" })
	void mapsTheStatusOfAProxyInBetween(String status, String result) {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange
			.headers(Map.of(":status", status, "content-type", "text/plain", "retry-after", "7", "location", "/"))
			.endData("sorry".getBytes(StandardCharsets.UTF_8))));

		SendResult sent = send(transport(peer.endpoint()));

		assertThat(sent.getClass().getSimpleName()).isEqualTo(result);
		assertThat(sent.toString()).contains("HTTP " + status + " from " + peer.endpoint() + ": sorry");
		if (sent instanceof SendResult.RetryLater later) {
			assertThat(later.after()).isEqualTo(Duration.ofSeconds(7));
		}
		assertThat(peer.exchanges()).hasSize(1);
	}

	@Test
	void doesNotTakeAWebPageForSuccess() {
		Http2Peer peer = closing(
				Http2Peer.start((exchange) -> exchange.headers(Map.of(":status", "200", "content-type", "text/html"))
					.endData("<html>".getBytes(StandardCharsets.UTF_8))));

		assertThat(send(transport(peer.endpoint()))).isInstanceOfSatisfying(SendResult.Rejected.class,
				(rejected) -> assertThat(rejected.problem().message()).contains("text/html",
						"does the endpoint speak gRPC?"));
	}

	@Test
	void forgetsAHugeBodyAndReadsTheStatusAfterIt() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> {
			exchange.ok();
			for (int i = 0; i < 200; i++) {
				exchange.data(new byte[16 * 1024]);
			}
			exchange.end(Map.of("grpc-status", "14"));
		}));

		assertThat(send(transport(peer.endpoint()))).isEqualTo(new SendResult.RetryLater(null,
				new Problem(Problem.Kind.GRPC_STATUS, 14, "gRPC UNAVAILABLE from " + peer.endpoint())));
	}

	@Test
	void acceptsAnOkWithABodyThatIsNoMessage() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.ok().data(new byte[] { 1, 2, 3 }).end(OK)));
		GrpcTransport transport = transport(peer.endpoint());
		assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class);

		peer.answer((exchange) -> exchange.ok().data(new byte[] { 1, 0, 0, 0, 2, 7, 7 }).end(OK));
		assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class);

		peer.answer((exchange) -> exchange.ok().data(new byte[] { 0, -1, -1, -1, -1, 10, 127 }).end(OK));
		assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class);
	}

	@Test
	void readsAMessageThatComesInPieces() {
		byte[] message = ExportTraceServiceResponse.newBuilder()
			.setPartialSuccess(ExportTracePartialSuccess.newBuilder().setRejectedSpans(1).setErrorMessage("why"))
			.build()
			.toByteArray();
		Http2Peer peer = closing(Http2Peer.start((exchange) -> {
			exchange.ok().data(new byte[] { 0, 0 }).data(new byte[] { 0, 0, (byte) message.length });
			for (byte b : message) {
				exchange.data(new byte[] { b });
			}
			exchange.end(OK);
		}));

		assertThat(send(transport(peer.endpoint()))).isEqualTo(new SendResult.PartiallyAccepted(1, "why"));
	}

	@Test
	void retriesWhenTheConnectionIsCutBeforeTheAnswer() {
		Http2Peer peer = closing(Http2Peer.start(Http2Peer.Exchange::cut));

		assertThat(send(transport(peer.endpoint()))).isEqualTo(new SendResult.RetryLater(null, Problem
			.of(Problem.Kind.CONNECTION_LOST, "the peer hung up before the end of the answer at " + peer.endpoint())));
	}

	@Test
	void retriesWhenTheConnectionIsCutInTheAnswer() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.ok().data(new byte[3]).cut()));

		assertThat(send(transport(peer.endpoint()))).isEqualTo(new SendResult.RetryLater(null, Problem
			.of(Problem.Kind.CONNECTION_LOST, "the peer hung up before the end of the answer at " + peer.endpoint())));
	}

	@ParameterizedTest
	@ValueSource(strings = { "REFUSED_STREAM", "INTERNAL_ERROR", "ENHANCE_YOUR_CALM", "CANCEL" })
	void retriesAStreamThatIsReset(String error) {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.reset(Http2Error.valueOf(error))));
		GrpcTransport transport = transport(peer.endpoint());

		assertThat(send(transport)).isInstanceOf(SendResult.RetryLater.class);
		assertThat(peer.exchanges()).hasSize(1);

		peer.answer((exchange) -> exchange.ok().message(new byte[0]).end(OK));
		assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class);
		assertThat(peer.connections()).isEqualTo(1);
	}

	@Test
	void leavesAConnectionThatIsGoingAway() {
		Http2Peer peer = closing(Http2Peer.start((exchange) -> exchange.goAway().ok().message(new byte[0]).end(OK)));
		GrpcTransport transport = transport(peer.endpoint());

		assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class);
		assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class);

		assertThat(peer.connections()).isEqualTo(2);
	}

	@Test
	void doesNotWaitForAConnectionThatIsGoingAway() throws Exception {
		Http2Peer peer = closing(Http2Peer.start(Http2Peer.Exchange::goAway));
		GrpcTransport transport = transport(peer.endpoint());
		CompletableFuture<SendResult> slow = transport.send(Signal.TRACES, List.of(FRAME));
		await().until(() -> peer.exchanges().size() == 1);

		peer.answer((exchange) -> exchange.ok().message(new byte[0]).end(OK));

		await().untilAsserted(() -> assertThat(send(transport)).isInstanceOf(SendResult.Accepted.class));
		peer.exchanges().get(0).ok().message(new byte[0]).end(OK);
		assertThat(slow.get(5, TimeUnit.SECONDS)).isInstanceOf(SendResult.Accepted.class);
	}

	@Test
	void hintsAtThePortWhenThePeerSpeaksHttp1() {
		OtlpReceiver receiver = closing(OtlpReceiver.start());

		assertThat(send(transport(receiver.endpoint()))).isInstanceOfSatisfying(SendResult.RetryLater.class,
				(later) -> assertThat(later.problem().message()).contains("does the endpoint speak gRPC?", "4317",
						"4318"));
	}

	@Test
	void hintsAtThePortWhenThePeerSpeaksHttp1OverTls() throws Exception {
		SelfSignedCertificate certificate = SelfSignedCertificate.forHost("localhost");
		HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(certificate.sslContext()));
		server.start();
		closing(() -> server.stop(0));
		URI endpoint = URI.create("https://localhost:" + server.getAddress().getPort());

		assertThat(send(transport(endpoint, Duration.ofSeconds(10), certificate.sslContext())))
			.isInstanceOfSatisfying(SendResult.RetryLater.class, (later) -> assertThat(later.problem().message())
				.contains("does the endpoint speak gRPC?", "4317", "4318"));
	}

	@Test
	void survivesNoise() throws Exception {
		try (ServerSocket noisy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			CompletableFuture<Void> noise = CompletableFuture.runAsync(() -> {
				try (Socket socket = noisy.accept()) {
					byte[] bytes = new byte[4096];
					Arrays.fill(bytes, (byte) 0xff);
					socket.getOutputStream().write(bytes);
					socket.getInputStream().readAllBytes();
				}
				catch (IOException ex) {
					// The client left, as it should.
				}
			});

			assertThat(send(transport(URI.create("http://localhost:" + noisy.getLocalPort()))))
				.isInstanceOf(SendResult.RetryLater.class);
			assertThat(noise).succeedsWithin(Duration.ofSeconds(5));
		}
	}

	private static SendResult send(GrpcTransport transport) {
		return transport.send(Signal.TRACES, List.of(FRAME)).join();
	}

	private GrpcTransport transport(URI endpoint) {
		return transport(endpoint, Duration.ofSeconds(10));
	}

	private GrpcTransport transport(URI endpoint, Duration timeout) {
		return transport(endpoint, timeout, null);
	}

	private GrpcTransport transport(URI endpoint, Duration timeout, @Nullable SSLContext sslContext) {
		return closing(new GrpcTransport(new GrpcTransportSettings(endpoint, Map::of, Compression.NONE, timeout,
				Duration.ofSeconds(5), () -> sslContext, "test/1"), Clock.systemUTC()));
	}

	private <T extends AutoCloseable> T closing(T resource) {
		this.resources.add(resource);
		return resource;
	}

}
