package dev.otelspring.pipeline.otlp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameEncoderTests {

	@Test
	void framesOfSpansJoinedAreOneRequest() throws InvalidProtocolBufferException {
		List<Frame> frames = frames(FrameEncoder.forSpans(), Telemetry.spans(100), 33);
		assertThat(frames).extracting(Frame::signal).containsOnly(Signal.TRACES);
		assertThat(frames).extracting(Frame::count).containsExactly(33, 33, 33, 1);
		List<ResourceSpans> resources = ExportTraceServiceRequest.parseFrom(joined(frames)).getResourceSpansList();
		assertThat(spans(resources)).extracting(Span::getName).containsExactlyElementsOf(numbered("span ", 100));
		assertThat(resources).hasSize(4).allSatisfy((resource) -> assertIsShop(resource.getResource()));
	}

	@Test
	void framesOfLogRecordsJoinedAreOneRequest() throws InvalidProtocolBufferException {
		List<Frame> frames = frames(FrameEncoder.forLogRecords(), Telemetry.logRecords(10), 4);
		assertThat(frames).extracting(Frame::signal).containsOnly(Signal.LOGS);
		assertThat(frames).extracting(Frame::count).containsExactly(4, 4, 2);
		List<ResourceLogs> resources = ExportLogsServiceRequest.parseFrom(joined(frames)).getResourceLogsList();
		assertThat(logRecords(resources)).extracting((record) -> record.getBody().getStringValue())
			.containsExactlyElementsOf(numbered("record ", 10));
		assertThat(resources).allSatisfy((resource) -> assertIsShop(resource.getResource()));
	}

	@Test
	void framesOfMetricsJoinedAreOneRequest() throws InvalidProtocolBufferException {
		List<Frame> frames = frames(FrameEncoder.forMetrics(), Telemetry.metrics(5, 3), 2);
		assertThat(frames).extracting(Frame::signal).containsOnly(Signal.METRICS);
		List<ResourceMetrics> resources = ExportMetricsServiceRequest.parseFrom(joined(frames))
			.getResourceMetricsList();
		assertThat(metrics(resources)).extracting(Metric::getName)
			.containsExactlyInAnyOrderElementsOf(numbered("counter.", 5));
		assertThat(metrics(resources))
			.allSatisfy((metric) -> assertThat(metric.getSum().getDataPointsList()).hasSize(3));
		assertThat(resources).allSatisfy((resource) -> assertIsShop(resource.getResource()));
	}

	@Test
	void countsTheDataPointsOfMetrics() {
		List<Frame> frames = frames(FrameEncoder.forMetrics(), Telemetry.metrics(5, 3), 2);
		assertThat(frames).extracting(Frame::count).containsExactly(6, 6, 3);
	}

	@Test
	void keepsWhatASpanHas() throws InvalidProtocolBufferException {
		SpanData span = Telemetry.spans((tracer) -> {
			io.opentelemetry.api.trace.Span started = tracer.spanBuilder("GET /orders/{id}")
				.setSpanKind(SpanKind.SERVER)
				.setAttribute("http.route", "/orders/{id}")
				.startSpan();
			started.addEvent("cache miss");
			started.setStatus(StatusCode.ERROR, "no such order");
			started.end();
		}).get(0);
		Frame frame = FrameEncoder.forSpans().encode(List.of(span));
		Span decoded = spans(ExportTraceServiceRequest.parseFrom(frame.bytes()).getResourceSpansList()).get(0);
		assertThat(decoded.getName()).isEqualTo("GET /orders/{id}");
		assertThat(decoded.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
		assertThat(decoded.getAttributesList()).singleElement().satisfies((attribute) -> {
			assertThat(attribute.getKey()).isEqualTo("http.route");
			assertThat(attribute.getValue().getStringValue()).isEqualTo("/orders/{id}");
		});
		assertThat(decoded.getEventsList()).singleElement()
			.satisfies((event) -> assertThat(event.getName()).isEqualTo("cache miss"));
		assertThat(decoded.getStatus().getMessage()).isEqualTo("no such order");
		assertThat(decoded.getStartTimeUnixNano()).isEqualTo(span.getStartEpochNanos());
		assertThat(decoded.getEndTimeUnixNano()).isEqualTo(span.getEndEpochNanos());
	}

	@Test
	void oneFrameHoldsManyItems() throws InvalidProtocolBufferException {
		Frame frame = FrameEncoder.forSpans().encode(Telemetry.spans(5_000));
		assertThat(frame.count()).isEqualTo(5_000);
		assertThat(frame.size()).isEqualTo(frame.bytes().length).isGreaterThan(5_000 * 24);
		assertThat(spans(ExportTraceServiceRequest.parseFrom(frame.bytes()).getResourceSpansList())).hasSize(5_000);
	}

	@Test
	void laterFrameLeavesAnEarlierOneAlone() {
		FrameEncoder<SpanData> encoder = FrameEncoder.forSpans();
		Frame first = encoder.encode(Telemetry.spans(3));
		byte[] before = first.bytes().clone();
		encoder.encode(Telemetry.spans(3));
		assertThat(first.bytes()).isEqualTo(before);
	}

	@Test
	void worksAfterAnItemThatCannotBeEncoded() {
		FrameEncoder<SpanData> encoder = FrameEncoder.forSpans();
		List<SpanData> spans = Telemetry.spans(2);
		assertThatThrownBy(() -> encoder.encode(List.of(spans.get(0), new Poison(spans.get(1)))))
			.isInstanceOf(RuntimeException.class);
		assertThat(encoder.encode(spans).count()).isEqualTo(2);
	}

	private static <T> List<Frame> frames(FrameEncoder<T> encoder, List<T> items, int each) {
		List<Frame> frames = new ArrayList<>();
		for (int from = 0; from < items.size(); from += each) {
			frames.add(encoder.encode(items.subList(from, Math.min(items.size(), from + each))));
		}
		return frames;
	}

	private static byte[] joined(List<Frame> frames) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		frames.forEach((frame) -> joined.writeBytes(frame.bytes()));
		return joined.toByteArray();
	}

	private static List<Span> spans(List<ResourceSpans> resources) {
		return resources.stream()
			.map(ResourceSpans::getScopeSpansList)
			.flatMap(List::stream)
			.map(ScopeSpans::getSpansList)
			.flatMap(List::stream)
			.toList();
	}

	private static List<LogRecord> logRecords(List<ResourceLogs> resources) {
		return resources.stream()
			.map(ResourceLogs::getScopeLogsList)
			.flatMap(List::stream)
			.map(ScopeLogs::getLogRecordsList)
			.flatMap(List::stream)
			.toList();
	}

	private static List<Metric> metrics(List<ResourceMetrics> resources) {
		return resources.stream()
			.map(ResourceMetrics::getScopeMetricsList)
			.flatMap(List::stream)
			.map(ScopeMetrics::getMetricsList)
			.flatMap(List::stream)
			.toList();
	}

	private static List<String> numbered(String prefix, int count) {
		return IntStream.range(0, count).mapToObj((i) -> prefix + i).toList();
	}

	private static void assertIsShop(io.opentelemetry.proto.resource.v1.Resource resource) {
		String name = Telemetry.RESOURCE.getAttribute(AttributeKey.stringKey("service.name"));
		assertThat(resource.getAttributesList()).singleElement()
			.satisfies((attribute) -> assertThat(attribute.getValue().getStringValue()).isEqualTo(name));
	}

	private static final class Poison extends DelegatingSpanData {

		Poison(SpanData delegate) {
			super(delegate);
		}

		@Override
		public String getName() {
			throw new IllegalStateException("poison");
		}

	}

}
