package dev.otelspring.pipeline;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

final class CompositePipelineListener implements PipelineListener {

	private final List<PipelineListener> listeners;

	CompositePipelineListener(List<? extends PipelineListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void created(Signal signal, int count) {
		// The one event on the application's threads: no lambda here.
		for (PipelineListener listener : this.listeners) {
			listener.created(signal, count);
		}
	}

	@Override
	public void dropped(Signal signal, DropReason reason, int count) {
		each((listener) -> listener.dropped(signal, reason, count));
	}

	@Override
	public void enqueued(String exporter, Signal signal, int count) {
		each((listener) -> listener.enqueued(exporter, signal, count));
	}

	@Override
	public void recovered(String exporter, Signal signal, int count) {
		each((listener) -> listener.recovered(exporter, signal, count));
	}

	@Override
	public void delivered(String exporter, Signal signal, int count) {
		each((listener) -> listener.delivered(exporter, signal, count));
	}

	@Override
	public void dropped(String exporter, Signal signal, DropReason reason, int count) {
		each((listener) -> listener.dropped(exporter, signal, reason, count));
	}

	@Override
	public void exchanged(String exporter, Signal signal, ExporterState state, @Nullable Problem problem) {
		each((listener) -> listener.exchanged(exporter, signal, state, problem));
	}

	private void each(Consumer<PipelineListener> event) {
		this.listeners.forEach(event);
	}

}
