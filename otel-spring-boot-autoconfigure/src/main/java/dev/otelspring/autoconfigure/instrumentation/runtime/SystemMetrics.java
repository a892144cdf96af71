package dev.otelspring.autoconfigure.instrumentation.runtime;

import java.lang.management.OperatingSystemMXBean;
import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;

/**
 * {@code jvm.system.cpu.*} and {@code system.memory.*}: the whole machine, or the
 * container where the JVM knows that it is in one. A Collector on the machine tells more,
 * and once for all processes: you want these where there is none.
 */
final class SystemMetrics {

	private static final AttributeKey<String> STATE = AttributeKey.stringKey("system.memory.state");

	private static final Attributes USED = Attributes.of(STATE, "used");

	private static final Attributes FREE = Attributes.of(STATE, "free");

	private SystemMetrics() {
	}

	static List<AutoCloseable> register(Meter meter, OperatingSystemMXBean system) {
		List<AutoCloseable> parts = new ArrayList<>();
		parts.add(meter.gaugeBuilder("jvm.system.cpu.load_1m")
			.setDescription("Average CPU load of the whole system for the last minute as reported by the JVM.")
			.setUnit("{run_queue_item}")
			.buildWithCallback((measurement) -> {
				double load = system.getSystemLoadAverage();
				if (load >= 0) {
					measurement.record(load);
				}
			}));
		if (system instanceof com.sun.management.OperatingSystemMXBean machine) {
			parts.add(meter.gaugeBuilder("jvm.system.cpu.utilization")
				.setDescription("Recent CPU utilization for the whole system as reported by the JVM.")
				.setUnit("1")
				.buildWithCallback((measurement) -> {
					double load = machine.getCpuLoad();
					if (load >= 0) {
						measurement.record(load);
					}
				}));
			parts.add(meter.upDownCounterBuilder("system.memory.limit")
				.setDescription("Total virtual memory available in the system.")
				.setUnit("By")
				.buildWithCallback((measurement) -> measurement.record(machine.getTotalMemorySize())));
			parts.add(meter.upDownCounterBuilder("system.memory.usage")
				.setDescription("Reports memory in use by state.")
				.setUnit("By")
				.buildWithCallback((measurement) -> {
					long free = machine.getFreeMemorySize();
					measurement.record(machine.getTotalMemorySize() - free, USED);
					measurement.record(free, FREE);
				}));
		}
		return parts;
	}

}
