package dev.otelspring.pipeline.redaction;

import java.util.List;
import java.util.Set;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.attribute.AttributeAction;
import dev.otelspring.pipeline.attribute.AttributeAction.Type;
import dev.otelspring.pipeline.attribute.AttributeActions;
import dev.otelspring.pipeline.attribute.EditStage;
import dev.otelspring.pipeline.otlp.FrameEncoder;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bytes of changed items, read by opentelemetry-proto.
 */
class WhatLeavesTheProcessTests {

	private static final String MAIL = "ann@example.com";

	private final AttributeActions actions = new AttributeActions(
			List.of(new AttributeAction("deployment.environment.name", Type.UPSERT, "production"),
					new AttributeAction("host.name", Type.DELETE, null)));

	private final Redactor redactor = new Redactor(
			new RedactionSettings(List.of("password"), List.of(RedactionSettings.EMAIL), Set.of()));

	@Test
	void span() throws InvalidProtocolBufferException {
		Batch<SpanData> batch = RecordedTelemetry.spans((tracer) -> tracer.spanBuilder("to " + MAIL)
			.setAttribute("password", "hunter2")
			.setAttribute("n", 1)
			.startSpan()
			.recordException(new IllegalStateException(MAIL))
			.setStatus(StatusCode.ERROR, MAIL)
			.end());
		Batch<SpanData> changed = EditStage.ofSpanResource(this.actions)
			.process(this.redactor.spanStage().process(batch));
		byte[] bytes = FrameEncoder.forSpans().encode(changed.items()).bytes();
		ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(bytes);
		ResourceSpans resourceSpans = request.getResourceSpans(0);
		Span span = resourceSpans.getScopeSpans(0).getSpans(0);
		assertThat(request.toString()).doesNotContain(MAIL)
			.doesNotContain("hunter2")
			.doesNotContain("shop-7")
			.contains("production");
		assertThat(span.getName()).isEqualTo("to ****");
		assertThat(span.getAttributesCount()).isEqualTo(2);
		assertThat(span.getDroppedAttributesCount()).isZero();
		assertThat(span.getEvents(0).getDroppedAttributesCount()).isZero();
		assertThat(resourceSpans.getSchemaUrl()).isEqualTo(RecordedTelemetry.RESOURCE.getSchemaUrl());
	}

	@Test
	void logRecord() throws InvalidProtocolBufferException {
		Batch<LogRecordData> batch = RecordedTelemetry.logRecords("shop",
				(logger) -> logger.logRecordBuilder()
					.setBody(Value.of(KeyValue.of("to", Value.of(MAIL)), KeyValue.of("password", Value.of("hunter2"))))
					.setAttribute("from", MAIL)
					.setEventName("mail." + MAIL)
					.emit());
		Batch<LogRecordData> changed = EditStage.ofLogRecordResource(this.actions)
			.process(this.redactor.logRecordStage().process(batch));
		byte[] bytes = FrameEncoder.forLogRecords().encode(changed.items()).bytes();
		ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(bytes);
		LogRecord log = request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
		assertThat(request.toString()).doesNotContain(MAIL)
			.doesNotContain("hunter2")
			.doesNotContain("shop-7")
			.contains("production");
		assertThat(log.getBody().getKvlistValue().getValues(0).getValue().getStringValue()).isEqualTo("****");
		assertThat(log.getDroppedAttributesCount()).isZero();
	}

	@Test
	void metric() throws InvalidProtocolBufferException {
		Batch<MetricData> batch = RecordedTelemetry.metrics((meter) -> {
			meter.counterBuilder("orders").build().add(7);
			meter.histogramBuilder("took").build().record(0.3);
		});
		Batch<MetricData> changed = EditStage.ofMetricResource(this.actions).process(batch);
		byte[] bytes = FrameEncoder.forMetrics().encode(changed.items()).bytes();
		ExportMetricsServiceRequest request = ExportMetricsServiceRequest.parseFrom(bytes);
		ResourceMetrics resourceMetrics = request.getResourceMetrics(0);
		assertThat(request.getResourceMetricsCount()).as("one resource for all").isEqualTo(1);
		assertThat(resourceMetrics.getResource().toString()).contains("production").doesNotContain("shop-7");
		assertThat(resourceMetrics.getScopeMetrics(0).getMetricsCount()).isEqualTo(2);
	}

}
