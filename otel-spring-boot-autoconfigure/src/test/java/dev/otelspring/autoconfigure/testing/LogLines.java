package dev.otelspring.autoconfigure.testing;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.test.system.CapturedOutput;

/** What the log says, by level; the pattern is that of {@code logback-test.xml}. */
public final class LogLines {

	private LogLines() {
	}

	/**
	 * The lines of a level.
	 * @param output what was printed
	 * @param level such as {@code WARN}
	 * @return without stack traces, in order
	 */
	public static List<String> of(CapturedOutput output, String level) {
		return lines(output, level).toList();
	}

	/**
	 * What nobody wants to see.
	 * @param output what was printed
	 * @return the lines with level WARN or ERROR, in order
	 */
	public static List<String> complaints(CapturedOutput output) {
		return lines(output, "WARN|ERROR").toList();
	}

	// Not what is said, a little later, of another test's start that failed.
	private static Stream<String> lines(CapturedOutput output, String levels) {
		return output.getAll()
			.lines()
			.filter((line) -> line.matches("[0-9:.]{12} (" + levels + ") .*") && !line.contains("[otel-failed-start]"));
	}

}
