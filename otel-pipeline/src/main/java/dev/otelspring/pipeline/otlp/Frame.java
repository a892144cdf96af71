package dev.otelspring.pipeline.otlp;

import dev.otelspring.pipeline.Signal;

/**
 * A few items as OTLP bytes, encoded once for all exporters. Frames of one signal can be
 * joined into one request by writing their bytes one after the other: protobuf messages
 * concatenate.
 *
 * <p>
 * The bytes are shared and must not be changed.
 *
 * @param signal the kind of telemetry
 * @param count how many items are in it
 * @param bytes an {@code ExportTraceServiceRequest}, {@code ExportMetricsServiceRequest}
 * or {@code ExportLogsServiceRequest}
 * @see <a href=
 * "https://protobuf.dev/programming-guides/encoding/#last-one-wins">Protocol buffers,
 * concatenation</a>
 */
@SuppressWarnings("ArrayRecordComponent")
public record Frame(Signal signal, int count, byte[] bytes) {

	public int size() {
		return this.bytes.length;
	}

}
