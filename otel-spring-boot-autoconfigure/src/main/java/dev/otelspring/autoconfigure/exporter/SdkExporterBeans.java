package dev.otelspring.autoconfigure.exporter;

import java.time.Duration;
import java.util.function.BiConsumer;

import dev.otelspring.autoconfigure.spi.OtelCustomizers;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Adds the exporters of the SDK that the application declares as beans. Those of Spring
 * Boot's own auto-configuration are left alone: Boot makes them for a pipeline of its
 * own.
 */
public final class SdkExporterBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	private final OtelCustomizers spi;

	public SdkExporterBeans(ConfigurableListableBeanFactory beanFactory, OtelCustomizers spi) {
		this.beanFactory = beanFactory;
		this.spi = spi;
	}

	/**
	 * Adds the exporters, under their beans' names.
	 * @param builder where to
	 * @param metricInterval how often metrics are read
	 */
	public void addTo(TelemetryPipeline.Builder builder, Duration metricInterval) {
		each(SpanExporter.class, (name, exporter) -> builder.addSpanExporter(name, this.spi.spanExporter(exporter)));
		each(LogRecordExporter.class,
				(name, exporter) -> builder.addLogRecordExporter(name, this.spi.logRecordExporter(exporter)));
		each(MetricExporter.class,
				(name, exporter) -> builder.addMetricExporter(name, this.spi.metricExporter(exporter), metricInterval));
	}

	private <E> void each(Class<E> type, BiConsumer<String, E> action) {
		for (String name : this.beanFactory.getBeanNamesForType(type)) {
			if (!BootsBeans.declare(this.beanFactory, name)) {
				action.accept(name, this.beanFactory.getBean(name, type));
			}
		}
	}

}
