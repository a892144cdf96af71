package dev.otelspring.autoconfigure.doctor;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.SignalSnapshot;
import dev.otelspring.pipeline.status.PipelineStatus;
import org.jspecify.annotations.Nullable;

/**
 * Whether something was lost since the start, other than on purpose, and whether that
 * goes on.
 */
final class DropCheck implements Check {

	private static final String AT_EXPORTER = "Look at what keeps the backend from taking them; a larger queue, or one "
			+ "on disk, bridges more: sending-queue of an exporter under otel.exporters, to where all that is set under "
			+ "otel.exporter.otlp must then move";

	private final TelemetryPipeline pipeline;

	private final Clock clock;

	DropCheck(TelemetryPipeline pipeline, Clock clock) {
		this.pipeline = pipeline;
		this.clock = clock;
	}

	@Override
	public List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		PipelineStatus status = this.pipeline.status();
		PipelineSnapshot snapshot = status.snapshot();
		for (Map.Entry<Signal, SignalSnapshot> counts : snapshot.signals().entrySet()) {
			Signal signal = counts.getKey();
			look("Before the exporters", signal, counts.getValue().dropped(),
					(reason) -> status.lastDropped(signal, reason), beforeExporters(signal), findings);
		}
		for (ExporterSnapshot exporter : snapshot.exporters()) {
			for (Map.Entry<Signal, ExporterCounts> counts : exporter.counts().entrySet()) {
				Signal signal = counts.getKey();
				look("By the exporter '" + exporter.name() + "'", signal, counts.getValue().dropped(),
						(reason) -> status.lastDropped(exporter.name(), signal, reason), AT_EXPORTER, findings);
			}
		}
		return findings;
	}

	private void look(String where, Signal signal, Map<DropReason, Long> dropped,
			Function<DropReason, @Nullable Instant> last, String queueMend, List<Finding> findings) {
		for (Map.Entry<DropReason, Long> drop : dropped.entrySet()) {
			DropReason reason = drop.getKey();
			long count = drop.getValue();
			String why = (count > 0) ? why(reason) : null;
			if (why != null) {
				Recency recency = Recency.of(last.apply(reason), this.clock);
				findings.add(new Finding(
						"dropped", recency.severity(Severity.WARNING), where + " " + count + " " + signal.items()
								+ " were dropped (" + reason.id() + ")" + recency.suffix(),
						why, (reason == DropReason.QUEUE_FULL) ? queueMend : mend(reason)));
			}
		}
	}

	private static String beforeExporters(Signal signal) {
		if (signal == Signal.METRICS) {
			return "Make fewer series: keep fewer attributes with a view (otel.metrics.views)";
		}
		String property = (signal == Signal.LOGS) ? "otel.blrp.max.queue.size" : "otel.bsp.max.queue.size";
		return "Raise " + property + ", or make fewer " + signal.items() + ": by sampling, filters or a higher level";
	}

	// What the user asked for, and what an exporter's own finding tells, is none.
	private static @Nullable String why(DropReason reason) {
		return switch (reason) {
			case FILTERED, NOT_SAMPLED, RATE_LIMITED, REJECTED, EXPORTER_FAILED, SHUTDOWN -> null;
			case QUEUE_FULL -> "they came faster than they were taken, and the queue is bounded";
			case TOO_LARGE -> "64 of them together, or fewer large ones, were more than the backend takes";
			case RETRY_EXHAUSTED -> "the backend was away for longer than is waited";
			case ENCODING_FAILED -> "they could not be encoded";
			case STAGE_FAILED -> "a processor threw";
			case MEMORY_LIMIT -> "all that waited together had reached its byte budget";
			case CARDINALITY_LIMIT -> "there are more series than are remembered for deltas";
			case CORRUPTED -> "what was read back from disk was not what had been written";
		};
	}

	private static String mend(DropReason reason) {
		return switch (reason) {
			case TOO_LARGE ->
				"Raise the backend's limit, lower otel.processors.batch.send-batch-size below 64, or cut what an item "
						+ "may carry (otel.attribute.value.length.limit)";
			case RETRY_EXHAUSTED ->
				"Raise otel.exporters.<name>.retry-on-failure.max-elapsed-time, with a queue that " + "holds as much";
			case MEMORY_LIMIT -> "Raise otel.processors.memory-limiter.limit, or put queues on disk";
			case CARDINALITY_LIMIT -> "Keep fewer attributes with a view (otel.metrics.views)";
			case CORRUPTED -> "Look at the disk of otel.storage.directory";
			case ENCODING_FAILED, STAGE_FAILED -> "Look at the log; a processor or an item of your own may be at fault";
			default -> "Look at the exporters";
		};
	}

}
