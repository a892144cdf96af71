package dev.otelspring.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How the cost of a request grows: with its spans, with their attributes, with the
 * backends that they are sent to; and what it is on one core. One thing is changed at a
 * time.
 */
public final class Scaling {

	private static final int SPANS = 10;

	private static final int ATTRIBUTES = 8;

	/** Of each process, so that the first row is no dearer than the last. */
	private static final int WARM_UP_SECONDS = 15;

	private static final int SETTLE_SECONDS = 3;

	private static final int PACED_SECONDS = 5;

	private static final int FULL_SECONDS = 4;

	/** Such that a machine with two cores is not in haste. */
	private static final int SPANS_PER_SECOND = 6_000;

	private static final int MOST_REQUESTS_PER_SECOND = 600;

	private final Path directory;

	private final Table table = new Table("spans",
			List.of("attributes of each", "exporters", "cores", "extra CPU of Java threads, µs a request", "a span",
					"extra allocation, B a request", "a span", "sent, B a request", "a span and exporter",
					"full load, requests/s", "spans that arrived then, %"));

	private Scaling(Path directory) {
		this.directory = directory;
	}

	/**
	 * Measures, and prints a table.
	 * @param arguments the directory of the modules
	 * @throws IOException if the application does not start
	 */
	public static void main(String[] arguments) throws IOException {
		String machine = Machine.describe();
		Scaling scaling = new Scaling(Path.of(arguments[0]));
		int cores = Runtime.getRuntime().availableProcessors();
		scaling.allCores(cores);
		for (int fewer = 1; fewer < Math.min(cores, 4); fewer *= 2) {
			scaling.cores(fewer);
		}
		System.out.println("\n### As it grows\n\n" + machine + "\n");
		scaling.table.print();
	}

	private void allCores(int cores) throws IOException {
		try (Subject none = start(Variant.NONE, 1, cores)) {
			Phases.Paced base = base(none);
			try (Subject ours = start(Variant.OURS, 1, cores)) {
				for (int spans : new int[] { 1, 10, 100 }) {
					for (int attributes : new int[] { 0, 8, 32 }) {
						row(ours, new Shape(spans, attributes, 1, cores), base);
					}
				}
			}
			for (int exporters : new int[] { 2, 4 }) {
				try (Subject ours = start(Variant.OURS, exporters, cores)) {
					row(ours, new Shape(SPANS, ATTRIBUTES, exporters, cores), base);
				}
			}
		}
	}

	private void cores(int cores) throws IOException {
		try (Subject none = start(Variant.NONE, 1, cores); Subject ours = start(Variant.OURS, 1, cores)) {
			row(ours, new Shape(SPANS, ATTRIBUTES, 1, cores), base(none));
		}
	}

	private Subject start(Variant variant, int exporters, int cores) throws IOException {
		Subject subject = Subject
			.start(new Launch(this.directory, "webmvc", variant, exporters, cores, List.of("--shop.steps=true")));
		Shape shape = new Shape(SPANS, 0, exporters, cores);
		Phases.of(subject, shape.path(), shape.made() * exporters).full(WARM_UP_SECONDS);
		return subject;
	}

	// Without spans, a few calls more or less cost nothing beside a request.
	private Phases.Paced base(Subject none) {
		Shape shape = new Shape(SPANS, 0, 1, 0);
		Phases phases = Phases.of(none, shape.path(), 0);
		phases.full(SETTLE_SECONDS);
		Phases.Paced paced = phases.paced(shape.pace() * PACED_SECONDS, shape.pace());
		Phases.Full full = phases.full(FULL_SECONDS);
		this.table.row("none", List.of("", "", "", "", "", "", "", "", "", Table.figure(full.requests()), ""));
		return paced;
	}

	private void row(Subject ours, Shape shape, Phases.Paced base) {
		Phases phases = Phases.of(ours, shape.path(), shape.made() * shape.exporters());
		phases.full(SETTLE_SECONDS);
		Phases.Paced paced = phases.paced(shape.pace() * PACED_SECONDS, shape.pace());
		Phases.Full full = phases.full(FULL_SECONDS);
		if (paced.spans() != phases.spans()) {
			System.out.println(paced.spans() + " spans of a request arrived, not " + phases.spans() + ": " + shape);
		}
		double cpu = paced.threadCpu() - base.threadCpu();
		double allocated = paced.allocated() - base.allocated();
		this.table.row("1 + " + shape.spans(),
				List.of("" + shape.attributes(), "" + shape.exporters(), "" + shape.cores(), Table.figure(cpu),
						Table.figure(cpu / shape.made()), Table.figure(allocated),
						Table.figure(allocated / shape.made()), Table.figure(paced.sent()),
						Table.figure(paced.sent() / phases.spans()), Table.figure(full.requests()),
						Table.figure(100 * full.spans() / phases.spans())));
	}

	/**
	 * What a request is made of, and where it runs.
	 *
	 * @param spans of annotated methods
	 * @param attributes of each of them
	 * @param exporters each with a backend of its own
	 * @param cores of the application
	 */
	private record Shape(int spans, int attributes, int exporters, int cores) {

		// That of the server is one more.
		int made() {
			return this.spans + 1;
		}

		String path() {
			return "/steps/" + this.spans + "/" + this.attributes;
		}

		int pace() {
			return Math.min(MOST_REQUESTS_PER_SECOND, SPANS_PER_SECOND / made());
		}

	}

}
