package dev.otelspring.autoconfigure.instrumentation.runtime;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Metrics of the JVM.
 *
 * @param system the machine beneath it
 * @param captureGcCause whether jvm.gc.duration has jvm.gc.cause
 */
@ConfigurationProperties("otel.instrumentation.runtime-telemetry")
public record RuntimeProperties(@DefaultValue System system, @DefaultValue("false") boolean captureGcCause) {

	static RuntimeProperties unset() {
		return new RuntimeProperties(new System(false), false);
	}

	/**
	 * The machine beneath it.
	 *
	 * @param enabled whether the processors and the memory of the whole machine are
	 * measured too; other processes have their part in them
	 */
	public record System(@DefaultValue("false") boolean enabled) {
	}

}
