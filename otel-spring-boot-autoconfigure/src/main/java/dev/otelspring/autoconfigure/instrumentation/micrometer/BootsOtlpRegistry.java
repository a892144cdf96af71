package dev.otelspring.autoconfigure.instrumentation.micrometer;

import dev.otelspring.autoconfigure.BootsProperties;
import dev.otelspring.autoconfigure.JavaAgent;
import dev.otelspring.autoconfigure.instrumentation.InstrumentationSwitch;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * What becomes of Boot's {@code OtlpMeterRegistry}.
 */
public final class BootsOtlpRegistry {

	/** Switches it. */
	public static final String ENABLED = "management.otlp.metrics.export.enabled";

	static final String AUTO_CONFIGURATION = "org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp.OtlpMetricsExportAutoConfiguration";

	private static final String REGISTRY = "io.micrometer.registry.otlp.OtlpMeterRegistry";

	private BootsOtlpRegistry() {
	}

	/**
	 * Whether it is on the class path, and Boot would set it up.
	 * @param classLoader of the application
	 * @return {@code false} with the starter alone
	 */
	public static boolean isPresent(@Nullable ClassLoader classLoader) {
		return ClassUtils.isPresent(REGISTRY, classLoader) && ClassUtils.isPresent(AUTO_CONFIGURATION, classLoader);
	}

	/**
	 * Whether it is left to Boot: it was switched, on or off, or ours is off. Where the
	 * SDK is disabled, nothing is to leave the process by another door.
	 * @param environment what is set
	 * @param classLoader of the application
	 * @return {@code false} if it is left out
	 */
	public static boolean isKept(Environment environment, @Nullable ClassLoader classLoader) {
		return BootsProperties.isSet(environment, ENABLED)
				|| InstrumentationSwitch.off(environment, "micrometer") != null || JavaAgent.isActive(classLoader);
	}

}
