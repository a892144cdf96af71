package dev.otelspring.autoconfigure.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentLog;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.autoconfigure.trace.SamplingControl;
import dev.otelspring.autoconfigure.trace.SamplingSettings;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What customizers of OpenTelemetry's auto-configuration do to what leaves the process.
 */
@ExtendWith(OutputCaptureExtension.class)
class CustomizerTests {

	private static final List<String> calls = new CopyOnWriteArrayList<>();

	private static final AttributeKey<String> MARK = AttributeKey.stringKey("mark");

	private final Backend backend = Backend.start();

	@BeforeEach
	void forget() {
		calls.clear();
	}

	@AfterEach
	void close() {
		this.backend.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eachHookReachesTheBackend(boolean bean) {
		try (App app = start(bean, EveryHook.class)) {
			emit(app);
			app.deliver();
			SentSpan span = this.backend.spans()
				.stream()
				.filter((sent) -> sent.name().equals("test"))
				.findFirst()
				.get();
			assertThat(span.attributes()).containsEntry("by.exporter", "seen")
				.containsEntry("by.processor", "seen")
				.containsEntry("by.sampler", "seen");
			assertThat(span.traceId()).isEqualTo("00000000000000000000000000000abc");
			assertThat(this.backend.receiver().spans()).isNotEmpty();
			SentLog log = this.backend.logs("test").get(0);
			assertThat(log.attributes()).containsEntry("by.processor", "seen").containsEntry("by.provider", "seen");
			assertThat(this.backend.logs("unwanted")).isEmpty();
			assertThat(this.backend.numbers("renamed")).isNotEmpty();
			assertThat(this.backend.numbers("unwanted")).isEmpty();
			assertThat(this.backend.receiver().requests()).filteredOn((request) -> request.path().equals("/v1/traces"))
				.allSatisfy(
						(request) -> assertThat(request.traces().getResourceSpans(0).getResource().getAttributesList())
							.anyMatch((attribute) -> attribute.getKey().equals("by.resource")));
			assertThat(calls).contains("propagator", "metric reader", "span exporter", "log record exporter",
					"metric exporter", "span processor", "log record processor");
		}
	}

	@Test
	void propertiesOfProvidersStandBehindAndInFrontOfAllOthers() {
		try (App app = App.of(Application.class)
			.classLoader(ServiceFiles.of(AutoConfigurationCustomizerProvider.class, Properties.class))
			.with("otel.service.name=file", "otel.resource.attributes.kept=file",
					"otel.exporter.otlp.endpoint=http://localhost:1",
					"test.endpoint=" + this.backend.receiver().endpoint())
			.noWeb()
			.start()) {
			emit(app);
			app.deliver();
			assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("test");
			// Conditions see them.
			assertThat(app.context().containsBean("otelCorrelationKeys")).isFalse();
			assertThat(app.context().getEnvironment().getProperty("otel.service.name")).isEqualTo("file");
			assertThat(app.context().getEnvironment().getProperty("otel.bsp.max.queue.size")).isEqualTo("99");
		}
	}

	@Test
	void propertiesOfBeansAreThereBeforeOursAreBound() {
		try (App app = App.of(Application.class, PropertiesBean.class)
			.with("otel.exporter.otlp.endpoint=http://localhost:1",
					"test.endpoint=" + this.backend.receiver().endpoint())
			.noWeb()
			.start()) {
			assertThat(app.bean(PropertiesBean.class).openTelemetry).isNotNull();
			emit(app);
			app.deliver();
			assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("test");
		}
	}

	@Test
	void beansAndEntriesCustomizeInOneOrder() {
		try (App app = App.of(Application.class, Third.class)
			.classLoader(ServiceFiles.of(AutoConfigurationCustomizerProvider.class, Second.class, First.class))
			.silent()
			.noWeb()
			.start()) {
			assertThat(calls).containsExactly("first", "second", "third");
			assertThat(app.bean(Resource.class).getAttribute(MARK)).isEqualTo("third");
		}
	}

	@Test
	void whatAWrapperKeepsBackIsAccountedFor() {
		try (App app = App.of(Application.class, Halving.class).sendingTo(this.backend).noWeb().start()) {
			for (int i = 0; i < 10; i++) {
				app.bean(Tracer.class).spanBuilder((i % 2 == 0) ? "keep" : "unwanted").startSpan().end();
			}
			app.settle();
			assertThat(this.backend.spans()).hasSize(5).extracting(SentSpan::name).containsOnly("keep");
			assertThat(droppedSpans(app)).containsEntry(DropReason.FILTERED, 5L);
		}
	}

	@Test
	void aWrapperMayExportFromAThreadOfItsOwn() {
		try (App app = App.of(Application.class, OnAThread.class).sendingTo(this.backend).noWeb().start()) {
			for (int i = 0; i < 100; i++) {
				app.bean(Tracer.class).spanBuilder("test").startSpan().end();
			}
			app.settle();
			assertThat(this.backend.spans()).hasSize(100);
			assertThat(droppedSpans(app)).isEmpty();
		}
	}

	@Test
	void aWrapperThatThrowsLosesItsBatchAndIsAccountedFor(CapturedOutput output) {
		try (App app = App.of(Application.class, Throwing.class).sendingTo(this.backend).noWeb().start()) {
			app.bean(Tracer.class).spanBuilder("test").startSpan().end();
			app.settle();
			app.bean(Tracer.class).spanBuilder("test").startSpan().end();
			app.settle();
			assertThat(this.backend.spans()).isEmpty();
			assertThat(droppedSpans(app)).containsEntry(DropReason.EXPORTER_FAILED, 2L);
			assertThat(output).containsOnlyOnce("What wraps the exporters of traces failed");
		}
	}

	@Test
	void exportersOfTheSdkAreCustomizedToo(CapturedOutput output) {
		try (App app = App.of(Application.class, Halving.class)
			.silent()
			.with("otel.traces.exporter=console")
			.noWeb()
			.start()) {
			app.bean(Tracer.class).spanBuilder("keep").startSpan().end();
			app.bean(Tracer.class).spanBuilder("unwanted").startSpan().end();
			app.settle();
			assertThat(output).contains(" INTERNAL keep ").doesNotContain(" INTERNAL unwanted ");
		}
	}

	@Test
	void aSamplerIsExchangedInsideWhatCustomizersPutAroundIt() {
		try (App app = App.of(Application.class, SamplerAround.class)
			.sendingTo(this.backend)
			.with("otel.traces.sampler=always_off")
			.noWeb()
			.start()) {
			app.bean(SamplingControl.class).apply(SamplingSettings.ofRatio(1));
			app.bean(Tracer.class).spanBuilder("keep").startSpan().end();
			app.bean(Tracer.class).spanBuilder("unwanted").startSpan().end();
			app.settle();
			assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("keep");
		}
	}

	@Test
	void headersForTheSdksOwnExporterGoWithOursOfThatSignalAlone() {
		try (App app = App.of(Application.class, Authenticating.class)
			.sendingTo(this.backend)
			.with("otel.exporter.otlp.headers=x-tenant=shop,authorization=configured")
			.noWeb()
			.start()) {
			emit(app);
			app.deliver();
			assertThat(app.bean(ConfigurationFindings.class).all()).isEmpty();
			assertThat(authorizations("/v1/traces")).containsOnly("Bearer 1");
			assertThat(authorizations("/v1/metrics")).containsOnly("Bearer 2");
			assertThat(authorizations("/v1/logs")).containsOnly("configured");
			assertThat(this.backend.receiver().requests()).extracting((request) -> request.header("x-tenant"))
				.containsOnly("shop");
		}
	}

	@Test
	void aWrapperOfTheSdksOwnExporterAloneIsTold() {
		try (App app = App.of(Application.class, ChoosyWrapper.class).sendingTo(this.backend).noWeb().start()) {
			emit(app);
			app.deliver();
			assertThat(this.backend.spans()).hasSize(1);
			assertThat(app.bean(ConfigurationFindings.class).all()).singleElement()
				.satisfies((finding) -> assertThat(finding.message())
					.startsWith(ChoosyWrapper.class.getName() + " does not change what is exported of traces"));
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { FailsAtOnce.class, FailsLater.class, OfAnotherVersion.class, ReturnsNull.class })
	void aProviderThatFailsStopsTheStartAndIsNamed(Class<? extends AutoConfigurationCustomizerProvider> provider,
			CapturedOutput output) {
		Throwable failure = catchThrowable(() -> start(false, provider).close());
		assertThat(failure).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START",
				"A customizer of OpenTelemetry's auto-configuration failed:", "Provider: " + provider.getName());
	}

	@Test
	void aPropertyThatAProviderSetsWronglyStopsTheStart() {
		Throwable failure = catchThrowable(() -> start(false, SetsNonsense.class).close());
		assertThat(failure).hasRootCauseInstanceOf(InvalidOtelPropertyException.class)
			.rootCause()
			.hasMessageContaining("otel.traces.sampler must be one of");
	}

	private App start(boolean bean, Class<? extends AutoConfigurationCustomizerProvider> provider) {
		App.Builder builder = App.of(Application.class).sendingTo(this.backend).noWeb();
		return (bean ? builder.and(provider)
				: builder.classLoader(ServiceFiles.of(AutoConfigurationCustomizerProvider.class, provider)))
			.start();
	}

	private List<@Nullable String> authorizations(String path) {
		return this.backend.receiver()
			.requests()
			.stream()
			.filter((request) -> request.path().equals(path))
			.map((request) -> request.header("Authorization"))
			.toList();
	}

	private static Map<DropReason, Long> droppedSpans(App app) {
		return app.bean(TelemetryPipeline.class).status().snapshot().signals().get(Signal.TRACES).dropped();
	}

	private static void emit(App app) {
		OpenTelemetry openTelemetry = app.bean(OpenTelemetry.class);
		openTelemetry.getTracer("test").spanBuilder("test").startSpan().end();
		openTelemetry.getLogsBridge().get("test").logRecordBuilder().setBody("test").emit();
		openTelemetry.getLogsBridge().get("unwanted").logRecordBuilder().setBody("test").emit();
		openTelemetry.getMeter("test").counterBuilder("counted").build().add(1);
		openTelemetry.getMeter("test").counterBuilder("unwanted").build().add(1);
	}

	private static SpanExporter without(SpanExporter exporter, String name) {
		return new SpanWrapper(exporter) {

			@Override
			public CompletableResultCode export(Collection<SpanData> spans) {
				return super.export(spans.stream().filter((span) -> !span.getName().equals(name)).toList());
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	public static class EveryHook implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer
				.addResourceCustomizer((resource, config) -> resource.toBuilder()
					.put("by.resource", config.getString("otel.bsp.schedule.delay"))
					.build())
				.addPropagatorCustomizer((propagator, config) -> {
					calls.add("propagator");
					return propagator;
				})
				.addSamplerCustomizer((sampler, config) -> new Marking(sampler))
				.addSpanExporterCustomizer((exporter, config) -> {
					calls.add("span exporter");
					return new SpanWrapper(exporter) {

						@Override
						public CompletableResultCode export(Collection<SpanData> spans) {
							return super.export(spans.stream().<SpanData>map(MarkedSpan::new).toList());
						}

					};
				})
				.addSpanProcessorCustomizer((processor, config) -> {
					calls.add("span processor");
					return SpanProcessor.composite(new MarkingProcessor(), processor);
				})
				.addTracerProviderCustomizer((builder, config) -> builder.setIdGenerator(new FixedIds()))
				.addMeterProviderCustomizer((builder, config) -> builder.registerView(
						InstrumentSelector.builder().setName("counted").build(),
						View.builder().setName("renamed").build()))
				.addMetricReaderCustomizer((reader, config) -> {
					calls.add("metric reader");
					return (MetricReader) reader;
				})
				.addMetricExporterCustomizer((exporter, config) -> {
					calls.add("metric exporter");
					return new MetricFilter(exporter);
				})
				.addLoggerProviderCustomizer((builder, config) -> builder.addLogRecordProcessor(
						(context, record) -> record.setAttribute(AttributeKey.stringKey("by.provider"), "seen")))
				.addLogRecordProcessorCustomizer((processor, config) -> {
					calls.add("log record processor");
					return LogRecordProcessor.composite(
							(context, record) -> record.setAttribute(AttributeKey.stringKey("by.processor"), "seen"),
							processor);
				})
				.addLogRecordExporterCustomizer((exporter, config) -> {
					calls.add("log record exporter");
					return new LogFilter(exporter);
				});
		}

	}

	public static class Properties implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer
				.addPropertiesSupplier(() -> Map.of("otel.service.name", "default", "otel.bsp.max.queue.size", "99",
						"otel.metrics.exporter", "none", "otel.instrumentation.logback-mdc.enabled", "false"))
				.addPropertiesCustomizer(
						(config) -> Map.of("otel.exporter.otlp.endpoint", config.getString("test.endpoint")))
				.addPropertiesCustomizer((config) -> {
					assertThat(config.getString("otel.exporter.otlp.endpoint")).isNotEqualTo("http://localhost:1");
					return Map.of();
				});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PropertiesBean {

		@Autowired
		@Nullable OpenTelemetry openTelemetry;

		@Bean
		static AutoConfigurationCustomizerProvider properties() {
			return new Properties();
		}

	}

	public static class First implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addResourceCustomizer((resource, config) -> mark(resource, "first"));
		}

		@Override
		public int order() {
			return -5;
		}

		static Resource mark(Resource resource, String mark) {
			calls.add(mark);
			return resource.toBuilder().put(MARK, mark).build();
		}

	}

	public static class Second implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addResourceCustomizer((resource, config) -> First.mark(resource, "second"));
		}

		@Override
		public int order() {
			return 7;
		}

	}

	static class Third implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addResourceCustomizer((resource, config) -> First.mark(resource, "third"));
		}

		@Override
		public int order() {
			return 8;
		}

	}

	static class Halving implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addSpanExporterCustomizer((exporter, config) -> without(exporter, "unwanted"));
		}

	}

	static class OnAThread implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addSpanExporterCustomizer((exporter, config) -> new SpanWrapper(exporter) {

				private final ExecutorService thread = Executors.newSingleThreadExecutor();

				@Override
				public CompletableResultCode export(Collection<SpanData> spans) {
					CompletableResultCode result = new CompletableResultCode();
					this.thread.execute(() -> {
						super.export(spans);
						result.succeed();
					});
					return result;
				}

				@Override
				public CompletableResultCode flush() {
					CompletableResultCode result = new CompletableResultCode();
					this.thread.execute(result::succeed);
					return result;
				}

				@Override
				public CompletableResultCode shutdown() {
					this.thread.shutdown();
					return super.shutdown();
				}

			});
		}

	}

	static class Throwing implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addSpanExporterCustomizer((exporter, config) -> new SpanWrapper(exporter) {

				@Override
				public CompletableResultCode export(Collection<SpanData> spans) {
					throw new IllegalStateException("broken wrapper");
				}

			});
		}

	}

	static class SamplerAround implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addSamplerCustomizer((sampler, config) -> new SamplerWrapper(sampler) {

				@Override
				public SamplingResult shouldSample(Context parentContext, String traceId, String name,
						SpanKind spanKind, Attributes attributes, List<LinkData> parentLinks) {
					return name.equals("unwanted") ? SamplingResult.drop()
							: super.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
				}

			});
		}

	}

	/** As Google's extension does it. */
	static class Authenticating implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer
				.addSpanExporterCustomizer((exporter, config) -> (exporter instanceof OtlpHttpSpanExporter otlp)
						? otlp.toBuilder().setHeaders(() -> Map.of("Authorization", "Bearer 1")).build() : exporter)
				.addMetricExporterCustomizer((exporter, config) -> (exporter instanceof OtlpHttpMetricExporter otlp)
						? otlp.toBuilder().setHeaders(() -> Map.of("Authorization", "Bearer 2")).build() : exporter);
		}

	}

	static class ChoosyWrapper implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addSpanExporterCustomizer((exporter, config) -> (exporter instanceof OtlpHttpSpanExporter)
					? without(exporter, "test") : exporter);
		}

	}

	public static class FailsAtOnce implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			throw new IllegalStateException("broken provider");
		}

	}

	public static class FailsLater implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addTracerProviderCustomizer((builder, config) -> {
				throw new IllegalStateException("broken hook");
			});
		}

	}

	public static class OfAnotherVersion implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addPropertiesSupplier(() -> {
				throw new NoSuchMethodError("gone");
			});
		}

	}

	public static class ReturnsNull implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addSamplerCustomizer((sampler, config) -> null);
		}

	}

	public static class SetsNonsense implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer customizer) {
			customizer.addPropertiesSupplier(() -> Map.of("otel.traces.sampler", "nonsense"));
		}

	}

	private static class SpanWrapper implements SpanExporter {

		private final SpanExporter delegate;

		SpanWrapper(SpanExporter delegate) {
			this.delegate = delegate;
		}

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			return this.delegate.export(spans);
		}

		@Override
		public CompletableResultCode flush() {
			return this.delegate.flush();
		}

		@Override
		public CompletableResultCode shutdown() {
			return this.delegate.shutdown();
		}

	}

	private static final class MarkedSpan extends DelegatingSpanData {

		MarkedSpan(SpanData delegate) {
			super(delegate);
		}

		@Override
		public Attributes getAttributes() {
			return super.getAttributes().toBuilder().put("by.exporter", "seen").build();
		}

	}

	private static class SamplerWrapper implements Sampler {

		private final Sampler delegate;

		SamplerWrapper(Sampler delegate) {
			this.delegate = delegate;
		}

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			return this.delegate.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
		}

		@Override
		public String getDescription() {
			return "Wrapper";
		}

	}

	private static final class Marking extends SamplerWrapper {

		Marking(Sampler delegate) {
			super(delegate);
		}

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			return SamplingResult.create(
					super.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks).getDecision(),
					Attributes.of(AttributeKey.stringKey("by.sampler"), "seen"));
		}

	}

	private static final class MarkingProcessor implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			span.setAttribute("by.processor", "seen");
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
		}

		@Override
		public boolean isEndRequired() {
			return false;
		}

	}

	private static final class FixedIds implements IdGenerator {

		@Override
		public String generateSpanId() {
			return IdGenerator.random().generateSpanId();
		}

		@Override
		public String generateTraceId() {
			return "00000000000000000000000000000abc";
		}

	}

	private record LogFilter(LogRecordExporter delegate) implements LogRecordExporter {

		@Override
		public CompletableResultCode export(Collection<LogRecordData> logs) {
			return this.delegate.export(logs.stream()
				.filter((log) -> !log.getInstrumentationScopeInfo().getName().equals("unwanted"))
				.toList());
		}

		@Override
		public CompletableResultCode flush() {
			return this.delegate.flush();
		}

		@Override
		public CompletableResultCode shutdown() {
			return this.delegate.shutdown();
		}

	}

	private record MetricFilter(MetricExporter delegate) implements MetricExporter {

		@Override
		public CompletableResultCode export(Collection<MetricData> metrics) {
			return this.delegate
				.export(metrics.stream().filter((metric) -> !metric.getName().equals("unwanted")).toList());
		}

		@Override
		public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
			return this.delegate.getAggregationTemporality(instrumentType);
		}

		@Override
		public CompletableResultCode flush() {
			return this.delegate.flush();
		}

		@Override
		public CompletableResultCode shutdown() {
			return this.delegate.shutdown();
		}

	}

}
