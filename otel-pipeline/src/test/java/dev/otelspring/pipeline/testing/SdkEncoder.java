package dev.otelspring.pipeline.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

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
 * OTLP as the SDK's own exporters write it, to compare ours with: they are given a sender
 * that keeps the bytes. Needs {@code opentelemetry-exporter-otlp}, without a sender. Not
 * thread-safe.
 *
 * @param <T> the type of the items
 */
public final class SdkEncoder<T> {

	private final CapturingSender sender;

	private final Function<Collection<T>, CompletableResultCode> exporter;

	private SdkEncoder(CapturingSender sender, Function<Collection<T>, CompletableResultCode> exporter) {
		this.sender = sender;
		this.exporter = exporter;
	}

	/**
	 * An encoder of spans.
	 * @return a new encoder
	 */
	public static SdkEncoder<SpanData> forSpans() {
		CapturingSender sender = new CapturingSender();
		return new SdkEncoder<>(sender,
				OtlpHttpSpanExporter.builder()
					.setComponentLoader(sender)
					.setMeterProvider(MeterProvider.noop())
					.build()::export);
	}

	/**
	 * An encoder of log records.
	 * @return a new encoder
	 */
	public static SdkEncoder<LogRecordData> forLogRecords() {
		CapturingSender sender = new CapturingSender();
		return new SdkEncoder<>(sender,
				OtlpHttpLogRecordExporter.builder()
					.setComponentLoader(sender)
					.setMeterProvider(MeterProvider.noop())
					.build()::export);
	}

	/**
	 * An encoder of metrics.
	 * @return a new encoder
	 */
	public static SdkEncoder<MetricData> forMetrics() {
		CapturingSender sender = new CapturingSender();
		return new SdkEncoder<>(sender,
				OtlpHttpMetricExporter.builder()
					.setComponentLoader(sender)
					.setMeterProvider(MeterProvider.noop())
					.build()::export);
	}

	/**
	 * Encodes items into one request.
	 * @param items what to encode
	 * @return its bytes
	 */
	public byte[] encode(List<T> items) {
		this.sender.captured = null;
		this.exporter.apply(items);
		return Objects.requireNonNull(this.sender.captured, "The SDK's exporter did not hand over its message");
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
			try {
				byte[] bytes = new byte[writer.getContentLength()];
				writer.writeMessage(new ArrayOutput(bytes));
				this.captured = bytes;
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

	/** Without a copy at the end, which would count against the SDK. */
	private static final class ArrayOutput extends OutputStream {

		private final byte[] bytes;

		private int count;

		ArrayOutput(byte[] bytes) {
			this.bytes = bytes;
		}

		@Override
		public void write(int b) {
			this.bytes[this.count++] = (byte) b;
		}

		@Override
		public void write(byte[] source, int offset, int length) {
			System.arraycopy(source, offset, this.bytes, this.count, length);
			this.count += length;
		}

	}

}
