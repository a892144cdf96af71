package dev.otelspring.autoconfigure.pipeline;

import java.time.Duration;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Lets exporters that have sent nothing look for their backends, soon after the
 * application is ready: whoever has just started it is to see what is wrong. A run that
 * ends before it is ready, as for an AOT cache, connects to nobody.
 */
final class BackendLookout implements ApplicationListener<ApplicationReadyEvent> {

	/** By then nearly all have sent what was logged at the start. */
	private static final Duration AFTER = Duration.ofSeconds(2);

	private final TelemetryPipeline pipeline;

	BackendLookout(TelemetryPipeline pipeline) {
		this.pipeline = pipeline;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		this.pipeline.lookForBackends(AFTER);
	}

}
