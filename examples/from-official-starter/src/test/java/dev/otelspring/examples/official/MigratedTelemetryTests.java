package dev.otelspring.examples.official;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What leaves the application with the other dependency. With {@code -Pbefore} it leaves
 * by OpenTelemetry's own starter, and what differs fails; {@code docs/migration.md} tells
 * what that is.
 */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.datasource.generate-unique-name=true", "otel.bsp.schedule.delay=50",
				"otel.blrp.schedule.delay=50", "otel.metric.export.interval=100" })
class MigratedTelemetryTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Ends with the JVM, as the application does, which sends until then. */
	private static final OtlpReceiver receiver = OtlpReceiver.start();

	private final String traceId = HexFormat.of().toHexDigits(System.nanoTime()) + "4bf92f3577b34da6";

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void sendToTheReceiver(DynamicPropertyRegistry properties) {
		properties.add("otel.exporter.otlp.endpoint", () -> receiver.endpoint().toString());
	}

	@Test
	void anOrderIsOneTrace() throws Exception {
		order();
		assertThat(render(false)).isEqualTo("""
				SERVER GET /orders/{sku}
				  INTERNAL place order
				    CLIENT GET
				      SERVER GET /stock/{sku}
				        INTERNAL StockRepository.count
				    CLIENT GET
				      SERVER GET /prices/{sku}
				""");
	}

	@Test
	void theSpansSayTheSame() throws Exception {
		order();
		assertThat(render(true)).isEqualTo("""
				SERVER GET /orders/{sku}
				  | client.address=127.0.0.1
				  | http.request.header.x-tenant=[acme]
				  | http.request.method=GET
				  | http.response.status_code=200
				  | http.route=/orders/{sku}
				  | network.peer.address=127.0.0.1
				  | network.peer.port={peer}
				  | network.protocol.version=1.1
				  | server.address=localhost
				  | server.port={port}
				  | url.path=/orders/book
				  | url.query=sig=REDACTED
				  | url.scheme=http
				  | user_agent.original=test
				  | status UNSET
				  INTERNAL place order
				    | code.function.name=dev.otelspring.examples.official.OrderService.place
				    | order.price=unknown
				    | order.sku=book
				    | event stock is asked []
				    | status UNSET
				    CLIENT GET
				      | http.request.method=GET
				      | http.response.header.content-type=[application/json]
				      | http.response.status_code=200
				      | server.address=localhost
				      | server.port={port}
				      | url.full=http://localhost:{port}/stock/book?sig=REDACTED
				      | status UNSET
				      SERVER GET /stock/{sku}
				        | client.address=127.0.0.1
				        | http.request.method=GET
				        | http.response.status_code=200
				        | http.route=/stock/{sku}
				        | network.peer.address=127.0.0.1
				        | network.peer.port={peer}
				        | network.protocol.version=1.1
				        | server.address=localhost
				        | server.port={port}
				        | url.path=/stock/book
				        | url.query=sig=REDACTED
				        | url.scheme=http
				        | user_agent.original=Java-http-client/{jdk}
				        | status UNSET
				        INTERNAL StockRepository.count
				          | code.function.name=dev.otelspring.examples.official.StockRepository.count
				          | status UNSET
				    CLIENT GET
				      | error.type=500
				      | http.request.method=GET
				      | http.response.header.content-type=[application/json]
				      | http.response.status_code=500
				      | server.address=localhost
				      | server.port={port}
				      | url.full=http://localhost:{port}/prices/book
				      | status ERROR
				      SERVER GET /prices/{sku}
				        | client.address=127.0.0.1
				        | error.type=java.lang.IllegalStateException
				        | http.request.method=GET
				        | http.response.status_code=500
				        | http.route=/prices/{sku}
				        | network.peer.address=127.0.0.1
				        | network.peer.port={peer}
				        | network.protocol.version=1.1
				        | server.address=localhost
				        | server.port={port}
				        | url.path=/prices/book
				        | url.scheme=http
				        | user_agent.original=Java-http-client/{jdk}
				        | event exception [exception.message, exception.stacktrace, exception.type]
				        | status ERROR
				""");
	}

	@Test
	void theSamplerOfTheBeanDropsActuator() throws Exception {
		get("/actuator/info", "00-" + "7".repeat(32) + "-" + "7".repeat(16) + "-01");
		order();
		assertThat(spans("7".repeat(32))).isEmpty();
	}

	@Test
	void theResourceIsTheSame() throws Exception {
		order();
		Map<String, String> resource = attributes(receiver.traceResources().get(0).getAttributesList());
		assertThat(resource).containsEntry("service.name", "cart")
			.containsEntry("service.namespace", "shop")
			.containsEntry("deployment.environment", "dev")
			.containsEntry("rack", "r7")
			.containsEntry("telemetry.distro.name", "otel-spring-boot-starter");
		assertThat(resource).containsOnlyKeys("deployment.environment", "host.arch", "host.name", "os.description",
				"os.type", "os.version", "process.executable.path", "process.pid", "process.runtime.description",
				"process.runtime.name", "process.runtime.version", "rack", "service.instance.id", "service.name",
				"service.namespace", "telemetry.distro.name", "telemetry.distro.version", "telemetry.sdk.language",
				"telemetry.sdk.name", "telemetry.sdk.version");
	}

	@Test
	void theHeadersAreSentWithEachSignal() throws Exception {
		order();
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(receiver.requests()).extracting(OtlpReceiver.Request::path)
				.contains("/v1/traces", "/v1/metrics", "/v1/logs"));
		assertThat(receiver.requests()).extracting((request) -> request.header("api-key"))
			.containsOnly("key-of-the-shop");
	}

	@Test
	void theMetricsAreTheSame() throws Exception {
		order();
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(metrics()).containsExactlyInAnyOrder("http.client.request.duration",
					"http.server.request.duration", "jvm.class.count", "jvm.class.loaded", "jvm.class.unloaded",
					"jvm.cpu.count", "jvm.cpu.recent_utilization", "jvm.cpu.time", "jvm.memory.committed",
					"jvm.memory.limit", "jvm.memory.used", "jvm.memory.used_after_last_gc", "jvm.thread.count",
					"process.unix.file_descriptor.count", "process.uptime", "shop.orders"));
	}

	@Test
	void theMeasurementsOfRequestsHaveTheSameAttributes() throws Exception {
		order();
		await().atMost(PATIENCE)
			.until(() -> measured("http.client.request.duration").size() > 1
					&& measured("http.server.request.duration").size() > 2);
		assertThat(measured("http.server.request.duration")).containsExactly(
				"error.type=java.lang.IllegalStateException http.request.method=GET http.response.status_code=500 "
						+ "http.route=/prices/{sku} network.protocol.version=1.1 url.scheme=http",
				"http.request.method=GET http.response.status_code=200 http.route=/orders/{sku} "
						+ "network.protocol.version=1.1 url.scheme=http",
				"http.request.method=GET http.response.status_code=200 http.route=/stock/{sku} "
						+ "network.protocol.version=1.1 url.scheme=http");
		assertThat(measured("http.client.request.duration")).containsExactly(
				"error.type=500 http.request.method=GET http.response.status_code=500 server.address=localhost "
						+ "server.port={port}",
				"http.request.method=GET http.response.status_code=200 server.address=localhost server.port={port}");
	}

	@Test
	void theLogRecordHasItsTraceAndIsWrittenWithIt(CapturedOutput output) throws Exception {
		order();
		LogRecord sold = logs().get(0);
		assertThat(sold.getSeverityText()).isEqualTo("INFO");
		assertThat(attributes(sold.getAttributesList())).containsEntry("tenant", "acme")
			.containsEntry("code.function.name", OrderService.class.getName() + ".place")
			.containsEntry("code.file.path", "OrderService.java")
			.containsOnlyKeys("tenant", "code.function.name", "code.file.path", "code.line.number");
		Span place = spans(this.traceId).stream()
			.filter((span) -> span.getName().equals("place order"))
			.findFirst()
			.orElseThrow();
		assertThat(sold.getSpanId()).isEqualTo(place.getSpanId());
		assertThat(output).contains("INFO  OrderService trace_id=" + this.traceId + " span_id=" + hex(place.getSpanId())
				+ " trace_flags=01 - Sold book");
	}

	private void order() throws Exception {
		assertThat(get("/orders/book?sig=secret", "00-" + this.traceId + "-00f067aa0ba902b7-01")).isEqualTo("book: 7");
		await().atMost(PATIENCE).until(() -> spans(this.traceId).size() >= 7 && !logs().isEmpty());
	}

	private String get(String path, String traceparent) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.headers("traceparent", traceparent, "X-Tenant", "acme", "User-Agent", "test")
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

	private List<LogRecord> logs() {
		return receiver.logRecords()
			.stream()
			.filter((log) -> hex(log.getTraceId()).equals(this.traceId)
					&& log.getBody().getStringValue().equals("Sold book"))
			.toList();
	}

	private static List<Span> spans(String traceId) {
		return receiver.spans().stream().filter((span) -> hex(span.getTraceId()).equals(traceId)).toList();
	}

	private String render(boolean attributes) {
		StringBuilder text = new StringBuilder();
		render(text, "", "00f067aa0ba902b7", attributes);
		return text.toString()
			.replaceAll("peer.port=\\d+", "peer.port={peer}")
			.replaceAll("([:=])" + this.port + "\\b", "$1{port}")
			.replaceAll("http-client/.*", "http-client/{jdk}");
	}

	private void render(StringBuilder text, String indent, String parent, boolean attributes) {
		spans(this.traceId).stream()
			.filter((span) -> hex(span.getParentSpanId()).equals(parent))
			.sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
			.forEach((span) -> {
				String kind = span.getKind().name().replace("SPAN_KIND_", "");
				text.append(indent).append(kind).append(' ').append(span.getName()).append('\n');
				if (attributes) {
					details(span).forEach((line) -> text.append(indent).append("  | ").append(line).append('\n'));
				}
				render(text, indent + "  ", hex(span.getSpanId()), attributes);
			});
	}

	private static List<String> details(Span span) {
		List<String> lines = new ArrayList<>();
		attributes(span.getAttributesList()).forEach((key, value) -> lines.add(key + "=" + value));
		span.getEventsList()
			.forEach((event) -> lines
				.add("event " + event.getName() + " " + attributes(event.getAttributesList()).keySet()));
		lines.add("status " + span.getStatus().getCode().name().replace("STATUS_CODE_", ""));
		return lines;
	}

	private static Map<String, String> attributes(List<KeyValue> attributes) {
		Map<String, String> map = new TreeMap<>();
		attributes.forEach((attribute) -> map.put(attribute.getKey(), text(attribute.getValue())));
		return map;
	}

	private static String text(AnyValue value) {
		return switch (value.getValueCase()) {
			case STRING_VALUE -> value.getStringValue();
			case INT_VALUE -> Long.toString(value.getIntValue());
			case ARRAY_VALUE ->
				value.getArrayValue().getValuesList().stream().map(MigratedTelemetryTests::text).toList().toString();
			default -> value.toString().strip();
		};
	}

	/**
	 * All but the library's own, which is told apart by its name, and what comes when it
	 * likes.
	 */
	private static Set<String> metrics() {
		return receiver.metrics()
			.stream()
			.map(Metric::getName)
			.filter((name) -> !name.startsWith("otel.sdk.") && !name.equals("jvm.gc.duration"))
			.collect(Collectors.toSet());
	}

	private List<String> measured(String metric) {
		return receiver.metrics()
			.stream()
			.filter((candidate) -> candidate.getName().equals(metric))
			.flatMap((candidate) -> candidate.getHistogram().getDataPointsList().stream())
			.map((point) -> attributes(point.getAttributesList()))
			.filter((attributes) -> !attributes.getOrDefault("http.route", "").startsWith("/actuator"))
			.map((attributes) -> attributes.entrySet().stream().map(Object::toString).collect(Collectors.joining(" ")))
			.map((text) -> text.replace("server.port=" + this.port, "server.port={port}"))
			.distinct()
			.sorted()
			.toList();
	}

	private static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

}
