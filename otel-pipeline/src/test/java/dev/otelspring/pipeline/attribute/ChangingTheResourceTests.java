package dev.otelspring.pipeline.attribute;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.attribute.AttributeAction.Type;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChangingTheResourceTests {

	private static final AttributeActions ACTIONS = new AttributeActions(
			List.of(new AttributeAction("deployment.environment.name", Type.UPSERT, "production"),
					new AttributeAction("host.name", Type.DELETE, null)));

	@Test
	void ofSpans() {
		Batch<SpanData> batch = RecordedTelemetry.spans((tracer) -> tracer.spanBuilder("a").startSpan().end());
		assertChanged(EditStage.ofSpanResource(ACTIONS).process(batch).items().get(0).getResource());
	}

	@Test
	void ofLogRecords() {
		Batch<LogRecordData> batch = RecordedTelemetry.logRecords("shop",
				(logger) -> logger.logRecordBuilder().setBody("a").emit());
		assertChanged(EditStage.ofLogRecordResource(ACTIONS).process(batch).items().get(0).getResource());
	}

	@Test
	void ofMetricsWhichKeepTheirPoints() {
		Batch<MetricData> batch = RecordedTelemetry
			.metrics((meter) -> meter.counterBuilder("orders").setUnit("{order}").build().add(7));
		Batch<MetricData> changed = EditStage.ofMetricResource(ACTIONS).process(batch);
		MetricData metric = changed.items().get(0);
		assertChanged(metric.getResource());
		assertThat(metric.getUnit()).isEqualTo("{order}");
		assertThat(metric.getLongSumData()).isEqualTo(batch.items().get(0).getLongSumData());
		assertThat(changed.count()).isEqualTo(1);
	}

	@Test
	void isComputedOnceForAllItems() {
		AtomicInteger computed = new AtomicInteger();
		UnaryOperator<Attributes> counting = (attributes) -> {
			computed.incrementAndGet();
			return ACTIONS.apply(attributes);
		};
		Batch<SpanData> batch = RecordedTelemetry.spans((tracer) -> {
			tracer.spanBuilder("a").startSpan().end();
			tracer.spanBuilder("b").startSpan().end();
		});
		EditStage<SpanData> stage = EditStage.ofSpanResource(counting);
		List<SpanData> spans = stage.process(batch).items();
		stage.process(batch);
		assertThat(computed).hasValue(1);
		assertThat(spans.get(0).getResource()).isSameAs(spans.get(1).getResource());
	}

	@Test
	void thatDoesNotChangeLeavesTheBatchAlone() {
		Batch<SpanData> batch = RecordedTelemetry.spans((tracer) -> tracer.spanBuilder("a").startSpan().end());
		AttributeActions nothing = new AttributeActions(List.of(new AttributeAction("absent", Type.DELETE, null)));
		assertThat(EditStage.ofSpanResource(nothing).process(batch)).isSameAs(batch);
	}

	private static void assertChanged(Resource resource) {
		assertThat(resource.getAttributes()).isEqualTo(Attributes.of(AttributeKey.stringKey("service.name"), "shop",
				AttributeKey.stringKey("deployment.environment.name"), "production"));
		assertThat(resource.getSchemaUrl()).isEqualTo(RecordedTelemetry.RESOURCE.getSchemaUrl());
	}

}
