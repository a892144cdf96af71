package dev.otelspring.autoconfigure.spi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.MisfitException;
import dev.otelspring.autoconfigure.PropertyValues;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurablePropagatorProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.autoconfigure.spi.logs.ConfigurableLogRecordExporterProvider;
import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSamplerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * OpenTelemetry's own extension points: a sampler, propagator or exporter that is a
 * Spring bean or a {@link ServiceLoader} entry is chosen by its name in a property. A
 * bean wins over an entry of the same name.
 *
 * <p>
 * Providers are loaded when one is asked for.
 */
public final class OtelComponents {

	private final ListableBeanFactory beans;

	private final Environment environment;

	private final PropertyValues values;

	private final ServiceEntries entries;

	OtelComponents(ListableBeanFactory beans, Environment environment, PropertyValues values, ServiceEntries entries) {
		this.beans = beans;
		this.environment = environment;
		this.values = values;
		this.entries = entries;
	}

	/**
	 * A sampler by name.
	 * @param name as in {@code otel.traces.sampler}
	 * @return empty if no provider has that name
	 * @throws MisfitException if the provider throws
	 */
	public Optional<Sampler> sampler(String name) {
		return find(ConfigurableSamplerProvider.class, ConfigurableSamplerProvider::getName,
				ConfigurableSamplerProvider::createSampler, name);
	}

	/**
	 * The names of all samplers that {@link #sampler} finds.
	 * @return in alphabetical order
	 */
	public Set<String> samplerNames() {
		return names(ConfigurableSamplerProvider.class, ConfigurableSamplerProvider::getName);
	}

	/**
	 * A propagator by name.
	 * @param name as in {@code otel.propagators}
	 * @return empty if no provider has that name
	 * @throws MisfitException if the provider throws
	 */
	public Optional<TextMapPropagator> propagator(String name) {
		return find(ConfigurablePropagatorProvider.class, ConfigurablePropagatorProvider::getName,
				ConfigurablePropagatorProvider::getPropagator, name);
	}

	/**
	 * A propagator by name, among the beans alone.
	 * @param name as in {@code otel.propagators}
	 * @return empty if no bean has that name
	 * @throws MisfitException if the provider throws
	 */
	public Optional<TextMapPropagator> propagatorBean(String name) {
		return find(beans(ConfigurablePropagatorProvider.class), ConfigurablePropagatorProvider::getName,
				ConfigurablePropagatorProvider::getPropagator, name);
	}

	/**
	 * The names of all propagators that {@link #propagator} finds.
	 * @return in alphabetical order
	 */
	public Set<String> propagatorNames() {
		return names(ConfigurablePropagatorProvider.class, ConfigurablePropagatorProvider::getName);
	}

	/**
	 * An exporter of spans by name.
	 * @param name as in {@code otel.traces.exporter}
	 * @return empty if no provider has that name
	 * @throws MisfitException if the provider throws
	 */
	public Optional<SpanExporter> spanExporter(String name) {
		return find(ConfigurableSpanExporterProvider.class, ConfigurableSpanExporterProvider::getName,
				ConfigurableSpanExporterProvider::createExporter, name);
	}

	/**
	 * An exporter of metrics by name.
	 * @param name as in {@code otel.metrics.exporter}
	 * @return empty if no provider has that name
	 * @throws MisfitException if the provider throws
	 */
	public Optional<MetricExporter> metricExporter(String name) {
		return find(ConfigurableMetricExporterProvider.class, ConfigurableMetricExporterProvider::getName,
				ConfigurableMetricExporterProvider::createExporter, name);
	}

	/**
	 * An exporter of log records by name.
	 * @param name as in {@code otel.logs.exporter}
	 * @return empty if no provider has that name
	 * @throws MisfitException if the provider throws
	 */
	public Optional<LogRecordExporter> logRecordExporter(String name) {
		return find(ConfigurableLogRecordExporterProvider.class, ConfigurableLogRecordExporterProvider::getName,
				ConfigurableLogRecordExporterProvider::createExporter, name);
	}

	/**
	 * What finds out about the service and where it runs.
	 * @return in the order that the providers give
	 */
	public List<NamedResourceProvider> resourceProviders() {
		return providers(ResourceProvider.class).stream()
			.sorted(Comparator.comparingInt(ResourceProvider::order))
			.map((provider) -> new NamedResourceProvider(provider,
					new SpringConfigProperties(this.environment, this.values)))
			.toList();
	}

	/**
	 * The names of all exporters of a signal.
	 * @param signal {@code traces}, {@code metrics} or {@code logs}
	 * @return in alphabetical order
	 */
	public Set<String> exporterNames(String signal) {
		return switch (signal) {
			case "traces" -> names(ConfigurableSpanExporterProvider.class, ConfigurableSpanExporterProvider::getName);
			case "metrics" ->
				names(ConfigurableMetricExporterProvider.class, ConfigurableMetricExporterProvider::getName);
			case "logs" ->
				names(ConfigurableLogRecordExporterProvider.class, ConfigurableLogRecordExporterProvider::getName);
			default -> Set.of();
		};
	}

	private <P, C> Optional<C> find(Class<P> type, Function<P, String> nameOf,
			BiFunction<P, ConfigProperties, C> create, String name) {
		return find(providers(type), nameOf, create, name);
	}

	private <P, C> Optional<C> find(List<P> providers, Function<P, String> nameOf,
			BiFunction<P, ConfigProperties, C> create, String name) {
		return providers.stream()
			.filter((provider) -> nameOf.apply(provider).equals(name))
			.findFirst()
			.map((provider) -> create(provider, create, name));
	}

	private <P, C> C create(P provider, BiFunction<P, ConfigProperties, C> create, String name) {
		SpringConfigProperties config = new SpringConfigProperties(this.environment, this.values);
		try {
			return create.apply(provider, config);
		}
		catch (InvalidOtelPropertyException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			if (ex instanceof ConfigurationException && ex.getCause() instanceof InvalidOtelPropertyException invalid) {
				throw invalid;
			}
			// What it read may be what is wrong.
			throw new MisfitException("names '" + name + "', which cannot be created: " + ex.getMessage(),
					config.read());
		}
	}

	private <P> Set<String> names(Class<P> type, Function<P, String> nameOf) {
		Set<String> names = new TreeSet<>();
		providers(type).forEach((provider) -> names.add(nameOf.apply(provider)));
		return names;
	}

	private <P> List<P> providers(Class<P> type) {
		List<P> providers = beans(type);
		providers.addAll(this.entries.load(type));
		return providers;
	}

	private <P> List<P> beans(Class<P> type) {
		return new ArrayList<>(this.beans.getBeanProvider(type).orderedStream().toList());
	}

}
