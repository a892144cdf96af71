package dev.otelspring.pipeline.sampling;

import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.filter.FilterStage;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Lets a percentage through. Spans of one trace stay or go together, with their log
 * records and with the same trace in other processes, because the trace id decides as it
 * does in the SDK's {@code traceidratio} sampler.
 *
 * <p>
 * For the same reason percentages do not multiply: 50 % of what {@code traceidratio=0.1}
 * let through is all of it, since both choose from the same end.
 *
 * @param <T> the type of the items
 */
public final class ProbabilisticSampler<T> implements Stage<T> {

	private final FilterStage<T> filter;

	private ProbabilisticSampler(Predicate<T> dropped, PipelineListener listener) {
		this.filter = new FilterStage<>(List.of(dropped), DropReason.NOT_SAMPLED, listener);
	}

	/**
	 * Samples spans.
	 * @param samplingPercentage how many to let through, from 0 to 100
	 * @param listener hears of drops
	 * @return the stage
	 * @throws IllegalArgumentException if it is no percentage
	 */
	public static ProbabilisticSampler<SpanData> ofSpans(double samplingPercentage, PipelineListener listener) {
		TraceIds.checkPercentage(samplingPercentage);
		TraceIds traceIds = new TraceIds(samplingPercentage);
		return new ProbabilisticSampler<>((span) -> !traceIds.isChosen(span.getTraceId()), listener);
	}

	/**
	 * Samples log records: those of a trace by its id, all others by chance.
	 * @param samplingPercentage how many to let through, from 0 to 100
	 * @param random where chance comes from
	 * @param listener hears of drops
	 * @return the stage
	 * @throws IllegalArgumentException if it is no percentage
	 */
	public static ProbabilisticSampler<LogRecordData> ofLogRecords(double samplingPercentage, RandomGenerator random,
			PipelineListener listener) {
		TraceIds.checkPercentage(samplingPercentage);
		TraceIds traceIds = new TraceIds(samplingPercentage);
		return new ProbabilisticSampler<>((log) -> {
			SpanContext context = log.getSpanContext();
			return !(context.isValid() ? traceIds.isChosen(context.getTraceId())
					: traceIds.isChosen(random.nextLong()));
		}, listener);
	}

	@Override
	public Batch<T> process(Batch<T> batch) {
		return this.filter.process(batch);
	}

}
