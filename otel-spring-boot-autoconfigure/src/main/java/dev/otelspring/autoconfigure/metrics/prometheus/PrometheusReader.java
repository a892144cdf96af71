package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.Collection;

import dev.otelspring.autoconfigure.metrics.CollectionContext;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;

/**
 * Reads all instruments when Prometheus asks, and never by itself. Where the application
 * has a meter provider of its own, nobody registers it, and there is nothing to read.
 *
 * <p>
 * Thread-safe: of two scrapes at a time, one waits.
 */
final class PrometheusReader implements MetricReader {

	private final boolean micrometer;

	private final Object collection = new Object();

	private volatile CollectionRegistration registration = CollectionRegistration.noop();

	/**
	 * Makes a reader.
	 * @param micrometer whether it reads Micrometer's meters too
	 */
	PrometheusReader(boolean micrometer) {
		this.micrometer = micrometer;
	}

	@Override
	public void register(CollectionRegistration newRegistration) {
		this.registration = newRegistration;
	}

	Collection<MetricData> read() {
		if (this.micrometer) {
			return collect();
		}
		try (Scope scope = CollectionContext.withoutMicrometer().makeCurrent()) {
			return collect();
		}
	}

	private Collection<MetricData> collect() {
		synchronized (this.collection) {
			return this.registration.collectAllMetrics();
		}
	}

	@Override
	public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
		return AggregationTemporality.CUMULATIVE;
	}

	@Override
	public CompletableResultCode forceFlush() {
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode shutdown() {
		this.registration = CollectionRegistration.noop();
		return CompletableResultCode.ofSuccess();
	}

}
