package dev.otelspring.pipeline.transport;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import com.google.protobuf.ByteString;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.testing.GrpcOtlpReceiver;
import dev.otelspring.pipeline.testing.GrpcOtlpReceiver.Reply;
import dev.otelspring.pipeline.testing.SelfSignedCertificate;
import io.grpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link GrpcTransport} against grpc-java.
 */
class GrpcTransportTests extends TransportContract {

	@Override
	protected Backend startBackend() {
		return new GrpcBackend();
	}

	@Override
	protected Transport transportTo(Target target) {
		return new GrpcTransport(new GrpcTransportSettings(target.endpoint(), target.headers(),
				target.gzip() ? Compression.GZIP : Compression.NONE, target.timeout(), target.timeout(), () -> null,
				"shop/1.0"), Clock.systemUTC());
	}

	@Test
	void sendsMoreThanAFlowControlWindow() {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		GrpcTransport transport = transport(receiver.endpoint());

		SendResult result = send(transport, spans("a".repeat(1_500_000)), spans("b".repeat(1_500_000)));

		assertThat(result).isInstanceOf(SendResult.Accepted.class);
		assertThat(receiver.spans()).hasSize(2);
	}

	@Test
	void introducesItselfAndTellsItsDeadline() {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		GrpcTransport transport = transport(receiver.endpoint());

		send(transport, spans("a"));

		GrpcOtlpReceiver.Request request = receiver.requests().get(0);
		assertThat(request.header("user-agent")).startsWith("test/1 OTel-OTLP-Exporter-Java/");
		assertThat(request.deadline()).isNotNull();
		assertThat(request.deadline().timeRemaining(TimeUnit.SECONDS)).isBetween(1L, 10L);
	}

	@Test
	void readsACompressedPartialSuccess() {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		receiver.answer((request) -> Reply.partial(0, "slow down, ".repeat(20)).gzip());
		GrpcTransport transport = transport(receiver.endpoint());

		assertThat(send(transport, spans("a"))).isInstanceOfSatisfying(SendResult.PartiallyAccepted.class,
				(partial) -> assertThat(partial.message()).startsWith("slow down"));
	}

	@ParameterizedTest
	@EnumSource(value = Status.Code.class, mode = EnumSource.Mode.INCLUDE,
			names = { "CANCELLED", "DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS" })
	void retriesWhatTheSpecificationCallsRetryable(Status.Code code) {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		receiver.answer((request) -> Reply.of(code, "not now"));
		GrpcTransport transport = transport(receiver.endpoint());

		assertThat(send(transport, spans("a")))
			.isEqualTo(new SendResult.RetryLater(null, new Problem(Problem.Kind.GRPC_STATUS, code.value(),
					"gRPC " + code + " from " + receiver.endpoint() + ": not now")));
	}

	@ParameterizedTest
	@EnumSource(value = Status.Code.class, mode = EnumSource.Mode.EXCLUDE, names = { "OK", "CANCELLED",
			"DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS", "UNIMPLEMENTED" })
	void doesNotRetryOtherErrors(Status.Code code) {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		receiver.answer((request) -> Reply.of(code, "never"));
		GrpcTransport transport = transport(receiver.endpoint());

		assertThat(send(transport, spans("a"))).isEqualTo(new SendResult.Rejected(new Problem(Problem.Kind.GRPC_STATUS,
				code.value(), "gRPC " + code + " from " + receiver.endpoint() + ": never")));
	}

	@Test
	void retriesAnExhaustedBackendThatSaysWhen() {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		receiver
			.answer((request) -> Reply.of(Status.Code.RESOURCE_EXHAUSTED, "quota").retryAfter(Duration.ofSeconds(30)));
		GrpcTransport transport = transport(receiver.endpoint());

		assertThat(send(transport, spans("a"))).isInstanceOfSatisfying(SendResult.RetryLater.class,
				(later) -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(30)));
	}

	@Test
	void tellsWhatIsTooLarge() {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.startWithLimit(1000));

		// One that grows too large when decompressed is UNKNOWN to grpc-java.
		assertThat(send(transport(receiver.endpoint()), spans("a".repeat(2000))))
			.isInstanceOf(SendResult.TooLarge.class);
	}

	@Test
	void decodesTheMessageOfAnError() {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		receiver
			.answer((request) -> Reply.of(Status.Code.PERMISSION_DENIED, "Schlüssel ungültig: 100 %\nzweite Zeile"));
		GrpcTransport transport = transport(receiver.endpoint());

		assertThat(send(transport, spans("a"))).isEqualTo(new SendResult.Rejected(new Problem(Problem.Kind.GRPC_STATUS,
				7, "gRPC PERMISSION_DENIED from " + receiver.endpoint() + ": Schlüssel ungültig: 100 % zweite Zeile")));
	}

	@Test
	void hintsAtThePortWhenTheServiceIsUnknown() {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		receiver.answer((request) -> Reply.of(Status.Code.UNIMPLEMENTED, "Method not found"));
		GrpcTransport transport = transport(receiver.endpoint());

		assertThat(send(transport, spans("a"))).isInstanceOfSatisfying(SendResult.Rejected.class,
				(rejected) -> assertThat(rejected.problem().message()).contains("UNIMPLEMENTED",
						"does the endpoint speak gRPC?", "4317", "4318"));
	}

	@Test
	void sharesOneConnectionAmongRequestsUnderWay() {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		CyclicBarrier allThere = new CyclicBarrier(8);
		receiver.answer((request) -> {
			try {
				allThere.await(5, TimeUnit.SECONDS);
				return Reply.ok();
			}
			catch (Exception ex) {
				return Reply.of(Status.Code.INTERNAL, "not together");
			}
		});
		GrpcTransport transport = transport(receiver.endpoint());

		List<CompletableFuture<SendResult>> results = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			results.add(transport.send(Signal.TRACES, List.of(spans("span " + i))));
		}

		assertThat(results).allSatisfy((result) -> assertThat(result.join()).isInstanceOf(SendResult.Accepted.class));
		assertThat(receiver.connections()).isEqualTo(1);
	}

	@Test
	void speaksTls() {
		SelfSignedCertificate certificate = SelfSignedCertificate.forHost("localhost");
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.startWithTls(certificate.keyManagers()));
		GrpcTransport transport = transport(settings(receiver.endpoint(), certificate.sslContext()));

		assertThat(send(transport, spans("a"))).isInstanceOf(SendResult.Accepted.class);
		assertThat(receiver.endpoint()).hasScheme("https");
	}

	@Test
	void doesNotTrustAnUnknownCertificate() {
		SelfSignedCertificate certificate = SelfSignedCertificate.forHost("localhost");
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.startWithTls(certificate.keyManagers()));
		GrpcTransport transport = transport(receiver.endpoint());

		assertThat(send(transport, spans("a"))).isInstanceOfSatisfying(SendResult.RetryLater.class,
				(later) -> assertThat(later.problem().message()).contains("unable to find valid certification path"));
		assertThat(receiver.requests()).isEmpty();
	}

	@Test
	void doesNotTrustACertificateOfAnotherHost() {
		SelfSignedCertificate certificate = SelfSignedCertificate.forHost("collector.example.com");
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.startWithTls(certificate.keyManagers()));
		GrpcTransport transport = transport(settings(receiver.endpoint(), certificate.sslContext()));

		assertThat(send(transport, spans("a"))).isInstanceOfSatisfying(SendResult.RetryLater.class,
				(later) -> assertThat(later.problem().message()).contains("localhost"));
		assertThat(receiver.requests()).isEmpty();
	}

	@Test
	void comesBackWithTheBackend() {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		GrpcTransport transport = transport(receiver.endpoint());
		assertThat(send(transport, spans("a"))).isInstanceOf(SendResult.Accepted.class);

		assertThat(receiver.closeGracefully()).isTrue();
		assertThat(send(transport, spans("b"))).isEqualTo(new SendResult.RetryLater(null, Problem
			.of(Problem.Kind.CONNECTION_REFUSED, "connection refused at http://localhost:" + receiver.port())));

		GrpcOtlpReceiver again = closing(GrpcOtlpReceiver.startAt(receiver.port()));
		assertThat(send(transport, spans("b"))).isInstanceOf(SendResult.Accepted.class);
		assertThat(again.spans()).hasSize(1);
	}

	@Test
	void leavesGracefullyWhenAskedTo() throws Exception {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		CountDownLatch arrived = new CountDownLatch(1);
		CountDownLatch leaving = new CountDownLatch(1);
		receiver.answer((request) -> {
			arrived.countDown();
			return awaits(leaving) ? Reply.ok() : Reply.of(Status.Code.INTERNAL, "");
		});
		GrpcTransport transport = transport(receiver.endpoint());

		CompletableFuture<SendResult> underWay = transport.send(Signal.TRACES, List.of(spans("a")));
		assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(receiver::closeGracefully);
		await().until(() -> send(transport, spans("b")) instanceof SendResult.RetryLater);
		leaving.countDown();

		assertThat(underWay.join()).isInstanceOf(SendResult.Accepted.class);
		assertThat(left.join()).isTrue();
	}

	@Test
	void saysThatNobodyListens() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		GrpcTransport transport = transport(URI.create("http://user:secret@localhost:" + port));

		assertThat(send(transport, spans("a"))).isEqualTo(new SendResult.RetryLater(null,
				Problem.of(Problem.Kind.CONNECTION_REFUSED, "connection refused at http://localhost:" + port)));
	}

	@Test
	void saysThatTheHostIsUnknown() {
		GrpcTransport transport = transport(URI.create("http://collector.invalid:4317"));

		assertThat(send(transport, spans("a"))).isEqualTo(new SendResult.RetryLater(null,
				Problem.of(Problem.Kind.UNKNOWN_HOST, "unknown host at http://collector.invalid:4317")));
	}

	@Test
	void endsWhatIsUnderWayWhenItCloses() throws Exception {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		CountDownLatch arrived = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		receiver.answer((request) -> {
			arrived.countDown();
			awaits(never);
			return Reply.ok();
		});
		GrpcTransport transport = transport(receiver.endpoint());
		CompletableFuture<SendResult> underWay = transport.send(Signal.TRACES, List.of(spans("a")));
		assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();

		transport.close();

		assertThat(underWay.get(1, TimeUnit.SECONDS)).isInstanceOf(SendResult.RetryLater.class);
		assertThat(send(transport, spans("b"))).isInstanceOf(SendResult.RetryLater.class);
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().startsWith("otel-grpc")));
		never.countDown();
	}

	@Test
	void startsNothingBeforeTheFirstRequest() {
		GrpcOtlpReceiver receiver = closing(GrpcOtlpReceiver.start());
		// Those of the tests before this one end a moment after their transport.
		Set<Thread> before = Thread.getAllStackTraces().keySet();

		transport(receiver.endpoint()).close();

		assertThat(receiver.connections()).isZero();
		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().startsWith("otel-grpc") && !before.contains(thread));
	}

	private static boolean awaits(CountDownLatch latch) {
		try {
			return latch.await(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private static SendResult send(Transport transport, Frame... frames) {
		return send(transport, Signal.TRACES, List.of(frames));
	}

	private GrpcTransport transport(URI endpoint) {
		return transport(settings(endpoint, Compression.NONE));
	}

	private GrpcTransport transport(GrpcTransportSettings settings) {
		return closing(new GrpcTransport(settings, Clock.systemUTC()));
	}

	private static GrpcTransportSettings settings(URI endpoint, Compression compression) {
		return settings(endpoint, compression, null);
	}

	private static GrpcTransportSettings settings(URI endpoint, SSLContext sslContext) {
		return settings(endpoint, Compression.NONE, sslContext);
	}

	private static GrpcTransportSettings settings(URI endpoint, Compression compression,
			@Nullable SSLContext sslContext) {
		return new GrpcTransportSettings(endpoint, Map::of, compression, Duration.ofSeconds(10), Duration.ofSeconds(5),
				() -> sslContext, "test/1");
	}

	static Frame spans(String... names) {
		ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
		for (String name : names) {
			request.addResourceSpansBuilder()
				.addScopeSpansBuilder()
				.addSpansBuilder()
				.setName(name)
				.setTraceId(ByteString.copyFrom("0123456789abcdef", StandardCharsets.US_ASCII));
		}
		return new Frame(Signal.TRACES, names.length, request.build().toByteArray());
	}

	private static final class GrpcBackend implements Backend {

		private final GrpcOtlpReceiver receiver = GrpcOtlpReceiver.start();

		@Override
		public URI endpoint() {
			return this.receiver.endpoint();
		}

		@Override
		public void accept() {
			this.receiver.answer((request) -> Reply.ok());
		}

		@Override
		public void rejectSome(long items, String message) {
			this.receiver.answer((request) -> Reply.partial(items, message));
		}

		@Override
		public void askToWait(Duration duration, String message) {
			this.receiver.answer((request) -> Reply.of(Status.Code.UNAVAILABLE, message).retryAfter(duration));
		}

		@Override
		public void beUnavailable(String message) {
			this.receiver.answer((request) -> Reply.of(Status.Code.UNAVAILABLE, message));
		}

		@Override
		public void refuse(String message) {
			this.receiver.answer((request) -> Reply.of(Status.Code.INVALID_ARGUMENT, message));
		}

		@Override
		public int requests() {
			return this.receiver.requests().size();
		}

		@Override
		public @Nullable String header(String name) {
			return this.receiver.requests().get(requests() - 1).header(name);
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

	}

}
