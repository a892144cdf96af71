package dev.otelspring.autoconfigure.doctor;

import java.util.Locale;

/** Sizes, for people. */
final class Bytes {

	private static final long KB = 1024;

	private static final long MB = KB * KB;

	private Bytes() {
	}

	static String text(long bytes) {
		if (bytes < KB) {
			return bytes + " bytes";
		}
		return (bytes < 10 * MB) ? String.format(Locale.ROOT, "%.1f %s", (double) bytes / ((bytes < MB) ? KB : MB),
				(bytes < MB) ? "KB" : "MB") : (bytes / MB) + " MB";
	}

}
