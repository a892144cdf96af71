package dev.otelspring.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Fails if a request of Spring MVC allocates more than is recorded, beside what the
 * application allocates without telemetry. Bytes, unlike times, are the same on a machine
 * that is busy with something else. They are more than in the tables, since less is
 * compiled away.
 */
public final class AllocationGuard {

	private static final double TOLERANCE = 0.05;

	/**
	 * The second of the JVM's compilers leaves out objects that never leave their method,
	 * but not the same ones each time: the figure differed by 4 % from run to run, after
	 * a minute of warming up. With the first one it counts what the code says.
	 */
	private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

	private static final int WARM_UP = 4_000;

	private static final int ROUNDS = 6;

	/** Their spans are six batches, so that none waits for the end of the delay. */
	private static final int REQUESTS = 1_024;

	private static final int PACE = 1_024;

	private AllocationGuard() {
	}

	/**
	 * Measures and judges.
	 * @param arguments the directory of the modules
	 * @throws IOException if the application does not start
	 */
	public static void main(String[] arguments) throws IOException {
		Path directory = Path.of(arguments[0]);
		double recorded = recorded(directory.resolve("allocation"));
		double limit = recorded * (1 + TOLERANCE);
		double extra = measure(directory, recorded);
		if (extra > limit) {
			// Once in a while a JVM is an exception.
			extra = Math.min(extra, measure(directory, recorded));
		}
		if (extra > limit) {
			System.out
				.println("That is too much. If it is worth it, say why and record it in " + directory + "/allocation");
			System.exit(1);
		}
		if (extra < recorded * (1 - TOLERANCE)) {
			System.out.println("That is less: record it in " + directory + "/allocation, so that it stays so");
		}
	}

	private static double recorded(Path file) throws IOException {
		return Files.readAllLines(file)
			.stream()
			.filter((line) -> !line.startsWith("#"))
			.mapToDouble(Double::parseDouble)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(file + " has no number"));
	}

	private static double measure(Path directory, double recorded) throws IOException {
		try (Subject none = start(directory, Variant.NONE); Subject ours = start(directory, Variant.OURS)) {
			Phases without = Phases.of(none, SideBySide.PATH, 0);
			Phases with = Phases.of(ours, SideBySide.PATH, SideBySide.SPANS);
			without.warmUp(WARM_UP);
			with.warmUp(WARM_UP);
			List<Double> differences = new ArrayList<>();
			for (int i = 0; i < ROUNDS; i++) {
				double base = without.paced(REQUESTS, PACE).allocated();
				Phases.Paced paced = with.paced(REQUESTS, PACE);
				if (paced.spans() != SideBySide.SPANS) {
					throw new IllegalStateException(
							paced.spans() + " spans of a request arrived, not " + SideBySide.SPANS);
				}
				differences.add(paced.allocated() - base);
			}
			double extra = Figures.median(differences);
			System.out.printf(Locale.ROOT, "Telemetry allocates %s B a request, recorded are %,.0f B: %+.1f %%%n",
					Table.spread(differences), recorded, (extra / recorded - 1) * 100);
			return extra;
		}
	}

	private static Subject start(Path directory, Variant variant) throws IOException {
		return Subject.start(new Launch(directory, "webmvc", variant, 1, 0, List.of(FIRST_COMPILER)));
	}

}
