package dev.otelspring.benchmarks.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/** What this process has used. */
final class Usage {

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

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

	// Of Java threads alone: neither the compiler's nor the collector's.
	private static String used() {
		long[] ids = threads.getAllThreadIds();
		long[] cpu = threads.getThreadCpuTime(ids);
		long[] bytes = threads.getThreadAllocatedBytes(ids);
		long self = Thread.currentThread().getId();
		long cpuSum = 0;
		long byteSum = 0;
		for (int i = 0; i < ids.length; i++) {
			if (ids[i] != self) {
				cpuSum += Math.max(cpu[i], 0);
				byteSum += Math.max(bytes[i], 0);
			}
		}
		return cpuSum + " " + byteSum;
	}

}
