package dev.otelspring.autoconfigure.instrumentation.runtime;

import java.lang.management.ClassLoadingMXBean;
import java.util.List;

import io.opentelemetry.api.metrics.Meter;

/**
 * {@code jvm.class.*}: a count that keeps rising is a class loader that leaks.
 */
final class ClassMetrics {

	private static final String UNIT = "{class}";

	private ClassMetrics() {
	}

	static List<AutoCloseable> register(Meter meter, ClassLoadingMXBean classes) {
		return List.of(
				meter.counterBuilder("jvm.class.loaded")
					.setDescription("Number of classes loaded since JVM start.")
					.setUnit(UNIT)
					.buildWithCallback((measurement) -> measurement.record(classes.getTotalLoadedClassCount())),
				meter.counterBuilder("jvm.class.unloaded")
					.setDescription("Number of classes unloaded since JVM start.")
					.setUnit(UNIT)
					.buildWithCallback((measurement) -> measurement.record(classes.getUnloadedClassCount())),
				meter.upDownCounterBuilder("jvm.class.count")
					.setDescription("Number of classes currently loaded.")
					.setUnit(UNIT)
					.buildWithCallback((measurement) -> measurement.record(classes.getLoadedClassCount())));
	}

}
