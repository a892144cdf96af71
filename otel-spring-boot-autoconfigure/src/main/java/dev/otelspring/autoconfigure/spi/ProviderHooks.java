package dev.otelspring.autoconfigure.spi;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
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

/**
 * What one {@link AutoConfigurationCustomizerProvider} has asked for: it is called once,
 * and its functions when there is something to customize.
 */
final class ProviderHooks implements AutoConfigurationCustomizer {

	private final String provider;

	private final int order;

	private final Map<Hook, List<BiFunction<Object, ConfigProperties, Object>>> functions = new EnumMap<>(Hook.class);

	private final List<Supplier<Map<String, String>>> defaults = new ArrayList<>();

	private final List<Function<ConfigProperties, Map<String, String>>> overrides = new ArrayList<>();

	private ProviderHooks(AutoConfigurationCustomizerProvider provider) {
		this.provider = provider.getClass().getName();
		this.order = provider.order();
	}

	static ProviderHooks of(AutoConfigurationCustomizerProvider provider) {
		ProviderHooks hooks = new ProviderHooks(provider);
		try {
			provider.customize(hooks);
		}
		catch (RuntimeException | LinkageError ex) {
			throw new CustomizerFailedException(hooks.provider, "customize", ex);
		}
		return hooks;
	}

	String name() {
		return this.provider;
	}

	int order() {
		return this.order;
	}

	boolean has(Hook hook) {
		return this.functions.containsKey(hook);
	}

	Object apply(Hook hook, Object value, ConfigProperties config) {
		Object current = value;
		for (BiFunction<Object, ConfigProperties, Object> function : this.functions.getOrDefault(hook, List.of())) {
			Object input = current;
			current = guarded(hook.id(), () -> function.apply(input, config));
		}
		return current;
	}

	void addDefaultsTo(Map<String, Object> properties) {
		this.defaults.forEach((supplier) -> properties.putAll(guarded("properties", supplier)));
	}

	List<Function<ConfigProperties, Map<String, String>>> overrides() {
		return this.overrides.stream()
			.<Function<ConfigProperties, Map<String, String>>>map(
					(function) -> (config) -> guarded("properties", () -> function.apply(config)))
			.toList();
	}

	private <T> T guarded(String hook, Supplier<T> step) {
		try {
			T result = step.get();
			if (result == null) {
				throw new IllegalStateException("it returned null");
			}
			return result;
		}
		catch (RuntimeException | LinkageError ex) {
			throw new CustomizerFailedException(this.provider, hook, ex);
		}
	}

	// The argument's type is the hook's own.
	@SuppressWarnings("unchecked")
	private AutoConfigurationCustomizer add(Hook hook, BiFunction<?, ConfigProperties, ?> function) {
		this.functions.computeIfAbsent(hook, (key) -> new ArrayList<>())
			.add((BiFunction<Object, ConfigProperties, Object>) function);
		return this;
	}

	@Override
	public AutoConfigurationCustomizer addPropagatorCustomizer(
			BiFunction<? super TextMapPropagator, ConfigProperties, ? extends TextMapPropagator> customizer) {
		return add(Hook.PROPAGATOR, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addResourceCustomizer(
			BiFunction<? super Resource, ConfigProperties, ? extends Resource> customizer) {
		return add(Hook.RESOURCE, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addSamplerCustomizer(
			BiFunction<? super Sampler, ConfigProperties, ? extends Sampler> customizer) {
		return add(Hook.SAMPLER, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addSpanExporterCustomizer(
			BiFunction<? super SpanExporter, ConfigProperties, ? extends SpanExporter> customizer) {
		return add(Hook.SPAN_EXPORTER, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addSpanProcessorCustomizer(
			BiFunction<? super SpanProcessor, ConfigProperties, ? extends SpanProcessor> customizer) {
		return add(Hook.SPAN_PROCESSOR, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addTracerProviderCustomizer(
			BiFunction<SdkTracerProviderBuilder, ConfigProperties, SdkTracerProviderBuilder> customizer) {
		return add(Hook.TRACER_PROVIDER, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addMeterProviderCustomizer(
			BiFunction<SdkMeterProviderBuilder, ConfigProperties, SdkMeterProviderBuilder> customizer) {
		return add(Hook.METER_PROVIDER, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addMetricExporterCustomizer(
			BiFunction<? super MetricExporter, ConfigProperties, ? extends MetricExporter> customizer) {
		return add(Hook.METRIC_EXPORTER, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addMetricReaderCustomizer(
			BiFunction<? super MetricReader, ConfigProperties, ? extends MetricReader> customizer) {
		return add(Hook.METRIC_READER, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addLoggerProviderCustomizer(
			BiFunction<SdkLoggerProviderBuilder, ConfigProperties, SdkLoggerProviderBuilder> customizer) {
		return add(Hook.LOGGER_PROVIDER, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addLogRecordProcessorCustomizer(
			BiFunction<? super LogRecordProcessor, ConfigProperties, ? extends LogRecordProcessor> customizer) {
		return add(Hook.LOG_RECORD_PROCESSOR, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addLogRecordExporterCustomizer(
			BiFunction<? super LogRecordExporter, ConfigProperties, ? extends LogRecordExporter> customizer) {
		return add(Hook.LOG_RECORD_EXPORTER, customizer);
	}

	@Override
	public AutoConfigurationCustomizer addPropertiesSupplier(Supplier<Map<String, String>> supplier) {
		this.defaults.add(supplier);
		return this;
	}

	@Override
	public AutoConfigurationCustomizer addPropertiesCustomizer(
			Function<ConfigProperties, Map<String, String>> customizer) {
		this.overrides.add(customizer);
		return this;
	}

	/** What can be customized. */
	enum Hook {

		PROPAGATOR, RESOURCE, SAMPLER, SPAN_EXPORTER, SPAN_PROCESSOR, TRACER_PROVIDER, METER_PROVIDER, METRIC_EXPORTER,
		METRIC_READER, LOGGER_PROVIDER, LOG_RECORD_PROCESSOR, LOG_RECORD_EXPORTER;

		String id() {
			return name().toLowerCase(Locale.ROOT).replace('_', ' ');
		}

	}

}
