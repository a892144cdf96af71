package dev.otelspring.autoconfigure.pipeline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Delivers what is there when the application stops. It stops after everything that makes
 * telemetry: web server, executors and the management context have higher phases. It only
 * drains; the pipeline itself ends with its bean, so that a context can be started again.
 */
final class PipelineLifecycle implements SmartLifecycle {

	/**
	 * Below all phases of Boot but that of logging, with room for a user who must be
	 * later.
	 */
	static final int PHASE = Integer.MIN_VALUE + 1000;

	/** For a backend that answers; one that is away ends the wait after half a second. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final TelemetryPipeline pipeline;

	private final ObjectProvider<SdkMeterProvider> meterProvider;

	private volatile boolean running;

	PipelineLifecycle(TelemetryPipeline pipeline, ObjectProvider<SdkMeterProvider> meterProvider) {
		this.pipeline = pipeline;
		this.meterProvider = meterProvider;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.meterProvider.ifAvailable((meters) -> meters.forceFlush().join(1, TimeUnit.SECONDS));
		this.pipeline.flush(PATIENCE);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	// A paused test context shares its JVM with one that is active.
	@Override
	public boolean isPauseable() {
		return false;
	}

}
