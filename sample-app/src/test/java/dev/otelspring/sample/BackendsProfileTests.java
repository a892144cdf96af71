package dev.otelspring.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.google.protobuf.ByteString;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shop with two backends, a queue on disk, redaction and tail sampling, while one of
 * the backends goes away under traffic and comes back.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "shop.traffic.enabled=false", "spring.datasource.generate-unique-name=true",
				"otel.processors.batch.timeout=50ms", "logging.level.org.apache.catalina=off",
				"otel.processors.tail-sampling.grace=100ms",
				"otel.exporters.main.retry-on-failure.initial-interval=50ms",
				"otel.exporters.main.retry-on-failure.max-interval=200ms" })
@ActiveProfiles("backends")
@DirtiesContext
class BackendsProfileTests {

	private static final int ORDERS = 20;

	private static final OtlpReceiver first = OtlpReceiver.start();

	private static final OtlpReceiver second = OtlpReceiver.start();

	@TempDir
	private static Path storage;

	private RestTestClient client;

	@DynamicPropertySource
	static void sendToTheReceivers(DynamicPropertyRegistry properties) {
		properties.add("otel.exporters.main.endpoint", () -> first.endpoint().toString());
		properties.add("otel.exporters.second.endpoint", () -> second.endpoint().toString());
		properties.add("otel.storage.directory", () -> storage.toString());
	}

	@Test
	void nothingIsMissingAtEitherBackendAfterOneWasAwayUnderTraffic(@LocalServerPort int port,
			@Autowired TelemetryPipeline pipeline) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
		traffic();
		await().atMost(Duration.ofSeconds(20)).until(() -> !first.spans().isEmpty());

		first.close();
		traffic();
		await().atMost(Duration.ofSeconds(20))
			.until(() -> exporter(pipeline, "main").state().name().equals("RETRYING"));
		traffic();
		try (OtlpReceiver back = OtlpReceiver.startAt(first.port())) {
			traffic();
			await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				PipelineSnapshot.SignalSnapshot spans = pipeline.status().snapshot().signals().get(Signal.TRACES);
				assertThat(spans).isNotNull();
				long kept = spans.created() - spans.dropped().getOrDefault(DropReason.NOT_SAMPLED, 0L);
				assertThat(spans.waiting()).isZero();
				Set<ByteString> atFirst = ids(first.spans());
				atFirst.addAll(ids(back.spans()));
				assertThat(atFirst).hasSize((int) kept);
				assertThat(ids(second.spans())).isEqualTo(atFirst);
			});
			// Each order that failed is there: tail sampling keeps errors.
			assertThat(second.spans()).filteredOn((span) -> span.getName().equals("GET /orders/broken"))
				.hasSize(4 * ORDERS);
			assertThat(exporter(pipeline, "main").counts().get(Signal.TRACES)).satisfies((counts) -> {
				assertThat(counts.dropped()).isEmpty();
				assertThat(counts.delivered()).isEqualTo(counts.enqueued());
			});
			assertThat(back.traceResources())
				.allSatisfy((resource) -> assertThat(resource.getAttributesList()).extracting(KeyValue::getKey)
					.contains("deployment.environment.name"));
		}
	}

	private void traffic() {
		for (int i = 0; i < ORDERS; i++) {
			this.client.post()
				.uri("/orders")
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"sku\":\"book-1\",\"quantity\":1}")
				.exchange()
				.expectStatus()
				.isCreated();
			this.client.get().uri("/orders/broken").exchange().expectStatus().is5xxServerError();
		}
	}

	private static PipelineSnapshot.ExporterSnapshot exporter(TelemetryPipeline pipeline, String name) {
		return pipeline.status()
			.snapshot()
			.exporters()
			.stream()
			.filter((exporter) -> exporter.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static Set<ByteString> ids(List<Span> spans) {
		Set<ByteString> ids = new HashSet<>();
		spans.forEach((span) -> ids.add(span.getSpanId()));
		return ids;
	}

}
