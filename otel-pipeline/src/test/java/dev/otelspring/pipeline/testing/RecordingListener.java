package dev.otelspring.pipeline.testing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the pipeline tells, in words that a test can read.
 *
 * <p>
 * Thread-safe.
 */
public final class RecordingListener implements PipelineListener {

	private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

	private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

	@Override
	public void created(Signal signal, int count) {
		add("created " + signal.id(), count);
	}

	@Override
	public void dropped(Signal signal, DropReason reason, int count) {
		add("dropped " + signal.id() + " " + reason.id(), count);
	}

	@Override
	public void enqueued(String exporter, Signal signal, int count) {
		add(exporter + " enqueued " + signal.id(), count);
	}

	@Override
	public void recovered(String exporter, Signal signal, int count) {
		add(exporter + " recovered " + signal.id(), count);
	}

	@Override
	public void delivered(String exporter, Signal signal, int count) {
		add(exporter + " delivered " + signal.id(), count);
	}

	@Override
	public void dropped(String exporter, Signal signal, DropReason reason, int count) {
		add(exporter + " dropped " + signal.id() + " " + reason.id(), count);
	}

	@Override
	public void exchanged(String exporter, Signal signal, ExporterState state, @Nullable Problem problem) {
		this.exchanges.add(new Exchange(exporter, signal, state, (problem != null) ? problem.message() : null));
	}

	/**
	 * What was counted, without what is zero.
	 * @return such as {@code created traces=3} and {@code main dropped logs rejected=1}
	 */
	public Map<String, Long> counts() {
		Map<String, Long> sums = new TreeMap<>();
		this.counts.forEach((what, count) -> {
			if (count.sum() != 0) {
				sums.put(what, count.sum());
			}
		});
		return sums;
	}

	/**
	 * One of {@link #counts()}.
	 * @param what such as {@code main delivered traces}
	 * @return the number of items
	 */
	public long count(String what) {
		return counts().getOrDefault(what, 0L);
	}

	/**
	 * How requests ended.
	 * @return a copy, in order
	 */
	public List<Exchange> exchanges() {
		return List.copyOf(this.exchanges);
	}

	private void add(String what, int count) {
		this.counts.computeIfAbsent(what, (key) -> new LongAdder()).add(count);
	}

	/**
	 * The end of a request.
	 *
	 * @param exporter its name
	 * @param signal the kind of telemetry
	 * @param state how the exporter fares
	 * @param problem what went wrong
	 */
	public record Exchange(String exporter, Signal signal, ExporterState state, @Nullable String problem) {
	}

}
