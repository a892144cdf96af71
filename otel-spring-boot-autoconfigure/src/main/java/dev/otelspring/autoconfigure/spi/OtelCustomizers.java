package dev.otelspring.autoconfigure.spi;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.spi.ProviderHooks.Hook;
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

/**
 * Applies OpenTelemetry's {@link AutoConfigurationCustomizerProvider}s, from beans and
 * from the classpath, in the order that they give. Whatever builds a part of the SDK
 * hands it through here.
 */
public final class OtelCustomizers {

	private final ConfigurableEnvironment environment;

	private final PropertyValues values;

	private final List<ProviderHooks> providers;

	/**
	 * Asks the providers what they want to customize.
	 * @param beans where providers may be
	 * @param environment gets their properties
	 * @param values decides what wrong values do
	 * @param classLoader where other providers may be
	 * @throws CustomizerFailedException if one throws
	 */
	public OtelCustomizers(ListableBeanFactory beans, ConfigurableEnvironment environment, PropertyValues values,
			@Nullable ClassLoader classLoader) {
		this.environment = environment;
		this.values = values;
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
				current = provider.apply(hook, current, new SpringConfigProperties(this.environment, this.values));
			}
		}
		return type.cast(current);
	}

}
