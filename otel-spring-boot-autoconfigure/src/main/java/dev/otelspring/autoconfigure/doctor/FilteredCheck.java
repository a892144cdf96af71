package dev.otelspring.autoconfigure.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.pipeline.ProcessorsProperties;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.SignalSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Whether processors that were told to drop something have dropped all there was. That
 * may be right: where only health probes came, or nothing failed yet.
 */
final class FilteredCheck implements Check {

	/** Fewer may be a coincidence. */
	private static final long ENOUGH = 100;

	/** Where 1 % is kept: what 1000 traces of ten spans have. */
	private static final double ENOUGH_PERCENT = 10_000;

	private static final List<DropReason> ON_PURPOSE = List.of(DropReason.FILTERED, DropReason.NOT_SAMPLED,
			DropReason.RATE_LIMITED);

	private final TelemetryPipeline pipeline;

	private final @Nullable ProcessorsProperties processors;

	FilteredCheck(TelemetryPipeline pipeline, @Nullable ProcessorsProperties processors) {
		this.pipeline = pipeline;
		this.processors = processors;
	}

	@Override
	public List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		PipelineSnapshot snapshot = this.pipeline.status().snapshot();
		for (Map.Entry<Signal, SignalSnapshot> entry : snapshot.signals().entrySet()) {
			Signal signal = entry.getKey();
			SignalSnapshot counts = entry.getValue();
			long dropped = 0;
			for (DropReason reason : ON_PURPOSE) {
				dropped += dropped(counts, reason);
			}
			if (dropped >= enough() && dropped >= counts.created() - counts.waiting()
					&& nothingLeft(snapshot, signal)) {
				List<String> culprits = new ArrayList<>();
				ON_PURPOSE.stream()
					.filter((reason) -> dropped(counts, reason) > 0)
					.forEach((reason) -> culprits.add(culprit(signal, reason)));
				findings.add(new Finding("filtered", Severity.INFO,
						"So far all " + dropped + " " + signal.items() + " that came were dropped by "
								+ String.join(" and ", culprits),
						"what is configured there met each of them, so that none went to any backend",
						"Nothing, if only such came that are not wanted; else look at the conditions there"));
			}
		}
		return findings;
	}

	private double enough() {
		Double percentage = (this.processors != null) ? this.processors.probabilisticSampler().samplingPercentage()
				: null;
		return (percentage != null && percentage > 0) ? Math.max(ENOUGH, ENOUGH_PERCENT / percentage) : ENOUGH;
	}

	private static long dropped(SignalSnapshot counts, DropReason reason) {
		return Objects.requireNonNullElse(counts.dropped().get(reason), 0L);
	}

	private static boolean nothingLeft(PipelineSnapshot snapshot, Signal signal) {
		return snapshot.exporters()
			.stream()
			.map((exporter) -> exporter.counts().get(signal))
			.filter(Objects::nonNull)
			.allMatch((counts) -> counts.enqueued() == 0);
	}

	private String culprit(Signal signal, DropReason reason) {
		if (reason == DropReason.FILTERED) {
			return "otel.processors.filter." + signal.of("spans", signal.id(), signal.id());
		}
		if (reason == DropReason.RATE_LIMITED) {
			return "otel.processors.rate-limiter";
		}
		return "otel.processors." + (isTailSampling(signal) ? "tail-sampling" : "probabilistic-sampler");
	}

	private boolean isTailSampling(Signal signal) {
		return signal == Signal.TRACES && this.processors != null
				&& !this.processors.tailSampling().policies().isEmpty()
				&& this.processors.probabilisticSampler().samplingPercentage() == null;
	}

}
