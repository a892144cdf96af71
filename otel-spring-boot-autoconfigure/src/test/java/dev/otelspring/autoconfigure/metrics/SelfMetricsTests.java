package dev.otelspring.autoconfigure.metrics;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentAttributes;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** What telemetry tells of itself, at the backend. */
class SelfMetricsTests {

	private static final Map<String, Object> EXPORTER = Map.of("otel.component.type", "otlp_http_exporter",
			"otel.component.name", "otlp_http_exporter/otlp");

	private static final Map<String, Object> PROCESSOR = Map.of("otel.component.type", "batching_span_processor",
			"otel.component.name", "batching_span_processor/pipeline");

	@AutoClose
	private final Backend backend = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()))
		.withPropertyValues(this.backend.properties());

	@Test
	void countWhatTheBackendConfirmed() {
		this.contextRunner.run((context) -> {
			spans(context, "span", 3);
			awaitLast("otel.sdk.exporter.span.exported", EXPORTER, 3);
			awaitLast("otel.sdk.exporter.span.inflight", EXPORTER, 0);
		});
		assertThat(this.backend.spans()).hasSize(3);
		Metric exported = metric("otel.sdk.exporter.span.exported");
		assertThat(exported.getUnit()).isEqualTo("{span}");
		assertThat(exported.getSum().getIsMonotonic()).isTrue();
	}

	@Test
	void countWhatTheBackendRefusedAsAnError() {
		this.backend.receiver()
			.answer((request) -> OtlpReceiver.Reply.of(request.path().equals("/v1/traces") ? 400 : 200));
		this.contextRunner.run((context) -> {
			spans(context, "span", 2);
			awaitLast("otel.sdk.exporter.span.exported", with(EXPORTER, "error.type", "rejected"), 2);
			awaitLast("otel.sdk.exporter.span.exported", EXPORTER, 0);
		});
	}

	@Test
	void countWhatAStageDroppedAsAnError() {
		this.contextRunner.withPropertyValues("otel.processors.filter.spans[0].name=noise").run((context) -> {
			spans(context, "noise", 4);
			spans(context, "span", 1);
			awaitLast("otel.sdk.processor.span.processed", with(PROCESSOR, "error.type", "filtered"), 4);
			awaitLast("otel.sdk.processor.span.processed", PROCESSOR, 1);
		});
	}

	@Test
	void showWhatWaitsForABatchToFill() {
		this.contextRunner.withPropertyValues("otel.bsp.schedule.delay=1h").run((context) -> {
			spans(context, "span", 5);
			awaitLast("otel.sdk.processor.span.queue.size", PROCESSOR, 5);
			awaitLast("otel.sdk.processor.span.processed", PROCESSOR, 0);
		});
	}

	@Test
	void showWhatWaitsForABackendThatIsAway() {
		try (Backend away = Backend.start()) {
			away.receiver().answer((request) -> OtlpReceiver.Reply.of(503));
			this.contextRunner.withPropertyValues("otel.exporters.main.endpoint=" + this.backend.receiver().endpoint(),
					"otel.exporters.main.signals=metrics", "otel.exporters.away.endpoint=" + away.receiver().endpoint(),
					"otel.exporters.away.signals=traces")
				.run((context) -> {
					spans(context, "span", 6);
					Map<String, Object> exporter = Map.of("otel.component.type", "otlp_http_exporter",
							"otel.component.name", "otlp_http_exporter/away");
					awaitLast("otel.sdk.exporter.span.inflight", exporter, 6);
					awaitLast("otel.sdk.exporter.span.exported", exporter, 0);
				});
		}
	}

	@Test
	void tellEachExporterApart() {
		try (Backend other = Backend.start()) {
			this.contextRunner
				.withPropertyValues("otel.exporters.main.endpoint=" + this.backend.receiver().endpoint(),
						"otel.exporters.other.endpoint=" + other.receiver().endpoint(),
						"otel.exporters.other.signals=traces")
				.run((context) -> {
					spans(context, "span", 1);
					for (String name : List.of("main", "other")) {
						awaitLast("otel.sdk.exporter.span.exported", Map.of("otel.component.type", "otlp_http_exporter",
								"otel.component.name", "otlp_http_exporter/" + name), 1);
					}
				});
		}
	}

	private void awaitLast(String name, Map<String, Object> attributes, long value) {
		Predicate<NumberDataPoint> same = (point) -> SentAttributes.of(point.getAttributesList()).equals(attributes);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.backend.receiver()
				.metrics()
				.stream()
				.filter((metric) -> metric.getName().equals(name))
				.flatMap((metric) -> metric.getSum().getDataPointsList().stream())
				.filter(same)
				.max(Comparator.comparingLong(NumberDataPoint::getTimeUnixNano))).as(name + attributes)
				.hasValueSatisfying((point) -> assertThat(point.getAsInt()).isEqualTo(value)));
	}

	private Metric metric(String name) {
		return this.backend.receiver()
			.metrics()
			.stream()
			.filter((metric) -> metric.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static void spans(ApplicationContext context, String name, int count) {
		Tracer tracer = context.getBean(Tracer.class);
		IntStream.range(0, count).forEach((i) -> tracer.spanBuilder(name).startSpan().end());
	}

	private static Map<String, Object> with(Map<String, Object> attributes, String key, Object value) {
		Map<String, Object> all = new HashMap<>(attributes);
		all.put(key, value);
		return all;
	}

}
