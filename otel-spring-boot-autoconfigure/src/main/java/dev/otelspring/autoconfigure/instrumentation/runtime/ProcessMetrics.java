package dev.otelspring.autoconfigure.instrumentation.runtime;

import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.sun.management.UnixOperatingSystemMXBean;
import io.opentelemetry.api.metrics.Meter;

/**
 * {@code jvm.cpu.*} and {@code process.*}: what this process takes. On a JVM that is not
 * derived from OpenJDK, only what its MXBeans tell.
 */
final class ProcessMetrics {

	private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

	private ProcessMetrics() {
	}

	static List<AutoCloseable> register(Meter meter, OperatingSystemMXBean system, RuntimeMXBean runtime) {
		List<AutoCloseable> parts = new ArrayList<>();
		parts.add(meter.upDownCounterBuilder("jvm.cpu.count")
			.setDescription("Number of processors available to the Java virtual machine.")
			.setUnit("{cpu}")
			.buildWithCallback((measurement) -> measurement.record(system.getAvailableProcessors())));
		parts.add(meter.gaugeBuilder("process.uptime")
			.setDescription("The time the process has been running.")
			.setUnit("s")
			.buildWithCallback((measurement) -> measurement.record(runtime.getUptime() / MILLIS)));
		if (system instanceof com.sun.management.OperatingSystemMXBean process) {
			parts.addAll(cpu(meter, process));
		}
		if (system instanceof UnixOperatingSystemMXBean unix) {
			parts.add(meter.upDownCounterBuilder("process.unix.file_descriptor.count")
				.setDescription("Number of unix file descriptors in use by the process.")
				.setUnit("{file_descriptor}")
				.buildWithCallback((measurement) -> {
					long open = unix.getOpenFileDescriptorCount();
					if (open >= 0) {
						measurement.record(open);
					}
				}));
		}
		return parts;
	}

	// Both are negative where the platform does not tell.
	private static List<AutoCloseable> cpu(Meter meter, com.sun.management.OperatingSystemMXBean process) {
		return List.of(meter.counterBuilder("jvm.cpu.time")
			.ofDoubles()
			.setDescription("CPU time used by the process as reported by the JVM.")
			.setUnit("s")
			.buildWithCallback((measurement) -> {
				long nanos = process.getProcessCpuTime();
				if (nanos >= 0) {
					measurement.record(nanos / NANOS);
				}
			}), meter.gaugeBuilder("jvm.cpu.recent_utilization")
				.setDescription("Recent CPU utilization for the process as reported by the JVM.")
				.setUnit("1")
				.buildWithCallback((measurement) -> {
					double load = process.getProcessCpuLoad();
					if (load >= 0) {
						measurement.record(load);
					}
				}));
	}

}
