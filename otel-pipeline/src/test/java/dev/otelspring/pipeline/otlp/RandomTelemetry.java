package dev.otelspring.pipeline.otlp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongExemplarData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.logs.TestLogRecordData;
import io.opentelemetry.sdk.testing.metrics.TestMetricData;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * Spans, log records and metrics with all that the SDK's types allow, and more of what is
 * rare than an application makes. The same seed gives the same telemetry.
 */
final class RandomTelemetry {

	private static final List<String> TEXTS = List.of("", "a", "GET /orders/{id}", "käse", "\u07ff\u0800\uffff",
			"日本語のログ", "🦊", "fox 🦊 den", "high \ud83e alone", "low \udd8a alone", "\udd8a\ud83e",
			"\ud83e\ud83e\udd8a\udd8a", "\u0000\u007f\u0080", "at shop.Orders.find(Orders.java:42)\n".repeat(50),
			"ä".repeat(500), "x".repeat(3_000));

	private static final List<Long> LONGS = List.of(0L, 1L, -1L, 127L, 128L, 300L, Long.MAX_VALUE, Long.MIN_VALUE,
			1_700_000_000_000_000_000L);

	private static final List<Double> DOUBLES = List.of(0.0, -0.0, 1.5, -2.25, Double.NaN, Double.POSITIVE_INFINITY,
			Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE);

	private final Random random;

	private final List<Resource> resources;

	private final List<InstrumentationScopeInfo> scopes;

	RandomTelemetry(long seed) {
		this.random = new Random(seed);
		this.resources = List.of(Resource.empty(), Resource.create(resourceAttributes(1)),
				Resource.create(resourceAttributes(2), "https://example.com/schema/" + seed));
		this.scopes = List.of(InstrumentationScopeInfo.empty(), InstrumentationScopeInfo.create("shop"),
				InstrumentationScopeInfo.builder("shop.orders")
					.setVersion("1.2")
					.setSchemaUrl("https://example.com/schema/1")
					.setAttributes(attributes())
					.build());
	}

	List<SpanData> spans() {
		return some(40, this::span);
	}

	List<LogRecordData> logRecords() {
		return some(40, this::logRecord);
	}

	List<MetricData> metrics() {
		return some(20, this::metric);
	}

	private SpanData span() {
		Attributes attributes = attributes();
		List<EventData> events = list(this::event);
		List<LinkData> links = list(this::link);
		return TestSpanData.builder()
			.setName(text())
			.setKind(one(SpanKind.values()))
			.setSpanContext(context())
			.setParentSpanContext(context())
			.setStatus(StatusData.create(one(StatusCode.values()), text()))
			.setStartEpochNanos(number())
			.setEndEpochNanos(number())
			.setAttributes(attributes)
			.setTotalAttributeCount(attributes.size() + dropped())
			.setEvents(events)
			.setTotalRecordedEvents(events.size() + dropped())
			.setLinks(links)
			.setTotalRecordedLinks(links.size() + dropped())
			.setHasEnded(true)
			.setResource(one(this.resources))
			.setInstrumentationScopeInfo(one(this.scopes))
			.build();
	}

	private EventData event() {
		Attributes attributes = attributes();
		return EventData.create(number(), text(), attributes, attributes.size() + dropped());
	}

	private LinkData link() {
		Attributes attributes = attributes();
		return LinkData.create(context(), attributes, attributes.size() + dropped());
	}

	private LogRecordData logRecord() {
		Attributes attributes = attributes();
		TestLogRecordData.Builder log = TestLogRecordData.builder()
			.setResource(one(this.resources))
			.setInstrumentationScopeInfo(one(this.scopes))
			.setTimestamp(number(), TimeUnit.NANOSECONDS)
			.setObservedTimestamp(number(), TimeUnit.NANOSECONDS)
			.setSpanContext(context())
			.setSeverity(one(Severity.values()))
			.setAttributes(attributes)
			.setTotalAttributeCount(attributes.size() + dropped());
		if (often()) {
			log.setSeverityText(text());
		}
		if (often()) {
			log.setBodyValue(value(4));
		}
		if (often()) {
			log.setEventName(text());
		}
		return log.build();
	}

	private MetricData metric() {
		TestMetricData.Builder metric = TestMetricData.builder()
			.setResource(one(this.resources))
			.setInstrumentationScopeInfo(one(this.scopes))
			.setName(text())
			.setDescription(text())
			.setUnit(text());
		AggregationTemporality temporality = one(AggregationTemporality.values());
		switch (this.random.nextInt(7)) {
			case 0 -> metric.setLongGaugeData(GaugeData.createLongGaugeData(list(this::longPoint)));
			case 1 -> metric.setDoubleGaugeData(GaugeData.createDoubleGaugeData(list(this::doublePoint)));
			case 2 -> metric.setLongSumData(SumData.createLongSumData(often(), temporality, list(this::longPoint)));
			case 3 ->
				metric.setDoubleSumData(SumData.createDoubleSumData(often(), temporality, list(this::doublePoint)));
			case 4 -> metric.setHistogramData(HistogramData.create(temporality, list(this::histogramPoint)));
			case 5 -> metric.setExponentialHistogramData(
					ExponentialHistogramData.create(temporality, list(this::exponentialHistogramPoint)));
			default -> metric.setSummaryData(SummaryData.create(list(this::summaryPoint)));
		}
		return metric.build();
	}

	private LongPointData longPoint() {
		return new LongPoint(number(), number(), attributes(), number(), list(this::longExemplar));
	}

	private DoublePointData doublePoint() {
		return DoublePointData.create(number(), number(), attributes(), fraction(), list(this::doubleExemplar));
	}

	private HistogramPointData histogramPoint() {
		int bounds = this.random.nextInt(4) * 5;
		return new HistogramPoint(number(), number(), attributes(), fraction(), number(), often(), fraction(), often(),
				fraction(), IntStream.range(0, bounds).mapToObj((i) -> i * 1.5).toList(),
				IntStream.rangeClosed(0, bounds).mapToObj((i) -> (long) this.random.nextInt(300)).toList(),
				list(this::doubleExemplar));
	}

	private ExponentialHistogramPointData exponentialHistogramPoint() {
		int scale = this.random.nextInt(30) - 10;
		return ExponentialHistogramPointData.create(scale, fraction(), number(), often(), fraction(), often(),
				fraction(), buckets(scale), buckets(scale), number(), number(), attributes(),
				list(this::doubleExemplar));
	}

	private ExponentialHistogramBuckets buckets(int scale) {
		int offset = this.random.nextInt(3) * (this.random.nextInt(2_000) - 1_000);
		return ExponentialHistogramBuckets.create(scale, offset, list(this::bucketCount));
	}

	private long bucketCount() {
		return this.random.nextLong() >>> (1 + this.random.nextInt(63));
	}

	private SummaryPointData summaryPoint() {
		return SummaryPointData.create(number(), number(), attributes(), number(), fraction(),
				list(() -> ValueAtQuantile.create(fraction(), fraction())));
	}

	private LongExemplarData longExemplar() {
		return LongExemplarData.create(attributes(), number(), context(), number());
	}

	private DoubleExemplarData doubleExemplar() {
		return DoubleExemplarData.create(attributes(), number(), context(), fraction());
	}

	private SpanContext context() {
		int kind = this.random.nextInt(6);
		if (kind == 0) {
			return SpanContext.getInvalid();
		}
		String traceId = TraceId.fromLongs(this.random.nextLong(), this.random.nextLong());
		String spanId = SpanId.fromLong(this.random.nextLong());
		// The SDK writes the highest of the eight flags of a log record into all bits
		// above.
		TraceFlags flags = TraceFlags.fromByte((byte) this.random.nextInt(128));
		return (kind == 1) ? SpanContext.createFromRemoteParent(traceId, spanId, flags, traceState())
				: SpanContext.create(traceId, spanId, flags, traceState());
	}

	private TraceState traceState() {
		TraceStateBuilder state = TraceState.builder();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			state.put("vendor" + i, "value" + this.random.nextInt(100));
		}
		return state.build();
	}

	// Resources take no other keys than these.
	private Attributes resourceAttributes(long id) {
		AttributesBuilder attributes = Attributes.builder().put("id", id);
		for (int i = this.random.nextInt(7); i > 0; i--) {
			attribute(attributes, "key." + i);
		}
		return attributes.build();
	}

	private Attributes attributes() {
		AttributesBuilder attributes = Attributes.builder();
		for (int i = this.random.nextInt(7); i > 0; i--) {
			attribute(attributes, text() + i);
		}
		return attributes.build();
	}

	private void attribute(AttributesBuilder attributes, String key) {
		switch (this.random.nextInt(9)) {
			case 0 -> attributes.put(AttributeKey.longKey(key), number());
			case 1 -> attributes.put(AttributeKey.doubleKey(key), fraction());
			case 2 -> attributes.put(AttributeKey.booleanKey(key), often());
			case 3 -> attributes.put(AttributeKey.stringArrayKey(key), list(this::text));
			case 4 -> attributes.put(AttributeKey.longArrayKey(key), list(this::number));
			case 5 -> attributes.put(AttributeKey.doubleArrayKey(key), list(this::fraction));
			case 6 -> attributes.put(AttributeKey.booleanArrayKey(key), list(this::often));
			case 7 -> attributes.put(AttributeKey.valueKey(key), value(4));
			default -> attributes.put(AttributeKey.stringKey(key), text());
		}
	}

	private Value<?> value(int depth) {
		return switch (this.random.nextInt((depth > 0) ? 8 : 6)) {
			case 0 -> Value.of(number());
			case 1 -> Value.of(fraction());
			case 2 -> Value.of(often());
			case 3 -> Value.of(bytes());
			case 4 -> Value.empty();
			case 5 -> Value.of(text());
			case 6 -> Value.of(list(() -> value(depth - 1)));
			default -> {
				Map<String, Value<?>> map = new LinkedHashMap<>();
				for (int i = this.random.nextInt(4); i > 0; i--) {
					map.put(text(), value(depth - 1));
				}
				yield Value.of(map);
			}
		};
	}

	private byte[] bytes() {
		byte[] bytes = new byte[this.random.nextInt(3) * 100];
		this.random.nextBytes(bytes);
		return bytes;
	}

	// Mostly short, so that the rare long ones do not make up all of it.
	private String text() {
		return (this.random.nextInt(4) == 0) ? one(TEXTS) : TEXTS.get(this.random.nextInt(13));
	}

	private long number() {
		return often() ? one(LONGS) : this.random.nextLong();
	}

	private double fraction() {
		return often() ? one(DOUBLES) : this.random.nextGaussian();
	}

	private int dropped() {
		return Math.max(0, this.random.nextInt(600) - 300);
	}

	private boolean often() {
		return this.random.nextInt(4) != 0;
	}

	private <E> E one(List<E> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

	private <E> E one(E[] choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	private <E> List<E> list(Supplier<E> element) {
		return some(4, element);
	}

	private <E> List<E> some(int below, Supplier<? extends E> element) {
		List<E> list = new ArrayList<>();
		for (int i = this.random.nextInt(below); i > 0; i--) {
			list.add(element.get());
		}
		return list;
	}

	/** The SDK's own with exemplars is internal. */
	private record LongPoint(long start, long time, Attributes attributes, long value,
			List<LongExemplarData> exemplars) implements LongPointData {

		@Override
		public long getStartEpochNanos() {
			return this.start;
		}

		@Override
		public long getEpochNanos() {
			return this.time;
		}

		@Override
		public Attributes getAttributes() {
			return this.attributes;
		}

		@Override
		public long getValue() {
			return this.value;
		}

		@Override
		public List<LongExemplarData> getExemplars() {
			return this.exemplars;
		}

	}

	/** The SDK's own with exemplars is internal. */
	private record HistogramPoint(long start, long time, Attributes attributes, double sum, long count,
			@Override boolean hasMin, double min, @Override boolean hasMax, double max, List<Double> boundaries,
			List<Long> counts, List<DoubleExemplarData> exemplars) implements HistogramPointData {

		@Override
		public long getStartEpochNanos() {
			return this.start;
		}

		@Override
		public long getEpochNanos() {
			return this.time;
		}

		@Override
		public Attributes getAttributes() {
			return this.attributes;
		}

		@Override
		public double getSum() {
			return this.sum;
		}

		@Override
		public long getCount() {
			return this.count;
		}

		@Override
		public double getMin() {
			return this.min;
		}

		@Override
		public double getMax() {
			return this.max;
		}

		@Override
		public List<Double> getBoundaries() {
			return this.boundaries;
		}

		@Override
		public List<Long> getCounts() {
			return this.counts;
		}

		@Override
		public List<DoubleExemplarData> getExemplars() {
			return this.exemplars;
		}

	}

}
