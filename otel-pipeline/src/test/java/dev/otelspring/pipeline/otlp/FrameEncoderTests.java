package dev.otelspring.pipeline.otlp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.logs.TestLogRecordData;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
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

	@Test
	void resourcesAndScopesComeInTheOrderInWhichTheyWereSeen() throws InvalidProtocolBufferException {
		List<SpanData> spans = List.of(span("1", "b", "y"), span("2", "a", "z"), span("3", "b", "x"),
				span("4", "b", "y"), span("5", "a", "z"));
		assertThat(decoded(spans)).flatExtracting(ResourceSpans::getScopeSpansList)
			.map((scope) -> scope.getScope().getName() + names(scope.getSpansList()))
			.containsExactly("y[1, 4]", "x[3]", "z[2, 5]");
	}

	@Test
	void equalResourcesAreOneThoughAStageMadeThemForEachItem() throws InvalidProtocolBufferException {
		List<SpanData> spans = List.of(span("1", "a", "x"), span("2", "a", "x"), span("3", "a", "x"));
		assertThat(decoded(spans)).singleElement()
			.satisfies((resource) -> assertThat(resource.getScopeSpansList()).singleElement()
				.satisfies((scope) -> assertThat(names(scope.getSpansList())).containsExactly("1", "2", "3")));
	}

	@Test
	void resourceThatIsAnotherEachTimeIsNotTakenForAnEarlierOne() throws InvalidProtocolBufferException {
		FrameEncoder<SpanData> encoder = FrameEncoder.forSpans();
		for (int i = 0; i < 200; i++) {
			Frame frame = encoder.encode(List.of(span("span", "resource " + i, "scope " + i)));
			ResourceSpans decoded = ExportTraceServiceRequest.parseFrom(frame.bytes()).getResourceSpans(0);
			assertThat(decoded.getResource().getAttributes(0).getValue().getStringValue()).isEqualTo("resource " + i);
			assertThat(decoded.getScopeSpans(0).getScope().getName()).isEqualTo("scope " + i);
		}
	}

	@Test
	void attributesKeepTheirOrder() throws InvalidProtocolBufferException {
		Attributes attributes = Attributes.builder().put("a", 1).put("b", 2, 3).put("c", "4").build();
		assertThat(decoded(builder().setAttributes(attributes).setTotalAttributeCount(3).build()).getAttributesList())
			.extracting((attribute) -> attribute.getKey())
			.containsExactly("a", "b", "c");
	}

	// Both keys have one hash code: what was kept for one is not taken for the other.
	@Test
	void keysThatComeAgainAreTheSameAgain() throws InvalidProtocolBufferException {
		FrameEncoder<SpanData> encoder = FrameEncoder.forSpans();
		String longKey = "k".repeat(1_000);
		Attributes attributes = Attributes.builder().put("Aa", 1).put("BB", 2).put(longKey, 3).build();
		Attributes one = Attributes.builder().put("Aa", 1).build();
		for (int i = 0; i < 5; i++) {
			assertThat(keys(encoder, one)).containsExactly("Aa");
			assertThat(keys(encoder, attributes)).containsExactlyInAnyOrder("Aa", "BB", longKey);
			assertThat(keys(encoder, one)).containsExactly("Aa");
		}
	}

	private static List<String> keys(FrameEncoder<SpanData> encoder, Attributes attributes)
			throws InvalidProtocolBufferException {
		SpanData span = builder().setAttributes(attributes).setTotalAttributeCount(attributes.size()).build();
		Frame frame = encoder.encode(List.of(span, span));
		List<Span> decoded = spans(ExportTraceServiceRequest.parseFrom(frame.bytes()).getResourceSpansList());
		assertThat(decoded.get(0)).isEqualTo(decoded.get(1));
		return decoded.get(0).getAttributesList().stream().map(KeyValue::getKey).toList();
	}

	@Test
	void nullWithinAListStaysAndHasNoValue() throws InvalidProtocolBufferException {
		Attributes attributes = Attributes.builder()
			.put(AttributeKey.stringArrayKey("texts"), Arrays.asList("a", null, "b"))
			.put(AttributeKey.longArrayKey("numbers"), Arrays.asList(null, 1L))
			.build();
		Span span = decoded(builder().setAttributes(attributes).setTotalAttributeCount(2).build());
		assertThat(span.getAttributesList()).filteredOn((attribute) -> attribute.getKey().equals("texts"))
			.flatExtracting((attribute) -> attribute.getValue().getArrayValue().getValuesList())
			.extracting(AnyValue::getValueCase)
			.containsExactly(AnyValue.ValueCase.STRING_VALUE, AnyValue.ValueCase.VALUE_NOT_SET,
					AnyValue.ValueCase.STRING_VALUE);
		assertThat(span.getAttributesList()).filteredOn((attribute) -> attribute.getKey().equals("numbers"))
			.flatExtracting((attribute) -> attribute.getValue().getArrayValue().getValuesList())
			.extracting(AnyValue::getValueCase)
			.containsExactly(AnyValue.ValueCase.VALUE_NOT_SET, AnyValue.ValueCase.INT_VALUE);
	}

	@Test
	void totalThatIsTooSmallSaysThatNothingWasDropped() throws InvalidProtocolBufferException {
		Span span = decoded(builder().setAttributes(Attributes.builder().put("a", 1).build())
			.setTotalAttributeCount(0)
			.setTotalRecordedEvents(-1)
			.setTotalRecordedLinks(-1)
			.build());
		assertThat(span.getDroppedAttributesCount()).isZero();
		assertThat(span.getDroppedEventsCount()).isZero();
		assertThat(span.getDroppedLinksCount()).isZero();
	}

	@Test
	void spanWithoutANameIsEncoded() throws InvalidProtocolBufferException {
		assertThat(decoded(new Nameless(Telemetry.spans(1).get(0))).getName()).isEmpty();
	}

	@Test
	void spanWhoseIdIsNoneIsRefused() {
		FrameEncoder<SpanData> encoder = FrameEncoder.forSpans();
		for (String id : List.of("", "0102", "010203040506070x", "010203040506070\u0661", "01020304050607080")) {
			assertThatThrownBy(() -> encoder.encode(List.of(new Impostor(Telemetry.spans(1).get(0), id))))
				.isInstanceOf(IllegalArgumentException.class)
				.hasMessageStartingWith("An id must");
		}
	}

	@Test
	void allEightFlagsOfALogRecordAreWrittenAndNoMore() throws InvalidProtocolBufferException {
		SpanContext context = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.fromByte((byte) 0xff), TraceState.getDefault());
		LogRecord decoded = decoded(TestLogRecordData.builder().setSpanContext(context).build());
		assertThat(decoded.getFlags()).isEqualTo(0xff);
		assertThat(decoded.getTraceId()).isEqualTo(ByteString.fromHex(context.getTraceId()));
		assertThat(decoded.getSpanId()).isEqualTo(ByteString.fromHex(context.getSpanId()));
	}

	@Test
	void valueTooDeepForADecoderGoesAsText() throws InvalidProtocolBufferException {
		Value<?> body = Value.of("the innermost");
		for (int i = 0; i < 500; i++) {
			body = (i % 2 == 0) ? Value.of(Map.of("key", body)) : Value.of(List.of(body));
		}
		AnyValue decoded = decoded(TestLogRecordData.builder().setBodyValue(body).build()).getBody();
		int depth = 0;
		while (!decoded.hasStringValue()) {
			decoded = decoded.hasArrayValue() ? decoded.getArrayValue().getValues(0)
					: decoded.getKvlistValue().getValues(0).getValue();
			depth++;
		}
		assertThat(depth).isEqualTo(ValueEncoder.DEEPEST);
		assertThat(decoded.getStringValue()).contains("the innermost");
	}

	// Three messages for each level, where a list has two: the most that a decoder is
	// given.
	@Test
	void mapsAsDeepAsAllowedAreDecoded() throws InvalidProtocolBufferException {
		Value<?> body = Value.of("the innermost");
		for (int i = 0; i < ValueEncoder.DEEPEST; i++) {
			body = Value.of(Map.of("key", body));
		}
		Attributes attributes = Attributes.of(AttributeKey.valueKey("value"), body);
		SpanData span = builder().setEvents(List.of(EventData.create(1, "event", attributes)))
			.setTotalRecordedEvents(1)
			.build();
		assertThat(decoded(span).getEvents(0).getAttributes(0).getValue().toString()).contains("the innermost");
	}

	@Test
	void eachHalfOfASurrogatePairIsAQuestionMark() throws InvalidProtocolBufferException {
		assertThat(decoded(builder().setName("a \ud83e b \udd8a c 🦊").build()).getName()).isEqualTo("a ? b ? c 🦊");
	}

	private static TestSpanData.Builder builder() {
		return TestSpanData.builder()
			.setName("span")
			.setKind(SpanKind.INTERNAL)
			.setStartEpochNanos(1)
			.setEndEpochNanos(2)
			.setStatus(StatusData.unset())
			.setHasEnded(true);
	}

	private static SpanData span(String name, String resource, String scope) {
		return builder().setName(name)
			.setResource(Resource.create(Attributes.builder().put("service.name", resource).build()))
			.setInstrumentationScopeInfo(InstrumentationScopeInfo.create(scope))
			.build();
	}

	private static List<String> names(List<Span> spans) {
		return spans.stream().map(Span::getName).toList();
	}

	private static List<ResourceSpans> decoded(List<SpanData> spans) throws InvalidProtocolBufferException {
		return ExportTraceServiceRequest.parseFrom(FrameEncoder.forSpans().encode(spans).bytes())
			.getResourceSpansList();
	}

	private static Span decoded(SpanData span) throws InvalidProtocolBufferException {
		return spans(decoded(List.of(span))).get(0);
	}

	private static LogRecord decoded(LogRecordData log) throws InvalidProtocolBufferException {
		Frame frame = FrameEncoder.forLogRecords().encode(List.of(log));
		return logRecords(ExportLogsServiceRequest.parseFrom(frame.bytes()).getResourceLogsList()).get(0);
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

	private static final class Nameless extends DelegatingSpanData {

		Nameless(SpanData delegate) {
			super(delegate);
		}

		@Override
		@SuppressWarnings("NullAway")
		public String getName() {
			return null;
		}

	}

	/** A span under an id that {@link SpanContext#create} would not let through. */
	private static final class Impostor extends DelegatingSpanData {

		private final String spanId;

		Impostor(SpanData delegate, String spanId) {
			super(delegate);
			this.spanId = spanId;
		}

		@Override
		public SpanContext getSpanContext() {
			SpanContext genuine = super.getSpanContext();
			return new SpanContext() {

				@Override
				public String getTraceId() {
					return genuine.getTraceId();
				}

				@Override
				public String getSpanId() {
					return Impostor.this.spanId;
				}

				@Override
				public TraceFlags getTraceFlags() {
					return genuine.getTraceFlags();
				}

				@Override
				public TraceState getTraceState() {
					return genuine.getTraceState();
				}

				@Override
				public boolean isRemote() {
					return false;
				}

			};
		}

	}

}
