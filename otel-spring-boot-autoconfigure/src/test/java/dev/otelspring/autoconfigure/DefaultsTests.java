package dev.otelspring.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.otelspring.autoconfigure.exporter.OtlpProperties;
import dev.otelspring.autoconfigure.instrumentation.http.HttpTelemetryProperties;
import dev.otelspring.autoconfigure.instrumentation.http.UrlSanitizationProperties;
import dev.otelspring.autoconfigure.limits.LimitProperties;
import dev.otelspring.autoconfigure.logs.LogsProperties;
import dev.otelspring.autoconfigure.metrics.MetricsProperties;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.trace.TraceProperties;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.logs.LogLimits;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Our defaults, held against the SDK's own. */
class DefaultsTests {

	@Test
	void areTheSdksOwn() {
		Contexts.runner().withInitializer(Contexts.variables(Map.of())).run((context) -> {
			assertTraces(context);
			assertLogs(context);
			assertMetrics(context);
			assertOtlp(context);
		});
	}

	// What the SDK leaves to its configuration: the specification's text.
	@Test
	void areTheSpecificationsOwn() {
		Contexts.runner().withInitializer(Contexts.variables(Map.of())).run((context) -> {
			OtelProperties otel = context.getBean(OtelProperties.class);
			assertThat(otel.sdk().disabled()).isFalse();
			assertThat(otel.service().name()).isNull();
			assertThat(otel.resource().attributes()).isEmpty();
			assertThat(otel.propagators()).containsExactly("tracecontext", "baggage");
			assertThat(otel.propagation().extract()).isNull();
			assertThat(context.getBean(TraceProperties.class))
				.isEqualTo(new TraceProperties(List.of("otlp"), "parentbased_always_on", null));
			assertThat(context.getBean(MetricsProperties.Export.class).timeout()).hasSeconds(30);
			assertThat(context.getBean(LimitProperties.class))
				.isEqualTo(new LimitProperties(null, 128, null, null, 128, 128, 128, 128, null, null));
			assertThat(context.getBean(MetricsProperties.class).exporter()).containsExactly("otlp");
			assertThat(context.getBean(LogsProperties.class).exporter()).containsExactly("otlp");
			OtlpProperties.PerSignal nothing = new OtlpProperties.PerSignal(null, null, null, Map.of(), null, null,
					null, null, null, null);
			OtlpProperties.Metrics metrics = new OtlpProperties.Metrics(null, null, null, Map.of(), null, null, null,
					null, null, null, "cumulative", "explicit_bucket_histogram");
			assertThat(context.getBean(OtlpProperties.class)).isEqualTo(new OtlpProperties(null, "http/protobuf", false,
					Map.of(), Duration.ofSeconds(10), "none", null, null, null, null, nothing, metrics, nothing));
			HttpTelemetryProperties http = context.getBean(HttpTelemetryProperties.class);
			assertThat(http.knownMethods()).containsExactlyInAnyOrder("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS",
					"PATCH", "POST", "PUT", "TRACE");
			assertThat(http.server().excludePaths()).isNull();
			assertThat(http.client().captureRequestHeaders()).isEmpty();
			assertThat(http.client().captureResponseHeaders()).isEmpty();
			assertThat(context.getBean(UrlSanitizationProperties.class).sensitiveQueryParameters())
				.containsExactlyInAnyOrder("X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token",
						"AWSAccessKeyId", "Signature", "sig", "X-Goog-Signature");
		});
	}

	private static void assertTraces(ApplicationContext context) {
		SdkTracerProvider ours = context.getBean(SdkTracerProvider.class);
		try (SdkTracerProvider theirs = SdkTracerProvider.builder().build()) {
			assertThat(ours.getSampler().getDescription()).isEqualTo(theirs.getSampler().getDescription());
			assertThat(ours.getSpanLimits()).isEqualTo(theirs.getSpanLimits());
		}
		TraceProperties.Batch batch = context.getBean(TraceProperties.Batch.class);
		QueueCapacity capacity = new QueueCapacity();
		try (BatchSpanProcessor theirs = BatchSpanProcessor.builder(SpanExporter.composite())
			.setMeterProvider(capacity.meterProvider())
			.setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
			.build(); SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(theirs).build()) {
			assertThat(theirs.toString()).contains("scheduleDelayNanos=" + batch.scheduleDelay().toNanos())
				.contains("maxExportBatchSize=" + batch.maxExportBatchSize());
			provider.get("test").spanBuilder("test").startSpan().end();
			assertThat(capacity.read("otel.sdk.processor.span.queue.capacity")).isEqualTo(batch.maxQueueSize());
		}
	}

	private static void assertLogs(ApplicationContext context) {
		assertThat(context.getBean(LogLimits.class)).isEqualTo(LogLimits.getDefault());
		LogsProperties.Batch batch = context.getBean(LogsProperties.Batch.class);
		QueueCapacity capacity = new QueueCapacity();
		try (BatchLogRecordProcessor theirs = BatchLogRecordProcessor.builder(LogRecordExporter.composite())
			.setMeterProvider(capacity.meterProvider())
			.setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
			.build(); SdkLoggerProvider provider = SdkLoggerProvider.builder().addLogRecordProcessor(theirs).build()) {
			assertThat(theirs.toString()).contains("scheduleDelayNanos=" + batch.scheduleDelay().toNanos())
				.contains("maxExportBatchSize=" + batch.maxExportBatchSize());
			provider.get("test").logRecordBuilder().setBody("test").emit();
			assertThat(capacity.read("otel.sdk.processor.log.queue.capacity")).isEqualTo(batch.maxQueueSize());
		}
	}

	private static void assertMetrics(ApplicationContext context) throws IOException {
		try (PeriodicMetricReader theirs = PeriodicMetricReader.create(new QueueCapacity())) {
			assertThat(theirs.toString()).contains(
					"intervalNanos=" + context.getBean(MetricsProperties.Export.class).interval().toNanos() + ",");
		}
	}

	private static void assertOtlp(ApplicationContext context) {
		OtlpProperties ours = context.getBean(OtlpProperties.class);
		String endpoint = context.getBean(TelemetryPipeline.class).status().snapshot().exporters().get(0).endpoint();
		try (SpanExporter theirs = OtlpHttpSpanExporter.builder().setComponentLoader(new NoSender()).build()) {
			assertThat(ours.compression()).isEqualTo("none");
			assertThat(theirs.toString()).contains("endpoint=" + endpoint + "/v1/traces")
				.contains(" timeoutNanos=" + ours.timeout().toNanos())
				.contains("compressorEncoding=null");
		}
	}

	/** Reads a queue's capacity off the SDK's metrics of itself. */
	private static final class QueueCapacity implements MetricExporter {

		private final List<MetricData> exported = new ArrayList<>();

		private final SdkMeterProvider meterProvider = SdkMeterProvider.builder()
			.registerMetricReader(PeriodicMetricReader.builder(this).setInterval(Duration.ofDays(1)).build())
			.build();

		MeterProvider meterProvider() {
			return this.meterProvider;
		}

		long read(String metric) {
			this.meterProvider.forceFlush().join(30, TimeUnit.SECONDS);
			long value = this.exported.stream()
				.filter((data) -> data.getName().equals(metric))
				.flatMap((data) -> data.getLongSumData().getPoints().stream())
				.findFirst()
				.orElseThrow()
				.getValue();
			this.meterProvider.close();
			return value;
		}

		@Override
		public CompletableResultCode export(Collection<MetricData> metrics) {
			this.exported.addAll(metrics);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
			return AggregationTemporality.CUMULATIVE;
		}

	}

	/** There is no sender on the classpath. */
	private static final class NoSender implements ComponentLoader, HttpSenderProvider, HttpSender {

		@Override
		public <S> Iterable<S> load(Class<S> spiClass) {
			return List.of(spiClass.cast(this));
		}

		@Override
		public HttpSender createSender(HttpSenderConfig config) {
			return this;
		}

		@Override
		public void send(MessageWriter writer, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
