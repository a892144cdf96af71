package dev.otelspring.pipeline.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.otlp.FrameEncoder;
import dev.otelspring.pipeline.testing.Patiently;
import dev.otelspring.pipeline.testing.Telemetry;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link Transport} makes of a backend, over real sockets.
 */
abstract class TransportContract {

	/** Long enough for a slow machine; no test waits for it. */
	static final Duration PATIENT = Duration.ofSeconds(30);

	/** Short, because tests of stalling peers wait for it. */
	static final Duration SHORT = Duration.ofMillis(300);

	private final List<AutoCloseable> closeables = new ArrayList<>();

	/**
	 * Starts a backend that accepts everything.
	 * @return a running backend
	 */
	protected abstract Backend startBackend();

	/**
	 * Makes the transport under test.
	 * @param target where and how it is to send
	 * @return a new transport
	 */
	protected abstract Transport transportTo(Target target);

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
	}

	@Test
	void deliversFramesOfEachSignalAsOneRequest() {
		Backend backend = backend();
		Transport transport = open(target(backend.endpoint()));
		assertThat(send(transport, Signal.TRACES, spanFrames(3, 2))).isInstanceOf(SendResult.Accepted.class);
		assertThat(backend.requests()).isEqualTo(1);
		assertThat(backend.spans()).extracting(Span::getName)
			.containsExactly("span 0", "span 1", "span 2", "span 3", "span 4", "span 5");
		assertThat(send(transport, Signal.LOGS, logFrames(2))).isInstanceOf(SendResult.Accepted.class);
		assertThat(backend.logRecords()).extracting((record) -> record.getBody().getStringValue())
			.containsExactly("record 0", "record 1");
		assertThat(send(transport, Signal.METRICS, metricFrames(2))).isInstanceOf(SendResult.Accepted.class);
		assertThat(backend.metrics()).extracting(Metric::getName).containsExactlyInAnyOrder("counter.0", "counter.1");
		assertThat(backend.requests()).isEqualTo(3);
	}

	@Test
	void deliversCompressedFrames() {
		Backend backend = backend();
		Transport transport = open(target(backend.endpoint()).compressed());
		assertThat(send(transport, Signal.TRACES, spanFrames(2, 50))).isInstanceOf(SendResult.Accepted.class);
		assertThat(backend.spans()).hasSize(100);
	}

	@Test
	void asksForHeadersBeforeEachRequest() {
		Backend backend = backend();
		AtomicInteger asked = new AtomicInteger();
		Transport transport = open(target(backend.endpoint()).with(() -> {
			if (asked.incrementAndGet() == 1) {
				throw new IllegalStateException("s3cret");
			}
			return Map.of("api-key", "s3cret" + ((asked.get() == 2) ? "\n" : ""));
		}));
		assertThat(assertUnreachable(transport))
			.contains("IllegalStateException at " + TransportContract.class.getName())
			.doesNotContain("s3cret");
		assertThat(assertUnreachable(transport)).contains("'api-key' has a control character").doesNotContain("s3cret");
		assertThat(backend.requests()).isZero();
		assertThat(send(transport, Signal.TRACES, spanFrames(1, 1))).isInstanceOf(SendResult.Accepted.class);
	}

	@Test
	void tellsHowManyItemsWereRejected() {
		Backend backend = backend();
		backend.rejectSome(3, "older than an hour");
		Transport transport = open(target(backend.endpoint()));
		for (Signal signal : Signal.values()) {
			assertThat(send(transport, signal, frames(signal)))
				.isEqualTo(new SendResult.PartiallyAccepted(3, "older than an hour"));
		}
	}

	@Test
	void passesOnAWarningThatRejectsNothing() {
		Backend backend = backend();
		backend.rejectSome(0, "deprecated attribute");
		assertThat(send(open(target(backend.endpoint())), Signal.TRACES, spanFrames(1, 1)))
			.isEqualTo(new SendResult.PartiallyAccepted(0, "deprecated attribute"));
	}

	@Test
	void comesBackAfterTheTimeThatTheBackendAsksFor() {
		Backend backend = backend();
		backend.askToWait(Duration.ofSeconds(7), "slow down");
		assertThat(send(open(target(backend.endpoint())), Signal.TRACES, spanFrames(1, 1)))
			.isInstanceOfSatisfying(SendResult.RetryLater.class, (later) -> {
				assertThat(later.after()).isEqualTo(Duration.ofSeconds(7));
				assertThat(later.problem().message()).contains("slow down");
			});
	}

	@Test
	void comesBackToABackendThatIsUnavailableWithoutSayingForHowLong() {
		Backend backend = backend();
		backend.beUnavailable("starting");
		assertThat(send(open(target(backend.endpoint())), Signal.TRACES, spanFrames(1, 1)))
			.isInstanceOfSatisfying(SendResult.RetryLater.class, (later) -> {
				assertThat(later.after()).isNull();
				assertThat(later.problem().message()).contains("starting");
			});
	}

	@Test
	void givesUpWhatTheBackendRefuses() {
		Backend backend = backend();
		backend.refuse("no such tenant");
		assertThat(send(open(target(backend.endpoint())), Signal.TRACES, spanFrames(1, 1))).isInstanceOfSatisfying(
				SendResult.Rejected.class,
				(rejected) -> assertThat(rejected.problem().message()).contains("no such tenant"));
	}

	@Test
	void findsABackendThatComesBack() {
		Backend backend = backend();
		Transport transport = open(target(backend.endpoint()));
		backend.beUnavailable("starting");
		assertThat(send(transport, Signal.TRACES, spanFrames(1, 1))).isInstanceOf(SendResult.RetryLater.class);
		backend.accept();
		assertThat(send(transport, Signal.TRACES, spanFrames(1, 1))).isInstanceOf(SendResult.Accepted.class);
	}

	@Test
	void refusedConnectionIsToBeTriedAgain() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		assertUnreachable(open(target(URI.create("http://127.0.0.1:" + port))));
	}

	@Test
	void unknownHostIsToBeTriedAgain() {
		assertUnreachable(open(target(URI.create("http://backend.invalid:4318"))));
	}

	@Test
	void peerThatHangsUpWithoutAWordIsToBeTriedAgain() {
		RawServer server = server((client) -> client.in().read());
		assertUnreachable(open(target(server.endpoint())));
	}

	@Test
	void peerThatSpeaksAnotherProtocolIsToBeTriedAgain() {
		RawServer server = server((client) -> {
			client.write("220 mail.example.com ESMTP\r\n\r\n");
			client.stall();
		});
		assertUnreachable(open(target(server.endpoint()).within(SHORT)));
	}

	@Test
	void peerThatStallsIsGivenUpAndLetGo() {
		RawServer server = server(RawServer.Peer::stall);
		assertUnreachable(open(target(server.endpoint()).within(SHORT)));
		Patiently.await().untilAsserted(() -> assertThat(server.hangUps()).isEqualTo(server.connections()));
	}

	@Test
	void sendsTheHeadersOfTheMoment() {
		Backend backend = backend();
		AtomicInteger evaluations = new AtomicInteger();
		Transport transport = open(target(backend.endpoint())
			.with(() -> Map.of("authorization", "Bearer token-" + evaluations.incrementAndGet())));
		for (int i = 0; i < 3; i++) {
			send(transport, Signal.TRACES, spanFrames(1, 1));
			assertThat(backend.header("authorization")).isEqualTo("Bearer token-" + (i + 1));
		}
	}

	@Test
	void introducesItself() {
		Backend backend = backend();
		send(open(target(backend.endpoint())), Signal.TRACES, spanFrames(1, 1));
		assertThat(backend.header("user-agent")).contains("shop/1.0 OTel-OTLP-Exporter-Java/1.");
	}

	@Test
	void sendsNothingOnceItIsClosed() {
		Backend backend = backend();
		Transport transport = open(target(backend.endpoint()));
		send(transport, Signal.TRACES, spanFrames(1, 1));
		transport.close();
		assertUnreachable(transport);
		assertThat(backend.requests()).isEqualTo(1);
	}

	@Test
	void closeEndsWhatIsUnderWay() {
		RawServer server = server(RawServer.Peer::stall);
		Transport transport = open(target(server.endpoint()));
		CompletableFuture<SendResult> underWay = transport.send(Signal.TRACES, spanFrames(1, 1));
		Patiently.await().until(() -> server.connections() > 0);
		transport.close();
		assertThat(result(underWay)).isInstanceOf(SendResult.RetryLater.class);
		Patiently.await().untilAsserted(() -> assertThat(server.hangUps()).isEqualTo(server.connections()));
	}

	/**
	 * Where to send by default: patiently, uncompressed, without headers.
	 * @param endpoint where to
	 * @return a target to build on
	 */
	protected static Target target(URI endpoint) {
		return new Target(endpoint, Map::of, false, PATIENT);
	}

	protected final Backend backend() {
		return closing(startBackend());
	}

	protected final Transport open(Target target) {
		return closing(transportTo(target));
	}

	final RawServer server(RawServer.Script script) {
		return closing(RawServer.start(script));
	}

	protected final <T extends AutoCloseable> T closing(T closeable) {
		this.closeables.add(0, closeable);
		return closeable;
	}

	/**
	 * Sends one span and expects that nothing came of it.
	 * @param transport a transport to a peer that is none
	 * @return what it says
	 */
	protected static String assertUnreachable(Transport transport) {
		SendResult result = send(transport, Signal.TRACES, spanFrames(1, 1));
		assertThat(result).isInstanceOf(SendResult.RetryLater.class);
		SendResult.RetryLater later = (SendResult.RetryLater) result;
		assertThat(later.after()).isNull();
		assertThat(later.problem().message()).isNotBlank();
		return later.problem().message();
	}

	protected static SendResult send(Transport transport, Signal signal, List<Frame> frames) {
		return result(transport.send(signal, frames));
	}

	protected static SendResult result(CompletableFuture<SendResult> future) {
		try {
			// Less than PATIENT: a test that ran into the deadline fails.
			return future.get(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new AssertionError("no result", ex);
		}
	}

	protected static List<Frame> frames(Signal signal) {
		return switch (signal) {
			case TRACES -> spanFrames(2, 3);
			case METRICS -> metricFrames(3);
			case LOGS -> logFrames(3);
		};
	}

	protected static List<Frame> spanFrames(int frames, int spansEach) {
		List<SpanData> spans = Telemetry.spans(frames * spansEach);
		FrameEncoder<SpanData> encoder = FrameEncoder.forSpans();
		List<Frame> encoded = new ArrayList<>();
		for (int i = 0; i < frames; i++) {
			encoded.add(encoder.encode(spans.subList(i * spansEach, (i + 1) * spansEach)));
		}
		return encoded;
	}

	protected static List<Frame> logFrames(int frames) {
		FrameEncoder<LogRecordData> encoder = FrameEncoder.forLogRecords();
		return Telemetry.logRecords(frames).stream().map((record) -> encoder.encode(List.of(record))).toList();
	}

	protected static List<Frame> metricFrames(int frames) {
		FrameEncoder<MetricData> encoder = FrameEncoder.forMetrics();
		return Telemetry.metrics(frames, 1).stream().map((metric) -> encoder.encode(List.of(metric))).toList();
	}

	/**
	 * Where and how to send.
	 *
	 * @param endpoint where to, without a signal's path
	 * @param headers what to send along
	 * @param gzip whether to compress
	 * @param timeout the transport's deadline
	 */
	protected record Target(URI endpoint, Supplier<Map<String, String>> headers, boolean gzip, Duration timeout) {

		Target compressed() {
			return new Target(this.endpoint, this.headers, true, this.timeout);
		}

		Target with(Supplier<Map<String, String>> newHeaders) {
			return new Target(this.endpoint, newHeaders, this.gzip, this.timeout);
		}

		Target within(Duration newTimeout) {
			return new Target(this.endpoint, this.headers, this.gzip, newTimeout);
		}

	}

	/** A backend that understands the transport's protocol and decodes what it gets. */
	protected interface Backend extends AutoCloseable {

		URI endpoint();

		/** Answers with success from now on. */
		void accept();

		/**
		 * Answers with a partial success from now on.
		 * @param items how many it says to reject
		 * @param message why
		 */
		void rejectSome(long items, String message);

		/**
		 * Answers that it is overloaded, from now on.
		 * @param duration when to come back
		 * @param message why
		 */
		void askToWait(Duration duration, String message);

		/**
		 * Answers that it is unavailable, from now on.
		 * @param message why
		 */
		void beUnavailable(String message);

		/**
		 * Answers that the request is wrong, from now on.
		 * @param message why
		 */
		void refuse(String message);

		/**
		 * How many requests came, whatever they were answered.
		 * @return the number of requests
		 */
		int requests();

		/**
		 * A header of the last request.
		 * @param name in lower case
		 * @return {@code null} if it is not there
		 */
		@Nullable String header(String name);

		List<Span> spans();

		List<Metric> metrics();

		List<LogRecord> logRecords();

		@Override
		void close();

	}

}
