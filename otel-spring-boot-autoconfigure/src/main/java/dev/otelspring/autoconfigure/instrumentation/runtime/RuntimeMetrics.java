package dev.otelspring.autoconfigure.instrumentation.runtime;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;

/**
 * Metrics of the JVM, of its process and, if asked for, of the machine, by
 * OpenTelemetry's conventions. All but the duration of garbage collections is read when
 * metrics are collected. Ends with its bean: what listens to the JVM is taken off, which
 * outlives the application in tests and with DevTools.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/runtime/jvm-metrics/">Semantic
 * conventions, JVM metrics</a>
 */
final class RuntimeMetrics implements AutoCloseable {

	static final String SCOPE = "dev.otelspring.runtime-telemetry";

	private final List<AutoCloseable> parts = new ArrayList<>();

	private final TelemetryFaults faults = new TelemetryFaults();

	RuntimeMetrics(OpenTelemetry openTelemetry, RuntimeProperties properties) {
		try {
			Meter meter = openTelemetry.getMeter(SCOPE);
			this.parts.addAll(MemoryMetrics.register(meter, ManagementFactory.getMemoryPoolMXBeans()));
			this.parts.addAll(ThreadMetrics.register(meter, ManagementFactory.getThreadMXBean()));
			this.parts.addAll(ClassMetrics.register(meter, ManagementFactory.getClassLoadingMXBean()));
			this.parts.addAll(ProcessMetrics.register(meter, ManagementFactory.getOperatingSystemMXBean(),
					ManagementFactory.getRuntimeMXBean()));
			if (properties.system().enabled()) {
				this.parts.addAll(SystemMetrics.register(meter, ManagementFactory.getOperatingSystemMXBean()));
			}
			this.parts.add(GarbageCollectionMetrics.register(meter, ManagementFactory.getGarbageCollectorMXBeans(),
					properties.captureGcCause()));
		}
		catch (RuntimeException | LinkageError ex) {
			// A runtime without java.management, or an OpenTelemetry bean that throws.
			this.faults.report("start of the metrics of the JVM", ex);
		}
	}

	@Override
	public void close() {
		for (AutoCloseable part : this.parts) {
			try {
				part.close();
			}
			catch (Exception ex) {
				this.faults.report("end of the metrics of the JVM", ex);
			}
		}
		this.parts.clear();
	}

}
