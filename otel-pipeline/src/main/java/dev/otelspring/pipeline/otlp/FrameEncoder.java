package dev.otelspring.pipeline.otlp;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Turns items into {@link Frame frames} with the SDK's own OTLP marshalers, reached
 * through the public sender SPI: the OTLP exporter is given a sender that keeps the bytes
 * instead of sending them.
 *
 * <p>
 * Not thread-safe; the pipeline of each signal has its own.
 *
 * @param <T> the type of the items
 */
public final class FrameEncoder<T> {

	private final Signal signal;

	private final CapturingSender sender;

	private final Function<Collection<T>, CompletableResultCode> exporter;

	private FrameEncoder(Signal signal, CapturingSender sender,
			Function<Collection<T>, CompletableResultCode> exporter) {
		this.signal = signal;
		this.sender = sender;
		this.exporter = exporter;
	}

	// The exporters report to a no-op MeterProvider: their "success" only means that the
	// bytes were captured.

	/**
	 * An encoder of spans.
	 * @return a new encoder
	 */
	public static FrameEncoder<SpanData> forSpans() {
		CapturingSender sender = new CapturingSender();
		OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
			.setComponentLoader(sender)
			.setMeterProvider(MeterProvider.noop())
			.build();
		return new FrameEncoder<>(Signal.TRACES, sender, exporter::export);
	}

	/**
	 * An encoder of log records.
	 * @return a new encoder
	 */
	public static FrameEncoder<LogRecordData> forLogRecords() {
		CapturingSender sender = new CapturingSender();
		OtlpHttpLogRecordExporter exporter = OtlpHttpLogRecordExporter.builder()
			.setComponentLoader(sender)
			.setMeterProvider(MeterProvider.noop())
			.build();
		return new FrameEncoder<>(Signal.LOGS, sender, exporter::export);
	}

	/**
	 * An encoder of metrics.
	 * @return a new encoder
	 */
	public static FrameEncoder<MetricData> forMetrics() {
		CapturingSender sender = new CapturingSender();
		OtlpHttpMetricExporter exporter = OtlpHttpMetricExporter.builder()
			.setComponentLoader(sender)
			.setMeterProvider(MeterProvider.noop())
			.build();
		return new FrameEncoder<>(Signal.METRICS, sender, exporter::export);
	}

	/**
	 * Encodes items into one frame.
	 * @param items what to encode, at least one
	 * @return the frame
	 * @throws IllegalStateException if the marshaler wrote nothing
	 */
	public Frame encode(List<T> items) {
		this.sender.captured = null;
		CompletableResultCode result = this.exporter.apply(items);
		byte[] bytes = this.sender.captured;
		if (bytes == null || !result.isSuccess()) {
			throw new IllegalStateException("The OTLP exporter did not hand over its message",
					result.getFailureThrowable());
		}
		this.sender.captured = null;
		return new Frame(this.signal, new Batch<>(this.signal, items).count(), bytes);
	}

	/** One provider, one sender, one message at a time. */
	private static final class CapturingSender implements ComponentLoader, HttpSenderProvider, HttpSender {

		private byte @Nullable [] captured;

		@Override
		public <S> Iterable<S> load(Class<S> spiClass) {
			return (spiClass == HttpSenderProvider.class) ? List.of(spiClass.cast(this)) : List.of();
		}

		@Override
		public HttpSender createSender(HttpSenderConfig config) {
			return this;
		}

		@Override
		public void send(MessageWriter writer, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
			try (ExactOutput output = new ExactOutput(writer.getContentLength())) {
				writer.writeMessage(output);
				this.captured = output.bytes();
				onResponse.accept(Captured.INSTANCE);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	private static final class Captured implements HttpResponse {

		private static final Captured INSTANCE = new Captured();

		private static final byte[] EMPTY = {};

		@Override
		public int getStatusCode() {
			return 200;
		}

		@Override
		public String getStatusMessage() {
			return "captured";
		}

		@Override
		public byte[] getResponseBody() {
			return EMPTY;
		}

	}

	/**
	 * Writes into one array of the size that the marshaler announced: no copy at the end.
	 */
	private static final class ExactOutput extends OutputStream {

		private byte[] buffer;

		private int length;

		ExactOutput(int expected) {
			this.buffer = new byte[Math.max(expected, 64)];
		}

		@Override
		public void write(int b) {
			ensure(1);
			this.buffer[this.length++] = (byte) b;
		}

		@Override
		public void write(byte[] source, int offset, int count) {
			ensure(count);
			System.arraycopy(source, offset, this.buffer, this.length, count);
			this.length += count;
		}

		private void ensure(int more) {
			if (this.length + more > this.buffer.length) {
				this.buffer = Arrays.copyOf(this.buffer, Math.max(this.length + more, this.buffer.length * 2));
			}
		}

		byte[] bytes() {
			return (this.length == this.buffer.length) ? this.buffer : Arrays.copyOf(this.buffer, this.length);
		}

	}

}
