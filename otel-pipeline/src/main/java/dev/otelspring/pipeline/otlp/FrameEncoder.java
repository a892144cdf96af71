package dev.otelspring.pipeline.otlp;

import java.util.List;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Turns items into {@link Frame frames}: groups them by resource and instrumentation
 * scope and writes them as OTLP. You want one wherever items leave for what speaks OTLP.
 *
 * <p>
 * Text that is not valid UTF-16 gets a {@code ?} for each half of a surrogate pair, as
 * decoders refuse it otherwise. Values deeper than 30 lists or maps in each other go as
 * text.
 *
 * <p>
 * Not thread-safe; the pipeline of each signal has its own. It keeps its buffer, of 1 MB
 * at most, and some of what it encoded and will meet again: 256 keys of attributes, 64
 * resources and 64 scopes at most.
 *
 * @param <T> the type of the items
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP Specification</a>
 * @see <a href=
 * "https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto">The
 * messages</a>
 */
public final class FrameEncoder<T> {

	private final Signal signal;

	private final RequestEncoder<T> encoder;

	private FrameEncoder(Signal signal, RequestEncoder<T> encoder) {
		this.signal = signal;
		this.encoder = encoder;
	}

	/**
	 * An encoder of spans.
	 * @return a new encoder
	 */
	public static FrameEncoder<SpanData> forSpans() {
		ProtobufWriter out = new ProtobufWriter();
		AttributesEncoder attributes = new AttributesEncoder(new ValueEncoder(out));
		return new FrameEncoder<>(Signal.TRACES,
				new RequestEncoder<>(out, attributes, new SpanEncoder(out, attributes)));
	}

	/**
	 * An encoder of log records.
	 * @return a new encoder
	 */
	public static FrameEncoder<LogRecordData> forLogRecords() {
		ProtobufWriter out = new ProtobufWriter();
		ValueEncoder values = new ValueEncoder(out);
		AttributesEncoder attributes = new AttributesEncoder(values);
		return new FrameEncoder<>(Signal.LOGS,
				new RequestEncoder<>(out, attributes, new LogRecordEncoder(out, values, attributes)));
	}

	/**
	 * An encoder of metrics.
	 * @return a new encoder
	 */
	public static FrameEncoder<MetricData> forMetrics() {
		ProtobufWriter out = new ProtobufWriter();
		AttributesEncoder attributes = new AttributesEncoder(new ValueEncoder(out));
		return new FrameEncoder<>(Signal.METRICS,
				new RequestEncoder<>(out, attributes, new MetricEncoder(out, attributes)));
	}

	/**
	 * Encodes items into one frame. After an exception the encoder is as good as new.
	 * @param items what to encode, at least one
	 * @return the frame
	 * @throws RuntimeException what an item throws that cannot be read: one with a null
	 * where its interface allows none, or a trace id that is not one
	 */
	public Frame encode(List<T> items) {
		byte[] bytes = this.encoder.encode(items);
		return new Frame(this.signal, Batch.count(this.signal, items), bytes);
	}

}
