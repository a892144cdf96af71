package dev.otelspring.pipeline.source;

import java.time.Duration;

import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.DefaultAggregationSelector;

/**
 * How an exporter wants metrics to be read. Exporters that want the same share one reader
 * and one encoding.
 *
 * @param temporality how sums are told; default cumulative
 * @param histograms how histograms are aggregated unless a view or an advice says
 * otherwise; default explicit buckets
 * @param interval how often; default 60 s
 */
public record MetricReading(Temporality temporality, Histograms histograms, Duration interval) {

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if the interval is not positive
	 */
	public MetricReading {
		if (interval.isZero() || interval.isNegative()) {
			throw new IllegalArgumentException("interval must be positive, was " + interval);
		}
	}

	/**
	 * The specification's defaults.
	 * @return cumulative, explicit buckets, 60 s
	 */
	public static MetricReading defaults() {
		return new MetricReading(Temporality.CUMULATIVE, Histograms.EXPLICIT_BUCKET_HISTOGRAM, Duration.ofSeconds(60));
	}

	/**
	 * How an instrument's sums are told.
	 * @param instrumentType the instrument's type
	 * @return cumulative or delta
	 */
	public AggregationTemporality aggregationTemporality(InstrumentType instrumentType) {
		return this.temporality.selector().getAggregationTemporality(instrumentType);
	}

	/**
	 * How an instrument is aggregated where no view says otherwise.
	 * @param instrumentType the instrument's type
	 * @return the aggregation
	 */
	public Aggregation defaultAggregation(InstrumentType instrumentType) {
		return this.histograms.selector().getDefaultAggregation(instrumentType);
	}

	/**
	 * {@code OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE}.
	 *
	 * @see <a href=
	 * "https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/#additional-environment-variable-configuration">Specification,
	 * OTLP metric exporter</a>
	 */
	public enum Temporality {

		/** Sums since the start: Prometheus and most others. */
		CUMULATIVE(AggregationTemporalitySelector.alwaysCumulative()),

		/** Sums since the last export, for all but UpDownCounters: Datadog, Dynatrace. */
		DELTA(AggregationTemporalitySelector.deltaPreferred()),

		/** Delta where that needs no memory of the last export. */
		LOWMEMORY(AggregationTemporalitySelector.lowMemory());

		private final AggregationTemporalitySelector selector;

		Temporality(AggregationTemporalitySelector selector) {
			this.selector = selector;
		}

		AggregationTemporalitySelector selector() {
			return this.selector;
		}

	}

	/** {@code OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION}. */
	public enum Histograms {

		/** Buckets with fixed boundaries. */
		EXPLICIT_BUCKET_HISTOGRAM(DefaultAggregationSelector.getDefault()),

		/** Buckets that follow the values. */
		BASE2_EXPONENTIAL_BUCKET_HISTOGRAM(DefaultAggregationSelector.getDefault()
			.with(InstrumentType.HISTOGRAM, Aggregation.base2ExponentialBucketHistogram()));

		private final DefaultAggregationSelector selector;

		Histograms(DefaultAggregationSelector selector) {
			this.selector = selector;
		}

		DefaultAggregationSelector selector() {
			return this.selector;
		}

	}

}
