package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

import io.micrometer.core.instrument.Meter;

/**
 * The meters of Micrometer's binders that mean what our runtime metrics mean. Where both
 * are there, ours go to the exporters: the backend gets each fact once, by the name of
 * OpenTelemetry's conventions. Micrometer's other registries keep theirs.
 */
final class RuntimeMeters {

	/** Also by the names that Micrometer uses with OpenTelemetry's conventions. */
	private static final Set<String> OF_THE_RUNTIME = Set.of("jvm.memory.used", "jvm.memory.committed",
			"jvm.memory.max", "jvm.memory.limit", "jvm.gc.pause", "jvm.gc.concurrent.phase.time", "jvm.gc.duration",
			"jvm.threads.live", "jvm.threads.daemon", "jvm.threads.states", "jvm.thread.count", "jvm.classes.loaded",
			"jvm.classes.loaded.count", "jvm.classes.unloaded", "jvm.class.count", "jvm.class.loaded",
			"jvm.class.unloaded", "process.cpu.usage", "process.cpu.time", "system.cpu.count",
			"jvm.cpu.recent_utilization", "jvm.cpu.time", "jvm.cpu.count", "process.uptime", "process.files.open");

	private static final Set<String> OF_THE_SYSTEM = Set.of("system.cpu.usage", "system.load.average.1m");

	private RuntimeMeters() {
	}

	/**
	 * Which meters are left out.
	 * @param runtime whether ours tell of the JVM and the process
	 * @param system whether they tell of the machine
	 * @return tests a meter's identity
	 */
	static Predicate<Meter.Id> toldOtherwise(boolean runtime, boolean system) {
		Set<String> names = new HashSet<>();
		if (runtime) {
			names.addAll(OF_THE_RUNTIME);
			if (system) {
				names.addAll(OF_THE_SYSTEM);
			}
		}
		return (id) -> names.contains(id.getName());
	}

}
