package dev.otelspring.pipeline.otlp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.otelspring.pipeline.testing.SdkEncoder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a backend decodes from our frames is what it would decode from the SDK's exporter,
 * field by field, whatever the items hold. The SDK orders resources and scopes by chance;
 * within a scope the order is compared too.
 */
class SameAsTheSdkTests {

	private final FrameEncoder<SpanData> spans = FrameEncoder.forSpans();

	private final SdkEncoder<SpanData> spansOfTheSdk = SdkEncoder.forSpans();

	private final FrameEncoder<LogRecordData> logRecords = FrameEncoder.forLogRecords();

	private final SdkEncoder<LogRecordData> logRecordsOfTheSdk = SdkEncoder.forLogRecords();

	private final FrameEncoder<MetricData> metrics = FrameEncoder.forMetrics();

	private final SdkEncoder<MetricData> metricsOfTheSdk = SdkEncoder.forMetrics();

	static LongStream seeds() {
		return LongStream.range(0, 100);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void spansAreTheSame(long seed) throws InvalidProtocolBufferException {
		List<SpanData> items = new RandomTelemetry(seed).spans();
		byte[] ours = this.spans.encode(items).bytes();
		byte[] theirs = this.spansOfTheSdk.encode(items);
		assertSame(spans(ours), spans(theirs));
		assertThat(ours).hasSameSizeAs(theirs);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void logRecordsAreTheSame(long seed) throws InvalidProtocolBufferException {
		List<LogRecordData> items = new RandomTelemetry(seed).logRecords();
		byte[] ours = this.logRecords.encode(items).bytes();
		byte[] theirs = this.logRecordsOfTheSdk.encode(items);
		assertSame(logRecords(ours), logRecords(theirs));
		assertThat(ours).hasSameSizeAs(theirs);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void metricsAreTheSame(long seed) throws InvalidProtocolBufferException {
		List<MetricData> items = new RandomTelemetry(seed).metrics();
		byte[] ours = this.metrics.encode(items).bytes();
		byte[] theirs = this.metricsOfTheSdk.encode(items);
		assertSame(metrics(ours), metrics(theirs));
		assertThat(ours).hasSameSizeAs(theirs);
	}

	// Field by field, for a message that can be read: an item may be larger than a
	// screen.
	private static void assertSame(Map<Origin, List<Message>> ours, Map<Origin, List<Message>> theirs) {
		assertThat(ours.keySet()).containsExactlyInAnyOrderElementsOf(theirs.keySet());
		ours.forEach((origin, items) -> {
			List<Message> expected = theirs.get(origin);
			assertThat(items).hasSameSizeAs(expected);
			for (int i = 0; i < items.size(); i++) {
				assertSame(items.get(i), expected.get(i));
			}
		});
	}

	private static void assertSame(Message ours, Message theirs) {
		assertThat(ours.getAllFields().keySet()).containsExactlyElementsOf(theirs.getAllFields().keySet());
		theirs.getAllFields()
			.forEach((field, value) -> assertThat(ours.getField(field)).as(field.getFullName()).isEqualTo(value));
		assertThat(ours.getUnknownFields()).isEqualTo(theirs.getUnknownFields());
	}

	private static Map<Origin, List<Message>> spans(byte[] request) throws InvalidProtocolBufferException {
		Map<Origin, List<Message>> items = new LinkedHashMap<>();
		ExportTraceServiceRequest.parseFrom(request)
			.getResourceSpansList()
			.forEach((resource) -> resource.getScopeSpansList()
				.forEach((scope) -> put(items, new Origin(resource.getResource(), resource.getSchemaUrl(),
						scope.getScope(), scope.getSchemaUrl()), scope.getSpansList())));
		return items;
	}

	private static Map<Origin, List<Message>> logRecords(byte[] request) throws InvalidProtocolBufferException {
		Map<Origin, List<Message>> items = new LinkedHashMap<>();
		ExportLogsServiceRequest.parseFrom(request)
			.getResourceLogsList()
			.forEach((resource) -> resource.getScopeLogsList()
				.forEach((scope) -> put(items, new Origin(resource.getResource(), resource.getSchemaUrl(),
						scope.getScope(), scope.getSchemaUrl()), scope.getLogRecordsList())));
		return items;
	}

	private static Map<Origin, List<Message>> metrics(byte[] request) throws InvalidProtocolBufferException {
		Map<Origin, List<Message>> items = new LinkedHashMap<>();
		ExportMetricsServiceRequest.parseFrom(request)
			.getResourceMetricsList()
			.forEach((resource) -> resource.getScopeMetricsList()
				.forEach((scope) -> put(items, new Origin(resource.getResource(), resource.getSchemaUrl(),
						scope.getScope(), scope.getSchemaUrl()), scope.getMetricsList())));
		return items;
	}

	private static void put(Map<Origin, List<Message>> items, Origin origin, List<? extends Message> ofOne) {
		assertThat(items.put(origin, new ArrayList<>(ofOne))).as("groups of " + origin).isNull();
	}

	private record Origin(Resource resource, String resourceSchema, InstrumentationScope scope, String scopeSchema) {
	}

}
