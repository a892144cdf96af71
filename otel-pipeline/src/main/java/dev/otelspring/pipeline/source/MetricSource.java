package dev.otelspring.pipeline.source;

import java.util.Collection;
import java.util.List;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a periodic reader collected. It stands where the SDK's exporter would, and
 * returns once the frames are queued, so that a slow backend never holds the reader up.
 *
 * <p>
 * Thread-safe.
 */
public final class MetricSource implements MetricExporter {

	private final MetricReading reading;

	private final Pipeline<MetricData> pipeline;

	private final PipelineListener listener;

	/** For what other sources than the SDK's instruments give as totals. */
	private final @Nullable CumulativeToDelta deltas;

	public MetricSource(MetricReading reading, Pipeline<MetricData> pipeline, PipelineListener listener) {
		this.reading = reading;
		this.pipeline = pipeline;
		this.listener = listener;
		// Low memory means that nothing is remembered: such totals stay totals.
		this.deltas = (reading.temporality() == MetricReading.Temporality.DELTA) ? new CumulativeToDelta() : null;
	}

	/**
	 * How this source is to be read.
	 * @return temporality, aggregation and interval
	 */
	public MetricReading reading() {
		return this.reading;
	}

	@Override
	public CompletableResultCode export(Collection<MetricData> metrics) {
		Batch<MetricData> batch = new Batch<>(Signal.METRICS, List.copyOf(metrics));
		this.listener.created(Signal.METRICS, batch.count());
		this.pipeline.accept((this.deltas != null) ? deltas(this.deltas, batch) : batch);
		return CompletableResultCode.ofSuccess();
	}

	private Batch<MetricData> deltas(CumulativeToDelta conversion, Batch<MetricData> batch) {
		synchronized (conversion) {
			Batch<MetricData> converted = batch.with(conversion.convert(batch.items()));
			if (conversion.leftOut() > 0) {
				this.listener.dropped(Signal.METRICS, DropReason.CARDINALITY_LIMIT, conversion.leftOut());
			}
			return converted;
		}
	}

	@Override
	public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
		return this.reading.aggregationTemporality(instrumentType);
	}

	@Override
	public Aggregation getDefaultAggregation(InstrumentType instrumentType) {
		return this.reading.defaultAggregation(instrumentType);
	}

	/**
	 * The points outlive this call in a stage that holds them back; the SDK must not use
	 * them again.
	 */
	@Override
	public MemoryMode getMemoryMode() {
		return MemoryMode.IMMUTABLE_DATA;
	}

	@Override
	public CompletableResultCode flush() {
		this.pipeline.flush();
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode shutdown() {
		return flush();
	}

}
