package dev.otelspring.autoconfigure.doctor;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.pipeline.ProcessorsProperties;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.queue.QueueUse;

/**
 * Whether what waits takes more of the heap than an application can spare, or could.
 */
final class MemoryCheck implements Check {

	private static final String ID = "memory";

	private static final double NEARLY_ALL = 0.75;

	/** Some collectors leave a part of -Xmx out of the largest heap. */
	private static final double TOLERANCE = 1.1;

	private final TelemetryPipeline pipeline;

	private final long maxHeap;

	MemoryCheck(TelemetryPipeline pipeline, long maxHeap) {
		this.pipeline = pipeline;
		this.maxHeap = maxHeap;
	}

	@Override
	public List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		long limit = this.pipeline.memoryLimit();
		long used = this.pipeline.heapBytes();
		if (used > limit * NEARLY_ALL) {
			findings.add(new Finding(ID, Severity.WARNING,
					"Telemetry that waits takes " + Bytes.text(used) + " of the " + Bytes.text(limit)
							+ " that it may take",
					"backends are away, or slower than telemetry is made; at the limit, what comes in is dropped",
					"Look at the backends; make less (otel.traces.sampler, otel.metrics.views, a higher level of "
							+ "logging), put queues on disk, or raise otel.processors.memory-limiter.limit"));
		}
		long queues = 0;
		for (QueueUse queue : this.pipeline.queues()) {
			queues = queue.onHeap() ? sum(queues, queue.capacity()) : queues;
		}
		long possible = Math.min(queues, limit);
		// What is so by itself is no news.
		long usual = ProcessorsProperties.MemoryLimiter.ofHeap(this.maxHeap);
		if (possible > usual * TOLERANCE) {
			findings.add(new Finding(ID, Severity.WARNING,
					"Telemetry that waits may take " + Bytes.text(possible) + " of a heap of "
							+ Bytes.text(this.maxHeap),
					"all queues in memory together may hold that, and a backend that is away for long fills them; the "
							+ "application may then run out of memory",
					"Set otel.processors.memory-limiter.limit to a quarter of the heap or less, or sending-queue.queue-size"
							+ " of exporters lower; queues on disk (sending-queue.storage) take little heap"));
		}
		else if (queues > limit && limit < usual) {
			findings.add(new Finding(ID, Severity.INFO,
					"The queues never get full: " + Bytes.text(queues) + " together, and all that waits may take "
							+ Bytes.text(limit),
					"the memory limiter drops what comes in before",
					"Raise otel.processors.memory-limiter.limit, or set sending-queue.queue-size of exporters lower"));
		}
		return findings;
	}

	private static long sum(long one, long other) {
		long sum = one + other;
		return (sum < 0) ? Long.MAX_VALUE : sum;
	}

}
