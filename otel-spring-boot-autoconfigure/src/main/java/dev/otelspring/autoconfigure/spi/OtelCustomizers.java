package dev.otelspring.autoconfigure.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.spi.ProviderHooks.Hook;
import dev.otelspring.pipeline.Signal;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.SdkLoggerProviderBuilder;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Applies OpenTelemetry's {@link AutoConfigurationCustomizerProvider}s, from beans and
 * from the classpath, in the order that they give. Whatever builds a part of the SDK
 * hands it through here.
 */
public final class OtelCustomizers {

	private static final String OTLP_EXPORTER = "io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter";

	private final ConfigurableEnvironment environment;

	private final PropertyValues values;

	private final ConfigurationFindings findings;

	private final List<ProviderHooks> providers;

	private final CustomizedHeaders headers = new CustomizedHeaders();

	private final boolean hasOtlp;

	/**
	 * Asks the providers what they want to customize.
	 * @param beans where providers may be
	 * @param environment gets their properties
	 * @param values decides what wrong values do
	 * @param findings told of what has no effect
	 * @param classLoader where other providers may be
	 * @throws CustomizerFailedException if one throws
	 */
	public OtelCustomizers(ListableBeanFactory beans, ConfigurableEnvironment environment, PropertyValues values,
			ConfigurationFindings findings, @Nullable ClassLoader classLoader) {
		this.environment = environment;
		this.values = values;
		this.findings = findings;
		this.hasOtlp = ClassUtils.isPresent(OTLP_EXPORTER, classLoader);
		List<ProviderHooks> all = new ArrayList<>(CustomizerProperties.load(environment, values, classLoader));
		List<ProviderHooks> ofBeans = CustomizerProperties
			.sorted(beans.getBeanProvider(AutoConfigurationCustomizerProvider.class)
				.orderedStream()
				.map(ProviderHooks::of)
				.toList());
		CustomizerProperties.apply(environment, values, ofBeans);
		all.addAll(ofBeans);
		this.providers = CustomizerProperties.sorted(all);
	}

	/**
	 * Customizes a propagator.
	 * @param propagator one of those that are named
	 * @return what takes its place
	 */
	public TextMapPropagator propagator(TextMapPropagator propagator) {
		return apply(Hook.PROPAGATOR, TextMapPropagator.class, propagator);
	}

	/**
	 * Customizes the resource.
	 * @param resource all that was found
	 * @return what takes its place
	 */
	public Resource resource(Resource resource) {
		return apply(Hook.RESOURCE, Resource.class, resource);
	}

	/**
	 * Customizes the sampler.
	 * @param sampler the one that is configured
	 * @return what takes its place
	 */
	public Sampler sampler(Sampler sampler) {
		return apply(Hook.SAMPLER, Sampler.class, sampler);
	}

	/**
	 * Customizes an exporter.
	 * @param exporter of the SDK, or what looks like one for all OTLP exporters
	 * @return what takes its place
	 */
	public SpanExporter spanExporter(SpanExporter exporter) {
		return apply(Hook.SPAN_EXPORTER, SpanExporter.class, exporter);
	}

	/**
	 * Customizes an exporter.
	 * @param exporter of the SDK, or what looks like one for all OTLP exporters
	 * @return what takes its place
	 */
	public MetricExporter metricExporter(MetricExporter exporter) {
		return apply(Hook.METRIC_EXPORTER, MetricExporter.class, exporter);
	}

	/**
	 * Customizes an exporter.
	 * @param exporter of the SDK, or what looks like one for all OTLP exporters
	 * @return what takes its place
	 */
	public LogRecordExporter logRecordExporter(LogRecordExporter exporter) {
		return apply(Hook.LOG_RECORD_EXPORTER, LogRecordExporter.class, exporter);
	}

	/**
	 * Customizes what looks like one exporter for all OTLP exporters. Who leaves it alone
	 * is shown the SDK's own.
	 * @param facade what takes spans
	 * @return what takes its place
	 */
	public SpanExporter otlpSpanExporter(SpanExporter facade) {
		return otlp(Hook.SPAN_EXPORTER, Signal.TRACES, SpanExporter.class, facade);
	}

	/**
	 * Customizes what looks like one exporter for all OTLP exporters. Who leaves it alone
	 * is shown the SDK's own.
	 * @param facade what takes metrics
	 * @return what takes its place
	 */
	public MetricExporter otlpMetricExporter(MetricExporter facade) {
		return otlp(Hook.METRIC_EXPORTER, Signal.METRICS, MetricExporter.class, facade);
	}

	/**
	 * Customizes what looks like one exporter for all OTLP exporters. Who leaves it alone
	 * is shown the SDK's own.
	 * @param facade what takes log records
	 * @return what takes its place
	 */
	public LogRecordExporter otlpLogRecordExporter(LogRecordExporter facade) {
		return otlp(Hook.LOG_RECORD_EXPORTER, Signal.LOGS, LogRecordExporter.class, facade);
	}

	/**
	 * Headers that customizers of the SDK's OTLP exporters have given them.
	 * @return empty before these exporters are customized
	 */
	public CustomizedHeaders headers() {
		return this.headers;
	}

	/**
	 * Whether anybody customizes exporters.
	 * @return {@code false} if they are left alone
	 */
	public boolean mayWrapExporters() {
		return this.providers.stream()
			.anyMatch((provider) -> provider.has(Hook.SPAN_EXPORTER) || provider.has(Hook.METRIC_EXPORTER)
					|| provider.has(Hook.LOG_RECORD_EXPORTER));
	}

	/**
	 * Whether anybody may give headers.
	 * @return {@code false} if no exporter is customized, or there is none to be shown
	 */
	public boolean mayGiveHeaders() {
		return this.hasOtlp && mayWrapExporters();
	}

	private <T> T otlp(Hook hook, Signal signal, Class<T> type, T facade) {
		Object current = facade;
		for (ProviderHooks provider : this.providers) {
			if (provider.has(hook)) {
				Object given = current;
				current = provider.apply(hook, given, config());
				if (current == given && this.hasOtlp) {
					probe(provider, hook, signal);
				}
			}
		}
		return type.cast(current);
	}

	private void probe(ProviderHooks provider, Hook hook, Signal signal) {
		UnaryOperator<Object> customizer = (exporter) -> provider.apply(hook, exporter, config());
		OtlpExporterProbe.Answer answer = (signal == Signal.TRACES) ? OtlpExporterProbe.spans(customizer)
				: (signal == Signal.METRICS) ? OtlpExporterProbe.metrics(customizer)
						: OtlpExporterProbe.logRecords(customizer);
		if (answer == null) {
			return;
		}
		if (answer.headers() != null) {
			this.headers.add(signal, answer.headers());
		}
		else {
			this.findings.add(provider.name() + " does not change what is exported of " + signal.id(),
					"it wraps the SDK's own OTLP exporter, which is not what sends here",
					"Let it wrap whatever exporter it is given, or use a PipelineCustomizer bean");
		}
	}

	private SpringConfigProperties config() {
		return new SpringConfigProperties(this.environment, this.values);
	}

	/**
	 * Customizes the processor that hands spans to the pipeline.
	 * @param processor of the pipeline
	 * @return what takes its place
	 */
	public SpanProcessor spanProcessor(SpanProcessor processor) {
		return apply(Hook.SPAN_PROCESSOR, SpanProcessor.class, processor);
	}

	/**
	 * Customizes the processor that hands log records to the pipeline.
	 * @param processor of the pipeline
	 * @return what takes its place
	 */
	public LogRecordProcessor logRecordProcessor(LogRecordProcessor processor) {
		return apply(Hook.LOG_RECORD_PROCESSOR, LogRecordProcessor.class, processor);
	}

	/**
	 * Customizes a reader of metrics.
	 * @param reader that hands metrics to the pipeline
	 * @return what takes its place
	 */
	public MetricReader metricReader(MetricReader reader) {
		return apply(Hook.METRIC_READER, MetricReader.class, reader);
	}

	/**
	 * Customizes the tracer provider.
	 * @param builder has the resource, the sampler and the pipeline's processor
	 * @return what takes its place
	 */
	public SdkTracerProviderBuilder tracerProvider(SdkTracerProviderBuilder builder) {
		return apply(Hook.TRACER_PROVIDER, SdkTracerProviderBuilder.class, builder);
	}

	/**
	 * Customizes the meter provider.
	 * @param builder has the resource and the readers
	 * @return what takes its place
	 */
	public SdkMeterProviderBuilder meterProvider(SdkMeterProviderBuilder builder) {
		return apply(Hook.METER_PROVIDER, SdkMeterProviderBuilder.class, builder);
	}

	/**
	 * Customizes the logger provider.
	 * @param builder has the resource; the pipeline's processor follows
	 * @return what takes its place
	 */
	public SdkLoggerProviderBuilder loggerProvider(SdkLoggerProviderBuilder builder) {
		return apply(Hook.LOGGER_PROVIDER, SdkLoggerProviderBuilder.class, builder);
	}

	private <T> T apply(Hook hook, Class<T> type, T value) {
		Object current = value;
		for (ProviderHooks provider : this.providers) {
			if (provider.has(hook)) {
				current = provider.apply(hook, current, config());
			}
		}
		return type.cast(current);
	}

}
