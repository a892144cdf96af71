package dev.otelspring.matrix;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the applications in all cells and prints what came of it; {@code matrix/run}
 * resolves their class paths first.
 */
public final class Matrix {

	private static final String HEAD = """
			| Spring Boot | OpenTelemetry | JDK | |
			|---|---|---|---|
			""";

	private final Path cells;

	private final Path applications;

	private final ExecutorService executor = Executors.newFixedThreadPool(2);

	private Matrix(Path cells, Path applications) {
		this.cells = cells;
		this.applications = applications;
	}

	/**
	 * Runs all cells. Exits with 1 if one is not as it should be, or not as the page
	 * says.
	 * @param args the cells, each with a JDK's home; the directory of their class paths;
	 * the jar of the applications; the page; {@code check}, {@code update} or
	 * {@code ignore}, for what to do with the page
	 * @throws Exception if something cannot be read
	 */
	public static void main(String[] args) throws Exception {
		Matrix matrix = new Matrix(Path.of(args[1]), Path.of(args[2]));
		boolean sound = matrix.run(Cell.read(Path.of(args[0])), Path.of(args[3]), args[4]);
		System.exit(sound ? 0 : 1);
	}

	private boolean run(List<Cell> all, Path page, String mode) throws IOException, InterruptedException {
		boolean sound = true;
		Map<Cell, String> rows = new LinkedHashMap<>();
		for (Cell cell : all) {
			String name = "Spring Boot %s, OpenTelemetry %s, JDK %s".formatted(cell.boot(), cell.openTelemetry(),
					cell.jdk());
			if (cell.javaHome() == null) {
				System.out.println(name + ": SKIPPED, this machine has no such JDK");
				continue;
			}
			List<Versions> versions = new ArrayList<>();
			List<String> failures = new ArrayList<>();
			Map<Kind, Future<Versions>> runs = new LinkedHashMap<>();
			for (Kind kind : cell.kinds()) {
				runs.put(kind, this.executor.submit(() -> new Check(kind, cell, classPath(kind, cell)).run()));
			}
			for (Map.Entry<Kind, Future<Versions>> run : runs.entrySet()) {
				try {
					versions.add(run.getValue().get());
				}
				catch (ExecutionException ex) {
					failures.add(run.getKey() + ": " + ex.getCause());
				}
			}
			if (versions.stream().distinct().count() != 1 || !failures.isEmpty()) {
				sound = false;
				System.out.println(name + ": FAILED " + versions);
				failures.forEach(System.out::println);
				continue;
			}
			System.out.println(name + ": " + outcome(cell) + ", seen " + versions.get(0));
			rows.put(cell, row(cell, versions.get(0)));
		}
		return sound && (mode.equals("ignore") || agrees(rows, page, mode.equals("update")));
	}

	private String classPath(Kind kind, Cell cell) throws IOException {
		Path directory = this.cells
			.resolve("%s-%s-%s".formatted(kind.name().toLowerCase(Locale.ROOT), cell.boot(), cell.openTelemetry()));
		Path file = directory.resolve("classpath");
		if (!Files.exists(file)) {
			throw new IllegalStateException("Its jars cannot be had, as Maven has told above");
		}
		return this.applications + File.pathSeparator + Files.readString(file).strip();
	}

	private static boolean agrees(Map<Cell, String> rows, Path page, boolean update) throws IOException {
		String text = Files.readString(page);
		int start = text.indexOf(HEAD) + HEAD.length();
		if (start < HEAD.length()) {
			throw new IllegalStateException(page + " has no table that begins with\n" + HEAD);
		}
		int end = start;
		while (text.startsWith("|", end)) {
			end = text.indexOf('\n', end) + 1;
		}
		if (update) {
			String table = String.join("", rows.values());
			Files.writeString(page, text.substring(0, start) + table + text.substring(end));
			return true;
		}
		List<String> told = text.substring(start, end).lines().map(Matrix::withoutLaterJdk).toList();
		List<String> missing = rows.values()
			.stream()
			.filter((row) -> !told.contains(withoutLaterJdk(row.strip())))
			.toList();
		missing.forEach((row) -> System.out.print("Not in " + page + ": " + row));
		return missing.isEmpty();
	}

	// Which is the newest depends on the machine.
	private static String withoutLaterJdk(String row) {
		return row.replaceFirst("\\| (?!17 )\\d+ \\| (\\w+[^|]*)\\|$", "| newest | $1|");
	}

	private static String row(Cell cell, Versions versions) {
		String openTelemetry = versions.openTelemetry() + (cell.isManaged() ? ", as managed" : "");
		return "| %s | %s | %s | %s |%n".formatted(versions.boot(), openTelemetry, versions.feature(), outcome(cell));
	}

	private static String outcome(Cell cell) {
		if (cell.kinds().contains(Kind.CORE)) {
			return "works, as far as it can be had: Spring MVC, its clients, no Actuator";
		}
		return cell.works() ? "works" : "stops at the start, with the line that mends it";
	}

}
