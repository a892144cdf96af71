package dev.otelspring.pipeline.sampling;

import java.time.Duration;
import java.util.List;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/** Spans of made-up traces. Trace {@code n} has the id {@code n}, in hexadecimal. */
final class Traces {

	static final Duration ORDINARY = Duration.ofMillis(20);

	private static long lastSpan;

	private Traces() {
	}

	// A span without parent.
	static SpanData root(long trace) {
		return builder(trace, SpanContext.getInvalid()).build();
	}

	// A span that another process caused.
	static SpanData localRoot(long trace) {
		return builder(trace, SpanContext.createFromRemoteParent(traceId(trace), SpanId.fromLong(99),
				TraceFlags.getSampled(), TraceState.getDefault()))
			.build();
	}

	// A span that another one of this process caused.
	static SpanData child(long trace) {
		return builder(trace, parent(trace)).build();
	}

	static SpanData failed(long trace) {
		return builder(trace, parent(trace)).setStatus(StatusData.create(StatusCode.ERROR, "no stock")).build();
	}

	static SpanData slow(long trace, Duration took) {
		return builder(trace, SpanContext.getInvalid()).setEndEpochNanos(took.toNanos()).build();
	}

	static SpanData with(long trace, Attributes attributes) {
		return builder(trace, parent(trace)).setAttributes(attributes)
			.setTotalAttributeCount(attributes.size())
			.build();
	}

	static Batch<SpanData> batch(SpanData... spans) {
		return new Batch<>(Signal.TRACES, List.of(spans));
	}

	static Batch<SpanData> timePasses() {
		return batch();
	}

	static String traceId(long trace) {
		return TraceId.fromLongs(1, trace);
	}

	private static SpanContext parent(long trace) {
		return SpanContext.create(traceId(trace), SpanId.fromLong(98), TraceFlags.getSampled(),
				TraceState.getDefault());
	}

	private static TestSpanData.Builder builder(long trace, SpanContext parent) {
		return TestSpanData.builder()
			.setName("GET /orders")
			.setKind(SpanKind.SERVER)
			.setSpanContext(SpanContext.create(traceId(trace), SpanId.fromLong(++lastSpan + 1000),
					TraceFlags.getSampled(), TraceState.getDefault()))
			.setParentSpanContext(parent)
			.setResource(RecordedTelemetry.RESOURCE)
			.setStatus(StatusData.unset())
			.setStartEpochNanos(0)
			.setEndEpochNanos(ORDINARY.toNanos())
			.setHasEnded(true);
	}

}
