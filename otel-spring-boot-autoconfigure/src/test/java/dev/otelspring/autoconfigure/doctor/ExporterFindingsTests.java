package dev.otelspring.autoconfigure.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.GrpcBackend;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.OtlpReceiver.Reply;
import dev.otelspring.pipeline.testing.SelfSignedCertificate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a backend, or the network before it, can do to an exporter, and what is then said.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExporterFindingsTests {

	private final List<AutoCloseable> open = new ArrayList<>();

	private final Map<String, String> properties = new LinkedHashMap<>();

	private final CountDownLatch end = new CountDownLatch(1);

	private App app;

	@BeforeAll
	void start() throws Exception {
		for (int status : new int[] { 301, 400, 401, 403, 404, 413, 429, 503 }) {
			exporter("http-" + status, answering(Reply.of(status)));
		}
		exporter("grpc-404", receiver(), "protocol", "grpc");
		GrpcBackend grpc = closing(GrpcBackend.start());
		exporter("http-to-grpc", "http://localhost:" + grpc.port());
		exporter("unknown-host", "http://collector.invalid:4318");
		exporter("refused", "http://127.0.0.1:1");
		exporter("untrusted", secure().replace("http://127.0.0.1", "https://localhost"));
		exporter("tls-port", secure());
		exporter("plain", receiver().replace("http://", "https://"), "timeout", "1s");
		exporter("slow", blocking(), "timeout", "200ms");
		exporter("partly", answering(new Reply(200, Map.of(), partialSuccess())));
		exporter("well", receiver());
		List<String> all = new ArrayList<>(List.of("otel.bsp.schedule.delay=50ms", "otel.metrics.exporter=none",
				"otel.logs.exporter=none", "otel.service.name=shop"));
		this.properties.forEach((name, value) -> all.add(name + "=" + value));
		this.app = App.of(Application.class).noWeb().with(all.toArray(String[]::new)).start();
		this.app.bean(OpenTelemetry.class).getTracer("test").spanBuilder("one").startSpan().end();
	}

	@AfterAll
	void stop() throws Exception {
		this.end.countDown();
		this.app.close();
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					http-301     | ERROR | is refused its spans (HTTP 301 | redirects are not followed    | Set otel.exporters.http-301.endpoint to where it leads
					http-400     | ERROR | is refused its spans (HTTP 400 | cannot read                   | otel.exporters.http-400.endpoint
					http-401     | ERROR | is refused its spans (HTTP 401 | key or token is missing       | Set otel.exporters.http-401.headers
					http-403     | ERROR | is refused its spans (HTTP 403 | that one may not              | otel.exporters.http-403.headers
					http-404     | ERROR | is refused its spans (HTTP 404 | nothing takes spans there     | otel.exporters.http-404.traces-endpoint
					http-413     | ERROR | is refused its spans (HTTP 413 | larger than the backend       | otel.exporters.http-413.max-request-size
					http-429     | ERROR | cannot deliver spans (HTTP 429 | rate limit or a quota         | otel.traces.sampler
					http-503     | ERROR | cannot deliver spans (HTTP 503 | proxy before it, is failing   | Look at its log
					grpc-404     | ERROR | spans (                        | does not speak grpc           | Set otel.exporters.grpc-404.protocol to http/protobuf
					http-to-grpc | ERROR | cannot deliver spans (         | another protocol              | or grpc as otel.exporters.http-to-grpc.protocol
					unknown-host | ERROR | cannot deliver spans (unknown host | leads to no address from here | Set otel.exporters.unknown-host.endpoint
					refused      | ERROR | cannot deliver spans (connection refused | nothing listens at 127.0.0.1:1. In a container | Start the Collector
					untrusted    | ERROR | cannot deliver spans (SSLHandshakeException | certificate is not trusted | otel.exporters.untrusted.ssl-bundle
					tls-port     | ERROR | cannot deliver spans (         | another protocol              | https:// in otel.exporters.tls-port.endpoint
					plain        | ERROR | cannot deliver spans (         | there is no TLS on that port  | use http:// in otel.exporters.plain.endpoint
					slow         | ERROR | cannot deliver spans (no complete answer within 200 ms | gave no answer in time | otel.exporters.slow.timeout (now 200 ms)
					partly       | WARNING | does not deliver all spans (1 spans rejected: span is too old) | does not like their time | Set the clocks
					""")
	void saysWhatMends(String exporter, Severity severity, String what, String why, String mend) {
		Awaitility.await().untilAsserted(() -> {
			List<Finding> found = findings(exporter);
			assertThat(found).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(severity);
				assertThat(finding.what()).contains(what);
				assertThat(finding.why()).contains(why);
				assertThat(finding.mend()).contains(mend);
			});
		});
	}

	@Test
	void saysNothingOfOneThatIsWell() {
		Awaitility.await().untilAsserted(() -> assertThat(findings("partly")).isNotEmpty());
		assertThat(findings("well")).isEmpty();
	}

	@Test
	void countsOneBackendThatIsAwayOnce() throws Exception {
		String nobody;
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			nobody = "http://127.0.0.1:" + closed.getLocalPort();
		}
		try (App all = App.of(Application.class)
			.noWeb()
			.with("otel.exporter.otlp.endpoint=" + nobody, "otel.bsp.schedule.delay=50ms",
					"otel.metric.export.interval=100ms")
			.start()) {
			all.bean(OpenTelemetry.class).getTracer("test").spanBuilder("one").startSpan().end();
			Awaitility.await()
				.untilAsserted(() -> assertThat(all.bean(Doctor.class).examine())
					.filteredOn((finding) -> finding.id().equals("exporter"))
					.singleElement()
					.satisfies((finding) -> {
						assertThat(finding.what()).contains("spans", "metric points", "log records");
						assertThat(finding.mend()).contains("otel.exporter.otlp.endpoint");
					}));
		}
	}

	/** What is said must be the property that is in force, and a value that works. */
	@Test
	void namesThePropertyThatCounts() throws Exception {
		try (App signals = App.of(Application.class)
			.noWeb()
			.with("otel.bsp.schedule.delay=50ms", "otel.metrics.exporter=none", "otel.blrp.schedule.delay=50ms",
					"otel.exporter.otlp.endpoint=" + answering(Reply.of(401)),
					"otel.exporter.otlp.traces.endpoint=" + answering(Reply.of(404)) + "/wrong",
					"otel.exporter.otlp.logs.headers=key=x")
			.start()) {
			signals.bean(OpenTelemetry.class).getTracer("test").spanBuilder("one").startSpan().end();
			Awaitility.await().untilAsserted(() -> {
				List<Finding> findings = signals.bean(Doctor.class)
					.examine()
					.stream()
					.filter((finding) -> finding.id().equals("exporter"))
					.toList();
				assertThat(findings).filteredOn((finding) -> finding.what().contains("spans"))
					.singleElement()
					.satisfies((finding) -> assertThat(finding.mend())
						.startsWith("Set otel.exporter.otlp.traces.endpoint to the full URL"));
				assertThat(findings).filteredOn((finding) -> finding.what().contains("log records"))
					.singleElement()
					.satisfies(
							(finding) -> assertThat(finding.mend()).startsWith("Set otel.exporter.otlp.logs.headers"));
			});
		}
	}

	/** On addresses of their own, where the usual ports are free whatever else runs. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void knowsTheUsualPorts() throws Exception {
		try (ServerSocket http = new ServerSocket(4318, 1, InetAddress.getByName("127.0.0.77"));
				ServerSocket grpc = new ServerSocket(4317, 1, InetAddress.getByName("127.0.0.78"));
				App ports = App.of(Application.class)
					.noWeb()
					.with("otel.metrics.exporter=none", "otel.logs.exporter=none", "otel.bsp.schedule.delay=50ms",
							"otel.exporters.near.endpoint=http://127.0.0.77:4319",
							"otel.exporters.whole.traces-endpoint=http://127.0.0.77:4319/otlp/v1/traces",
							"otel.exporters.path.endpoint=http://127.0.0.77:4319/otlp",
							"otel.exporters.other.endpoint=http://127.0.0.78:4318",
							"otel.exporters.swapped.endpoint=http://127.0.0.78:4317",
							"otel.exporters.back.endpoint=http://127.0.0.77:4318", "otel.exporters.back.protocol=grpc")
					.start()) {
			hangingUp(http, "HTTP/1.1 400 Bad Request\r\n\r\n");
			// An empty SETTINGS frame, as HTTP/2 begins.
			hangingUp(grpc, "\0\0\0\4\0\0\0\0\0");
			ports.bean(OpenTelemetry.class).getTracer("test").spanBuilder("one").startSpan().end();
			Map<String, String> mends = Map.of("near", "Set otel.exporters.near.endpoint to http://127.0.0.77:4318",
					"whole", "Set otel.exporters.whole.traces-endpoint to http://127.0.0.77:4318/otlp/v1/traces",
					"path", "Set otel.exporters.path.endpoint to http://127.0.0.77:4318/otlp", "other",
					"Set otel.exporters.other.protocol to grpc and otel.exporters.other.endpoint to http://127.0.0.78:4317",
					"swapped",
					"Set otel.exporters.swapped.endpoint to http://127.0.0.78:4318, or otel.exporters.swapped.protocol "
							+ "to grpc",
					"back",
					"Set otel.exporters.back.endpoint to http://127.0.0.77:4317, or otel.exporters.back.protocol "
							+ "to http/protobuf");
			Awaitility.await()
				.untilAsserted(() -> mends.forEach((name, mend) -> assertThat(findings(ports, name)).singleElement()
					.extracting(Finding::mend)
					.isEqualTo(mend)));
		}
	}

	/** A firewall that drops what comes: nobody answers the attempt to connect. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void tellsThatNobodyAnswers() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<Socket> waiting = fillBacklog(silent);
			try (App away = App.of(Application.class)
				.noWeb()
				.with("otel.metrics.exporter=none", "otel.logs.exporter=none", "otel.bsp.schedule.delay=50ms",
						"otel.exporters.http.endpoint=http://127.0.0.1:" + silent.getLocalPort(),
						"otel.exporters.http.timeout=500ms",
						"otel.exporters.grpc.endpoint=http://127.0.0.1:" + silent.getLocalPort(),
						"otel.exporters.grpc.protocol=grpc", "otel.exporters.grpc.timeout=500ms")
				.start()) {
				away.bean(OpenTelemetry.class).getTracer("test").spanBuilder("one").startSpan().end();
				for (String exporter : List.of("http", "grpc")) {
					Awaitility.await()
						.untilAsserted(
								() -> assertThat(findings(away, exporter)).singleElement().satisfies((finding) -> {
									assertThat(finding.what()).contains("no connection within 450 ms");
									assertThat(finding.why()).contains("a firewall drops it, or the host is down");
									assertThat(finding.mend())
										.startsWith("Open the way to 127.0.0.1:" + silent.getLocalPort());
								}));
				}
			}
			for (Socket socket : waiting) {
				socket.close();
			}
		}
	}

	// From then on, the kernel answers no further attempt.
	private static List<Socket> fillBacklog(ServerSocket server) throws IOException {
		List<Socket> waiting = new ArrayList<>();
		while (waiting.size() < 10) {
			Socket socket = new Socket();
			try {
				socket.connect(server.getLocalSocketAddress(), 200);
				waiting.add(socket);
			}
			catch (SocketTimeoutException ex) {
				socket.close();
				return waiting;
			}
		}
		throw new IllegalStateException("The backlog has no end");
	}

	private List<Finding> findings(String exporter) {
		return findings(this.app, exporter);
	}

	private static List<Finding> findings(App app, String exporter) {
		return app.bean(Doctor.class)
			.examine()
			.stream()
			.filter((finding) -> finding.id().equals("exporter"))
			.filter((finding) -> finding.what().contains("'" + exporter + "'"))
			.toList();
	}

	private void exporter(String name, String endpoint, String... more) {
		this.properties.put("otel.exporters." + name + ".endpoint", endpoint);
		for (int i = 0; i < more.length; i += 2) {
			this.properties.put("otel.exporters." + name + "." + more[i], more[i + 1]);
		}
	}

	private String receiver() {
		return closing(OtlpReceiver.start()).endpoint().toString();
	}

	private String answering(Reply reply) {
		OtlpReceiver receiver = closing(OtlpReceiver.start());
		receiver.answer((request) -> reply);
		return receiver.endpoint().toString();
	}

	private String blocking() {
		OtlpReceiver receiver = closing(OtlpReceiver.start());
		receiver.answer((request) -> {
			try {
				this.end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return Reply.of(200);
		});
		return receiver.endpoint().toString();
	}

	private String secure() {
		return closing(OtlpReceiver.startSecure(SelfSignedCertificate.forHost("localhost").sslContext(), false))
			.endpoint()
			.toString();
	}

	private <T extends AutoCloseable> T closing(T closeable) {
		this.open.add(closeable);
		return closeable;
	}

	private static byte[] partialSuccess() {
		return ExportTraceServiceResponse.newBuilder()
			.setPartialSuccess(
					ExportTracePartialSuccess.newBuilder().setRejectedSpans(1).setErrorMessage("span is too old"))
			.build()
			.toByteArray();
	}

	// As a server of the other protocol does.
	private static void hangingUp(ServerSocket server, String answer) {
		Thread thread = new Thread(() -> {
			while (!server.isClosed()) {
				try (Socket socket = server.accept()) {
					socket.getInputStream().read();
					socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
				}
				catch (IOException ex) {
					// The client, or the test, has gone.
				}
			}
		}, "other-protocol");
		thread.setDaemon(true);
		thread.start();
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
