package dev.otelspring.autoconfigure.spi;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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
import org.jspecify.annotations.Nullable;

/**
 * Shows a customizer the SDK's own OTLP exporter, for some look for that class alone to
 * give it other headers: Google's authentication does. What they change is read off, and
 * nothing is ever sent by it.
 */
final class OtlpExporterProbe {

	private @Nullable HttpSenderConfig latest;

	private OtlpExporterProbe() {
	}

	static @Nullable Answer spans(UnaryOperator<Object> customizer) {
		OtlpExporterProbe probe = new OtlpExporterProbe();
		return probe.show(customizer, OtlpHttpSpanExporter.class,
				(loader) -> OtlpHttpSpanExporter.builder().setComponentLoader(loader).build());
	}

	static @Nullable Answer metrics(UnaryOperator<Object> customizer) {
		OtlpExporterProbe probe = new OtlpExporterProbe();
		return probe.show(customizer, OtlpHttpMetricExporter.class,
				(loader) -> OtlpHttpMetricExporter.builder().setComponentLoader(loader).build());
	}

	static @Nullable Answer logRecords(UnaryOperator<Object> customizer) {
		OtlpExporterProbe probe = new OtlpExporterProbe();
		return probe.show(customizer, OtlpHttpLogRecordExporter.class,
				(loader) -> OtlpHttpLogRecordExporter.builder().setComponentLoader(loader).build());
	}

	private <E> @Nullable Answer show(UnaryOperator<Object> customizer, Class<E> type,
			Function<ComponentLoader, E> create) {
		E shown = create.apply(new Loader());
		Object result = customizer.apply(shown);
		if (result == shown) {
			return null;
		}
		HttpSenderConfig config = this.latest;
		return (type.isInstance(result) && config != null) ? new Answer(config.getHeadersSupplier()) : new Answer(null);
	}

	/**
	 * What a customizer has done.
	 *
	 * @param headers those of the exporter that it made; {@code null} if it has put
	 * something else in its place
	 */
	record Answer(@Nullable Supplier<Map<String, List<String>>> headers) {

	}

	private final class Loader implements ComponentLoader {

		@Override
		@SuppressWarnings("unchecked")
		public <T> Iterable<T> load(Class<T> spiClass) {
			return (spiClass == HttpSenderProvider.class) ? (Iterable<T>) List.of((HttpSenderProvider) this::sender)
					: List.of();
		}

		private HttpSender sender(HttpSenderConfig config) {
			OtlpExporterProbe.this.latest = config;
			return new NoSender();
		}

	}

	private static final class NoSender implements HttpSender {

		@Override
		public void send(MessageWriter messageWriter, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
			onError.accept(new UnsupportedOperationException("This exporter is only there to be looked at"));
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
