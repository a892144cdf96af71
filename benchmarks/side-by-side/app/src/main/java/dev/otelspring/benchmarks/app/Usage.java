package dev.otelspring.benchmarks.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/** What this process has used. */
final class Usage {

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final Map<Long, Long> cpuByThread = new HashMap<>();

	private static final Map<Long, Long> bytesByThread = new HashMap<>();

	private Usage() {
	}

	static long processCpu() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	static void answer(InputStream questions) {
		BufferedReader lines = new BufferedReader(new InputStreamReader(questions, StandardCharsets.UTF_8));
		try {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.equals("gc")) {
					System.gc();
				}
				System.out.println("USED " + processCpu() + " " + used());
			}
		}
		catch (IOException ex) {
			// Who asked is gone.
		}
	}

	// Of Java threads alone: neither the compiler's nor the collector's. What ended
	// counts with what it had when it was seen last.
	private static String used() {
		long[] ids = threads.getAllThreadIds();
		long[] cpu = threads.getThreadCpuTime(ids);
		long[] bytes = threads.getThreadAllocatedBytes(ids);
		for (int i = 0; i < ids.length; i++) {
			if (ids[i] != Thread.currentThread().getId()) {
				cpuByThread.merge(ids[i], cpu[i], Math::max);
				bytesByThread.merge(ids[i], bytes[i], Math::max);
			}
		}
		return sum(cpuByThread) + " " + sum(bytesByThread);
	}

	private static long sum(Map<Long, Long> values) {
		return values.values().stream().mapToLong((value) -> Math.max(value, 0)).sum();
	}

}
