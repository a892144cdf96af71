package dev.otelspring.benchmarks.sidebyside;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Runs the application with each of what makes telemetry, all of them at once and in turn
 * by rounds, so that what else the machine does meets all alike.
 *
 * <p>
 * A request makes three spans, the agent's may make more. Figures are told as least,
 * median and most of the rounds.
 */
public final class SideBySide {

	/** Its server span and two annotated methods. */
	static final int SPANS = 3;

	static final String PATH = "/orders/4711";

	static final int WARM_UP = 150_000;

	/** What a machine with two cores bears without haste. */
	private static final int PACE = 600;

	private static final int PACED_REQUESTS = 3_000;

	private static final int FULL_SECONDS = 5;

	private final List<Launch> launches;

	private final int rounds;

	private final Figures figures = new Figures();

	private SideBySide(List<Launch> launches, int rounds) {
		this.launches = launches;
		this.rounds = rounds;
	}

	/**
	 * Measures, and prints a table for each stack.
	 * @param arguments the directory of the modules; the rounds; {@code webmvc} or
	 * {@code webflux}, both if none is named; names of variants, all if none is named
	 * @throws IOException if the application does not start
	 */
	public static void main(String[] arguments) throws IOException {
		Path directory = Path.of(arguments[0]);
		List<String> names = Arrays.asList(arguments).subList(2, arguments.length);
		List<Variant> named = Arrays.stream(Variant.values())
			.filter((variant) -> names.contains(variant.name()))
			.toList();
		List<Variant> variants = named.isEmpty() ? List.of(Variant.values()) : named;
		for (String stack : List.of("webmvc", "webflux")) {
			if (names.contains(stack) || !names.contains("webmvc") && !names.contains("webflux")) {
				String machine = Machine.describe();
				SideBySide run = new SideBySide(
						variants.stream().map((variant) -> new Launch(directory, stack, variant)).toList(),
						Integer.parseInt(arguments[1]));
				run.starts();
				run.requests();
				System.out.println("\n### " + stack + "\n\n" + machine + "\n");
				run.table().print();
			}
		}
	}

	private void starts() throws IOException {
		for (int i = 0; i < this.rounds; i++) {
			for (Launch launch : this.launches) {
				start(Figures.START, launch);
			}
			// Ours brings it, and an application that has it anyway has paid for it.
			for (Launch launch : this.launches) {
				start(Figures.START_WITH_ACTUATOR, launch.withActuator());
			}
		}
	}

	private void start(String figure, Launch launch) throws IOException {
		try (Subject subject = Subject.start(launch)) {
			this.figures.add(figure, launch.variant(), subject.startCpuSeconds());
		}
	}

	private void requests() throws IOException {
		List<Subject> subjects = new ArrayList<>();
		try {
			List<Phases> all = new ArrayList<>();
			for (Launch launch : this.launches) {
				Subject subject = Subject.start(launch);
				subjects.add(subject);
				all.add(calibrated(subject));
			}
			all.forEach((phases) -> phases.warmUp(WARM_UP));
			for (int i = 0; i < this.rounds; i++) {
				all.forEach(this::paced);
			}
			all.forEach((phases) -> this.figures.add("resident, MB", phases.variant(), phases.residentMegabytes()));
			for (int i = 0; i < this.rounds; i++) {
				all.forEach(this::full);
			}
		}
		finally {
			subjects.forEach(Subject::close);
		}
	}

	// Who makes fewer spans would look cheaper.
	private static Phases calibrated(Subject subject) {
		Phases phases = Phases.of(subject, PATH);
		boolean more = phases.variant() == Variant.AGENT && phases.spans() > SPANS;
		if (phases.variant().isTraced() && phases.spans() != SPANS && !more) {
			throw new IllegalStateException(
					phases.variant() + " makes " + phases.spans() + " spans a request, not " + SPANS);
		}
		return phases;
	}

	private void paced(Phases phases) {
		Variant variant = phases.variant();
		phases.paced(PACE / 2, PACE);
		Phases.Paced paced = phases.paced(PACED_REQUESTS, PACE);
		this.figures.add(Figures.THREAD_CPU, variant, paced.threadCpu());
		this.figures.add("CPU of the process, µs a request", variant, paced.processCpu());
		this.figures.add(Figures.ALLOCATED, variant, paced.allocated());
		this.figures.add("spans that arrived, of a request", variant, paced.spans());
		this.figures.add("sent, B a request", variant, paced.sent());
		if (phases.variant().isTraced() && Math.abs(paced.spans() - phases.spans()) > 1e-9) {
			System.out.printf(Locale.ROOT, "%s: %.3f spans of a request arrived, not %d%n", variant, paced.spans(),
					phases.spans());
		}
	}

	private void full(Phases phases) {
		Phases.Full full = phases.full(FULL_SECONDS);
		this.figures.add(Figures.FULL, phases.variant(), full.requests());
		if (phases.variant().isTraced()) {
			this.figures.add("full load, spans that arrived, %", phases.variant(), 100 * full.spans() / phases.spans());
		}
	}

	private Table table() {
		List<Variant> variants = this.launches.stream().map(Launch::variant).toList();
		Table table = new Table("", variants.stream().map(Variant::title).toList());
		for (String figure : this.figures.names()) {
			table.row(figure,
					variants.stream().map((variant) -> Table.spread(this.figures.of(figure, variant))).toList());
		}
		table.row("jars beside the application's, and their MB", this.launches.stream().map(SideBySide::jars).toList());
		new Goals(this.figures, variants).addTo(table);
		return table;
	}

	private static String jars(Launch launch) {
		List<File> jars = launch.jarsOfTelemetry();
		return String.format(Locale.ROOT, "%d, %.1f", jars.size(), jars.stream().mapToLong(File::length).sum() / 1e6);
	}

}
