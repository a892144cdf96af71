package dev.otelspring.autoconfigure.doctor;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.queue.QueueUse;

/** Whether an exporter's queue fills, before it drops anything. */
final class QueueCheck implements Check {

	private static final double NEARLY_FULL = 0.75;

	private final TelemetryPipeline pipeline;

	QueueCheck(TelemetryPipeline pipeline) {
		this.pipeline = pipeline;
	}

	@Override
	public List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		for (QueueUse queue : this.pipeline.queues()) {
			if (queue.share() > NEARLY_FULL) {
				findings.add(finding(queue));
			}
		}
		return findings;
	}

	private static Finding finding(QueueUse queue) {
		String property = "otel.exporters." + queue.exporter() + ".sending-queue.";
		return new Finding("queue", Severity.WARNING,
				"The queue of exporter '" + queue.exporter() + "' is " + (int) (100 * queue.share()) + " % full ("
						+ Bytes.text(queue.bytes()) + " of " + Bytes.text(queue.capacity()) + ")",
				"its backend is away, or slower than telemetry is made; when the queue is full, the oldest is dropped",
				"Look at the backend and at what else is found of this exporter; make less (otel.traces.sampler), or "
						+ (queue.onHeap()
								? "set " + property + "queue-size or " + property + "num-consumers higher, or "
										+ property
										+ "storage to disk; of the one exporter of otel.exporter.otlp, that needs "
										+ "otel.exporters, to where all of it must then move"
								: "raise otel.storage.max-size"));
	}

}
