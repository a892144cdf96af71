package dev.otelspring.benchmarks.sidebyside;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import com.sun.management.OperatingSystemMXBean;

/** Where figures come from. */
final class Machine {

	private Machine() {
	}

	/**
	 * What there is, and what it did just now beside this.
	 * @return a line
	 */
	static String describe() {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		return String.format(Locale.ROOT, "%d cores, %s, %.1f GB, %s %s, load before the run %.2f",
				Runtime.getRuntime().availableProcessors(), processor(), system.getTotalMemorySize() / 1e9,
				System.getProperty("java.vm.name"), Runtime.version(), system.getSystemLoadAverage());
	}

	private static String processor() {
		try {
			for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
				if (line.startsWith("model name")) {
					return line.substring(line.indexOf(':') + 1).trim();
				}
			}
		}
		catch (IOException ex) {
			// Not Linux: the architecture must do.
		}
		return System.getProperty("os.arch");
	}

}
