package dev.otelspring.pipeline;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to every item. You implement it to count, to show or to alert;
 * nothing in the pipeline depends on who listens.
 *
 * <p>
 * Called on the application's threads ({@link #created}) and on workers, from several at
 * a time: an implementation must be thread-safe, must not block and must not throw.
 */
public interface PipelineListener {

	/** Hears nothing. */
	PipelineListener NONE = new PipelineListener() {
	};

	/**
	 * Items came from the SDK: spans that ended and are sampled, log records, metric
	 * points.
	 * @param signal the kind of telemetry
	 * @param count how many
	 */
	default void created(Signal signal, int count) {
	}

	/**
	 * Items were dropped before the fan-out, for all exporters.
	 * @param signal the kind of telemetry
	 * @param reason why
	 * @param count how many
	 */
	default void dropped(Signal signal, DropReason reason, int count) {
	}

	/**
	 * An exporter took items over from the fan-out.
	 * @param exporter its name
	 * @param signal the kind of telemetry
	 * @param count how many
	 */
	default void enqueued(String exporter, Signal signal, int count) {
	}

	/**
	 * An exporter found items that an earlier process left on disk.
	 * @param exporter its name
	 * @param signal the kind of telemetry
	 * @param count how many
	 */
	default void recovered(String exporter, Signal signal, int count) {
	}

	/**
	 * A backend confirmed items.
	 * @param exporter its name
	 * @param signal the kind of telemetry
	 * @param count how many
	 */
	default void delivered(String exporter, Signal signal, int count) {
	}

	/**
	 * An exporter dropped items that it had taken over.
	 * @param exporter its name
	 * @param signal the kind of telemetry
	 * @param reason why
	 * @param count how many
	 */
	default void dropped(String exporter, Signal signal, DropReason reason, int count) {
	}

	/**
	 * A request ended. Comes for each request, so that "last success" can be told.
	 * @param exporter its name
	 * @param signal the kind of telemetry
	 * @param state how the exporter fares now
	 * @param problem what the backend or the network said, {@code null} if all went well
	 */
	default void exchanged(String exporter, Signal signal, ExporterState state, @Nullable Problem problem) {
	}

	/**
	 * Passes everything on to several listeners, in order.
	 * @param listeners who hears it
	 * @return one listener for all
	 */
	static PipelineListener all(List<? extends PipelineListener> listeners) {
		return new CompositePipelineListener(listeners);
	}

}
