package dev.otelspring.pipeline.status;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline at one moment. For each signal: created = dropped before the fan-out +
 * waiting in the source + what each exporter took over; for each exporter: taken over =
 * delivered + queued + dropped.
 *
 * @param signals by signal, what happened before the fan-out
 * @param exporters each exporter, in the order of configuration
 */
public record PipelineSnapshot(Map<Signal, SignalSnapshot> signals, List<ExporterSnapshot> exporters) {

	/**
	 * One signal before the fan-out.
	 *
	 * @param created how many items the SDK handed over
	 * @param waiting how many wait for a batch to fill
	 * @param dropped how many were dropped for all exporters, by reason
	 */
	public record SignalSnapshot(long created, long waiting, Map<DropReason, Long> dropped) {
	}

	/**
	 * One exporter.
	 *
	 * @param name its name in the properties
	 * @param endpoint where it sends
	 * @param protocol the protocol
	 * @param compression the compression
	 * @param signals what it takes
	 * @param state how it fares: the worst of {@code states}
	 * @param states by signal, how it fares
	 * @param pausedSince since when it is told to send nothing, {@code null} if it is not
	 * @param lastSuccess when a backend last confirmed items
	 * @param lastError what went wrong last, even if all is well now
	 * @param lastErrors by signal, the same; those without one are not in it
	 * @param queuedBytes how many bytes wait
	 * @param counts by signal, what became of what it took over
	 */
	public record ExporterSnapshot(String name, String endpoint, String protocol, String compression,
			Set<Signal> signals, ExporterState state, Map<Signal, ExporterState> states, @Nullable Instant pausedSince,
			@Nullable Instant lastSuccess, @Nullable LastError lastError, Map<Signal, LastError> lastErrors,
			long queuedBytes, Map<Signal, ExporterCounts> counts) {
	}

	/**
	 * The account of one exporter and signal.
	 *
	 * @param enqueued how many items it took over, those found on disk included
	 * @param delivered how many the backend confirmed
	 * @param queued how many are not delivered so far
	 * @param dropped how many it dropped, by reason
	 */
	public record ExporterCounts(long enqueued, long delivered, long queued, Map<DropReason, Long> dropped) {
	}

	/**
	 * Something that went wrong.
	 *
	 * @param at when
	 * @param signal for which kind of telemetry
	 * @param problem what the backend or the network said
	 */
	public record LastError(Instant at, Signal signal, Problem problem) {
	}

}
