package dev.otelspring.examples.fromboot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What leaves the greeter, by Boot's properties alone.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.opentelemetry.tracing.export.schedule-delay=100ms",
				"management.opentelemetry.logging.export.schedule-delay=100ms",
				"management.otlp.metrics.export.step=500ms" })
class GreeterTests {

	/** Ends with the JVM, as the application does, which sends until then. */
	private static final OtlpReceiver receiver = OtlpReceiver.start();

	@DynamicPropertySource
	static void sendToTheReceiver(DynamicPropertyRegistry properties) {
		properties.add("management.opentelemetry.tracing.export.otlp.endpoint",
				() -> receiver.endpoint() + "/v1/traces");
		properties.add("management.opentelemetry.logging.export.otlp.endpoint", () -> receiver.endpoint() + "/v1/logs");
		properties.add("management.otlp.metrics.export.url", () -> receiver.endpoint() + "/v1/metrics");
	}

	@Test
	void aGreetingIsOneTraceWithItsObservationsMetricsAndLogs(@LocalServerPort int port) {
		RestClient client = RestClient.create("http://localhost:" + port);
		assertThat(client.get().uri("/greetings/{name}", "Ann").retrieve().body(String.class)).isEqualTo("Hello, Ann!");
		await().untilAsserted(() -> assertThat(receiver.spans()).hasSize(5));
		assertThat(render()).isEqualTo("""
				SERVER GET /greetings/{name}
				  INTERNAL compose-greeting
				    CLIENT GET
				      SERVER GET /salutation
				    INTERNAL decorate-greeting style=plain
				""");
		assertThat(receiver.traceResources()).isNotEmpty().allSatisfy(GreeterTests::assertResource);
		assertThat(receiver.requests()).filteredOn((request) -> request.path().equals("/v1/traces"))
			.allSatisfy((request) -> assertThat(request.header("Content-Encoding")).isEqualTo("gzip"));
		await().untilAsserted(() -> assertThat(receiver.metrics()).extracting((metric) -> metric.getName())
			.contains("greetings", "greeting.compose", "http.server.requests"));
		ByteString trace = receiver.spans().get(0).getTraceId();
		await().untilAsserted(() -> assertThat(receiver.logRecords())
			.filteredOn((log) -> log.getBody().getStringValue().equals("Greeted Ann"))
			.singleElement()
			.satisfies((log) -> assertThat(log.getTraceId()).isEqualTo(trace)));
	}

	private static void assertResource(Resource resource) {
		Map<String, String> attributes = resource.getAttributesList()
			.stream()
			.collect(Collectors.toMap(KeyValue::getKey, (attribute) -> attribute.getValue().getStringValue()));
		assertThat(attributes).containsEntry("service.name", "greeter")
			.containsEntry("service.namespace", "examples")
			.containsEntry("deployment.environment.name", "test");
	}

	private static String render() {
		StringBuilder tree = new StringBuilder();
		List<Span> spans = receiver.spans();
		spans.stream()
			.filter((span) -> span.getParentSpanId().isEmpty())
			.forEach((root) -> render(root, "", spans, tree));
		return tree.toString();
	}

	private static void render(Span span, String indent, List<Span> spans, StringBuilder tree) {
		String style = span.getAttributesList()
			.stream()
			.filter((attribute) -> attribute.getKey().equals("style"))
			.map((attribute) -> " style=" + attribute.getValue().getStringValue())
			.collect(Collectors.joining());
		tree.append(indent)
			.append(span.getKind().name().replace("SPAN_KIND_", ""))
			.append(' ')
			.append(span.getName())
			.append(style)
			.append('\n');
		Stream<Span> children = spans.stream().filter((other) -> other.getParentSpanId().equals(span.getSpanId()));
		Map<Long, Span> byStart = new TreeMap<>();
		children.forEach((child) -> byStart.put(child.getStartTimeUnixNano(), child));
		byStart.values().forEach((child) -> render(child, indent + "  ", spans, tree));
	}

}
