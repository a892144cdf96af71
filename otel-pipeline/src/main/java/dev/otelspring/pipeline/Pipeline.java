package dev.otelspring.pipeline;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages of one signal, in order, and the sink behind them. There is one for each
 * signal; a source feeds it.
 *
 * <p>
 * Calls are serialised, so that stages need not be thread-safe: the worker, a flush and
 * metric readers come from different threads. Nothing in it waits, so the lock is short.
 *
 * @param <T> the type of the items
 */
public final class Pipeline<T> {

	private static final Logger logger = LoggerFactory.getLogger(Pipeline.class);

	private final Object lock;

	private final Batch<T> empty;

	private final List<Stage<T>> stages;

	private final Sink<T> sink;

	private final PipelineListener listener;

	private boolean faultTold;

	/**
	 * Creates a pipeline whose stages are its own.
	 * @param signal the kind of telemetry
	 * @param stages in order
	 * @param sink where it ends
	 * @param listener hears of what a failing stage loses
	 */
	public Pipeline(Signal signal, List<Stage<T>> stages, Sink<T> sink, PipelineListener listener) {
		this(signal, stages, sink, new Object(), listener);
	}

	/**
	 * Creates a pipeline that shares stages with others.
	 * @param signal the kind of telemetry
	 * @param stages in order; may be shared with pipelines that have the same lock
	 * @param sink where it ends
	 * @param lock serialises the calls
	 * @param listener hears of what a failing stage loses
	 */
	public Pipeline(Signal signal, List<Stage<T>> stages, Sink<T> sink, Object lock, PipelineListener listener) {
		this.lock = lock;
		this.empty = new Batch<>(signal, List.of());
		this.stages = List.copyOf(stages);
		this.sink = sink;
		this.listener = listener;
	}

	/**
	 * Sends a batch through all stages to the sink.
	 * @param batch what the source collected, possibly empty
	 */
	public void accept(Batch<T> batch) {
		synchronized (this.lock) {
			forward(batch, 0);
		}
	}

	/**
	 * Makes each stage let go of what it holds back, the first one first, so that what it
	 * releases passes through all that follow.
	 */
	public void flush() {
		synchronized (this.lock) {
			flushStages();
		}
	}

	private void flushStages() {
		for (int i = 0; i < this.stages.size(); i++) {
			Stage<T> stage = this.stages.get(i);
			Batch<T> released = guarded(() -> stage.flush(this.empty), this.empty);
			if (!released.isEmpty()) {
				forward(released, i + 1);
			}
		}
	}

	private void forward(Batch<T> batch, int from) {
		Batch<T> current = batch;
		for (int i = from; i < this.stages.size(); i++) {
			Stage<T> stage = this.stages.get(i);
			Batch<T> input = current;
			current = guarded(() -> stage.process(input), input);
		}
		if (!current.isEmpty()) {
			this.sink.accept(current);
		}
	}

	// A stage that throws loses the batch that it was given, and no more: passing the
	// input on could let through what a filter or a redaction was there to stop.
	private Batch<T> guarded(Supplier<Batch<T>> step, Batch<T> input) {
		try {
			return Objects.requireNonNull(step.get(), "the stage returned no batch");
		}
		catch (Throwable ex) {
			this.listener.dropped(this.empty.signal(), DropReason.STAGE_FAILED, input.count());
			if (!this.faultTold) {
				this.faultTold = true;
				logger.error("A stage of the {} pipeline failed; its batch is dropped and counted as '{}'",
						this.empty.signal().id(), DropReason.STAGE_FAILED.id(), ex);
			}
			return this.empty;
		}
	}

}
