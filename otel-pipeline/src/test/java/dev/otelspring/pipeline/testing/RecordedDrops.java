package dev.otelspring.pipeline.testing;

import java.util.EnumMap;
import java.util.Map;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;

/** Remembers what stages report as dropped. */
public final class RecordedDrops implements PipelineListener {

	private final Map<DropReason, Integer> counts = new EnumMap<>(DropReason.class);

	@Override
	public void dropped(Signal signal, DropReason reason, int count) {
		this.counts.merge(reason, count, Integer::sum);
	}

	/**
	 * What was dropped so far.
	 * @return how many for each reason that was reported
	 */
	public Map<DropReason, Integer> counts() {
		return this.counts;
	}

	public int total() {
		return this.counts.values().stream().mapToInt(Integer::intValue).sum();
	}

}
