package dev.otelspring.pipeline.otlp;

import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;

/**
 * Writes log records, the last field first.
 */
final class LogRecordEncoder implements ItemEncoder<LogRecordData> {

	// opentelemetry.proto.logs.v1.LogRecord

	private static final int TIME_UNIX_NANO = 1;

	private static final int SEVERITY_NUMBER = 2;

	private static final int SEVERITY_TEXT = 3;

	private static final int BODY = 5;

	private static final int ATTRIBUTES = 6;

	private static final int DROPPED_ATTRIBUTES_COUNT = 7;

	private static final int FLAGS = 8;

	private static final int TRACE_ID = 9;

	private static final int SPAN_ID = 10;

	private static final int OBSERVED_TIME_UNIX_NANO = 11;

	private static final int EVENT_NAME = 12;

	private final ProtobufWriter out;

	private final ValueEncoder values;

	private final AttributesEncoder attributes;

	private final SpanContextEncoder contexts;

	LogRecordEncoder(ProtobufWriter out, ValueEncoder values, AttributesEncoder attributes) {
		this.out = out;
		this.values = values;
		this.attributes = attributes;
		this.contexts = new SpanContextEncoder(out);
	}

	@Override
	public Resource resource(LogRecordData log) {
		return log.getResource();
	}

	@Override
	public InstrumentationScopeInfo scope(LogRecordData log) {
		return log.getInstrumentationScopeInfo();
	}

	@Override
	public void write(LogRecordData log) {
		this.out.string(EVENT_NAME, log.getEventName());
		this.out.fixed64(OBSERVED_TIME_UNIX_NANO, log.getObservedTimestampEpochNanos());
		context(log.getSpanContext());
		this.out.number(DROPPED_ATTRIBUTES_COUNT,
				SpanEncoder.dropped(log.getTotalAttributeCount(), log.getAttributes().size()));
		this.attributes.write(ATTRIBUTES, log.getAttributes());
		Value<?> body = log.getBodyValue();
		if (body != null) {
			this.values.value(BODY, body);
		}
		this.out.string(SEVERITY_TEXT, log.getSeverityText());
		this.out.number(SEVERITY_NUMBER, log.getSeverity().getSeverityNumber());
		this.out.fixed64(TIME_UNIX_NANO, log.getTimestampEpochNanos());
	}

	private void context(SpanContext context) {
		if (!SpanId.getInvalid().equals(context.getSpanId())) {
			this.contexts.spanId(SPAN_ID, context.getSpanId());
		}
		if (!TraceId.getInvalid().equals(context.getTraceId())) {
			this.contexts.traceId(TRACE_ID, context.getTraceId());
		}
		this.out.fixed32(FLAGS, context.getTraceFlags().asByte() & 0xff);
	}

}
