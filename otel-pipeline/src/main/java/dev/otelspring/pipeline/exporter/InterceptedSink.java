package dev.otelspring.pipeline.exporter;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Sink;
import io.opentelemetry.sdk.common.CompletableResultCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets somebody wrap the OTLP exporters as if they were one exporter of the SDK, which is
 * how OpenTelemetry's customizers filter and alter what is exported: the wrapper gets
 * each batch, and what it passes on goes to the sink.
 *
 * <p>
 * What it keeps back is counted as filtered once its result is known, so that a wrapper
 * may pass on later and from another thread.
 *
 * @param <T> the type of the items
 */
public final class InterceptedSink<T> implements Sink<T> {

	private static final Logger logger = LoggerFactory.getLogger(InterceptedSink.class);

	private final Signal signal;

	private final Sink<T> target;

	private final PipelineListener listener;

	private final Wrapper<T> wrapper;

	private final Object account = new Object();

	/** Batches of which the wrapper has not told the result. */
	private int open;

	// Items since the account was last even.

	private long settled;

	private long passedOn;

	private volatile boolean faultTold;

	private InterceptedSink(Signal signal, Sink<T> target, PipelineListener listener,
			Function<Function<Collection<T>, CompletableResultCode>, Wrapper<T>> wrap) {
		this.signal = signal;
		this.target = target;
		this.listener = listener;
		this.wrapper = wrap.apply(this::passOn);
	}

	/**
	 * Wraps a sink.
	 * @param signal the kind of telemetry
	 * @param target what the wrapper passes on goes there
	 * @param listener hears of what it keeps back
	 * @param facade makes the target look like an exporter
	 * @param wrap makes the wrapper; may return what it is given
	 * @param methods how to use the wrapper
	 * @param <T> the type of the items
	 * @param <E> the type of the exporter
	 * @return {@code null} if nothing was wrapped
	 */
	public static <T, E> @Nullable InterceptedSink<T> of(Signal signal, Sink<T> target, PipelineListener listener,
			Function<Function<Collection<T>, CompletableResultCode>, E> facade, UnaryOperator<E> wrap,
			Function<E, Wrapper<T>> methods) {
		boolean[] wrapped = new boolean[1];
		InterceptedSink<T> sink = new InterceptedSink<>(signal, target, listener, (passOn) -> {
			E exporter = facade.apply(passOn);
			E result = wrap.apply(exporter);
			wrapped[0] = result != exporter;
			return methods.apply(result);
		});
		boolean isWrapped = wrapped[0];
		return isWrapped ? sink : null;
	}

	@Override
	public void accept(Batch<T> batch) {
		int count = batch.count();
		synchronized (this.account) {
			this.open++;
		}
		try {
			CompletableResultCode result = this.wrapper.export(batch.items());
			result.whenComplete(
					() -> settle(count, result.isSuccess() ? DropReason.FILTERED : DropReason.EXPORTER_FAILED));
		}
		catch (Throwable ex) {
			settle(count, DropReason.EXPORTER_FAILED);
			if (!this.faultTold) {
				this.faultTold = true;
				logger.error("What wraps the exporters of {} failed; what it has not passed on is dropped and counted "
						+ "as '{}'", this.signal.id(), DropReason.EXPORTER_FAILED.id(), ex);
			}
		}
	}

	// What batches that are still open have passed on hides what is kept back, until they
	// are settled too.
	private void settle(int count, DropReason reason) {
		long keptBack;
		synchronized (this.account) {
			this.open--;
			this.settled += count;
			keptBack = this.settled - this.passedOn;
			if (keptBack > 0 || this.open == 0) {
				this.settled = 0;
				this.passedOn = 0;
			}
		}
		if (keptBack > 0) {
			this.listener.dropped(this.signal, reason, (int) keptBack);
		}
	}

	private CompletableResultCode passOn(Collection<T> items) {
		Batch<T> batch = new Batch<>(this.signal, List.copyOf(items));
		if (!batch.isEmpty()) {
			synchronized (this.account) {
				this.passedOn += batch.count();
			}
			// The sink is not thread-safe, and the wrapper may have threads.
			synchronized (this.target) {
				this.target.accept(batch);
			}
		}
		return CompletableResultCode.ofSuccess();
	}

	/**
	 * Makes the wrapper pass on what it holds.
	 * @param millis how long to wait
	 * @return whether it says that it has
	 */
	public boolean flush(long millis) {
		return join(this.wrapper::flush, millis);
	}

	/**
	 * Ends the wrapper.
	 * @param millis how long to wait
	 */
	public void shutdown(long millis) {
		join(this.wrapper::shutdown, millis);
	}

	private static boolean join(Supplier<CompletableResultCode> action, long millis) {
		try {
			return action.get().join(millis, TimeUnit.MILLISECONDS).isSuccess();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("An exporter's wrapper could not be flushed or ended", ex);
			return false;
		}
	}

	/**
	 * What somebody has put around the exporters.
	 *
	 * @param <T> the type of the items
	 */
	public interface Wrapper<T> {

		/**
		 * Exports.
		 * @param items what there is
		 * @return done when all is passed on or kept back
		 */
		CompletableResultCode export(Collection<T> items);

		/**
		 * Flushes.
		 * @return done when all is passed on
		 */
		CompletableResultCode flush();

		/**
		 * Ends.
		 * @return done when it has ended
		 */
		CompletableResultCode shutdown();

	}

}
