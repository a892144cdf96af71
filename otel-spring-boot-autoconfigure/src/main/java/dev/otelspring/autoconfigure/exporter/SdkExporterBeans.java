package dev.otelspring.autoconfigure.exporter;

import java.time.Duration;
import java.util.function.BiConsumer;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Adds the exporters of the SDK that the application declares as beans. Those of Spring
 * Boot's own auto-configuration are left alone: Boot makes them for a pipeline of its
 * own.
 */
public final class SdkExporterBeans {

	private static final String BOOT = "org.springframework.boot.";

	private final ConfigurableListableBeanFactory beanFactory;

	public SdkExporterBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Adds the exporters, under their beans' names.
	 * @param builder where to
	 * @param metricInterval how often metrics are read
	 */
	public void addTo(TelemetryPipeline.Builder builder, Duration metricInterval) {
		each(SpanExporter.class, builder::addSpanExporter);
		each(LogRecordExporter.class, builder::addLogRecordExporter);
		each(MetricExporter.class, (name, exporter) -> builder.addMetricExporter(name, exporter, metricInterval));
	}

	private <E> void each(Class<E> type, BiConsumer<String, E> action) {
		for (String name : this.beanFactory.getBeanNamesForType(type)) {
			if (!isFromBoot(name)) {
				action.accept(name, this.beanFactory.getBean(name, type));
			}
		}
	}

	private boolean isFromBoot(String name) {
		if (!this.beanFactory.containsBeanDefinition(name)) {
			return false;
		}
		BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(name);
		String factory = definition.getFactoryBeanName();
		Class<?> declaring = (factory != null) ? this.beanFactory.getType(factory) : null;
		return declaring != null && declaring.getName().startsWith(BOOT);
	}

}
