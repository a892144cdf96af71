package dev.otelspring.benchmarks.sidebyside;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import dev.otelspring.benchmarks.sidebyside.Subject.Usage;

/**
 * Runs the application with each of what makes telemetry, all of them at once and in turn
 * by rounds, so that what else the machine does meets all alike.
 *
 * <p>
 * A request makes three spans. Figures are told as least, median and most of the rounds.
 */
public final class SideBySide {

	private static final int SPANS = 3;

	private static final int WARM_UP = 30_000;

	/** What a machine with two cores bears without haste. */
	private static final int PACE = 600;

	private static final int PACED_REQUESTS = 3_000;

	private static final int FULL_SECONDS = 5;

	private final Path directory;

	private final String stack;

	private final List<Variant> variants;

	private final Map<String, Map<Variant, List<Double>>> figures = new LinkedHashMap<>();

	private SideBySide(Path directory, String stack, List<Variant> variants) {
		this.directory = directory;
		this.stack = stack;
		this.variants = variants;
	}

	/**
	 * Measures, and prints a table for each stack.
	 * @param arguments the directory of the modules; the rounds; {@code webmvc} or
	 * {@code webflux}, both if none is named; names of variants, all if none is named
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		Path directory = Path.of(arguments[0]);
		List<String> names = Arrays.asList(arguments).subList(2, arguments.length);
		List<Variant> variants = Arrays.stream(Variant.values())
			.filter((variant) -> names.contains(variant.name()))
			.toList();
		for (String stack : List.of("webmvc", "webflux")) {
			if (names.contains(stack) || !names.contains("webmvc") && !names.contains("webflux")) {
				new SideBySide(directory, stack, variants.isEmpty() ? List.of(Variant.values()) : variants)
					.run(Integer.parseInt(arguments[1]));
			}
		}
	}

	private void run(int rounds) throws IOException {
		for (int i = 0; i < rounds; i++) {
			for (Variant variant : this.variants) {
				try (Subject subject = Subject.start(this.stack, variant, this.directory)) {
					add("CPU until started, s", variant, subject.startCpuSeconds());
				}
			}
		}
		start(rounds);
		print();
	}

	private void start(int rounds) throws IOException {
		List<Subject> subjects = new ArrayList<>();
		try {
			for (Variant variant : this.variants) {
				subjects.add(Subject.start(this.stack, variant, this.directory));
			}
			for (Subject subject : subjects) {
				Load.send(subject.port(), WARM_UP, 0);
				drain(subject, 0, WARM_UP);
			}
			for (int i = 0; i < rounds; i++) {
				for (Subject subject : subjects) {
					paced(subject);
				}
			}
			for (Subject subject : subjects) {
				add("resident, MB", subject.variant(), subject.residentBytes() / 1e6);
			}
			for (int i = 0; i < rounds; i++) {
				for (Subject subject : subjects) {
					full(subject);
				}
			}
		}
		finally {
			subjects.forEach(Subject::close);
		}
	}

	private void paced(Subject subject) {
		long earlier = subject.sink().spans();
		Load.send(subject.port(), PACE / 2, PACE);
		drain(subject, earlier, PACE / 2);
		long spans = subject.sink().spans();
		long bytes = subject.sink().bytes();
		Usage before = subject.usage();
		Load.send(subject.port(), PACED_REQUESTS, PACE);
		// What the exporter does for these requests is theirs.
		drain(subject, spans, PACED_REQUESTS);
		Usage after = subject.usage();
		Variant variant = subject.variant();
		add("CPU of Java threads, µs a request", variant,
				(after.threadCpu() - before.threadCpu()) / 1e3 / PACED_REQUESTS);
		add("CPU of the process, µs a request", variant,
				(after.processCpu() - before.processCpu()) / 1e3 / PACED_REQUESTS);
		add("allocated, B a request", variant, (after.bytes() - before.bytes()) / (double) PACED_REQUESTS);
		add("spans that arrived, %", variant, share(subject, spans, PACED_REQUESTS));
		add("sent, B a request", variant, (subject.sink().bytes() - bytes) / (double) PACED_REQUESTS);
	}

	private void full(Subject subject) {
		long spans = subject.sink().spans();
		long requests = Load.sendFor(subject.port(), FULL_SECONDS);
		drain(subject, spans, requests);
		add("full load, requests/s", subject.variant(), requests / (double) FULL_SECONDS);
		add("full load, spans that arrived, %", subject.variant(), share(subject, spans, requests));
	}

	private static double share(Subject subject, long before, long requests) {
		return subject.variant().isTraced() ? 100.0 * (subject.sink().spans() - before) / (requests * SPANS) : 0;
	}

	// Until all are there, or no more come.
	private static void drain(Subject subject, long before, long requests) {
		if (!subject.variant().isTraced()) {
			return;
		}
		long last = -1;
		int still = 0;
		while (subject.sink().spans() - before < requests * SPANS && still < 35) {
			long now = subject.sink().spans();
			still = (now == last) ? still + 1 : 0;
			last = now;
			try {
				TimeUnit.MILLISECONDS.sleep(200);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private List<Double> values(String figure, Variant variant) {
		Map<Variant, List<Double>> values = this.figures.get(figure);
		List<Double> found = (values != null) ? values.get(variant) : null;
		return (found != null) ? found : List.of();
	}

	private void add(String figure, Variant variant, double value) {
		this.figures.computeIfAbsent(figure, (name) -> new EnumMap<>(Variant.class))
			.computeIfAbsent(variant, (key) -> new ArrayList<>())
			.add(value);
	}

	private void print() throws IOException {
		System.out.println("\n### " + this.stack + "\n");
		System.out.print("| |");
		this.variants.forEach((variant) -> System.out.print(" " + variant.title() + " |"));
		System.out.print("\n|---|");
		this.variants.forEach((variant) -> System.out.print("---|"));
		System.out.println();
		this.figures.keySet().forEach((figure) -> {
			System.out.print("| " + figure + " |");
			this.variants.forEach((variant) -> System.out.print(" " + describe(values(figure, variant)) + " |"));
			System.out.println();
		});
		System.out.print("| jars beside the application's, and their MB |");
		for (Variant variant : this.variants) {
			System.out.print(" " + jars(variant) + " |");
		}
		System.out.println();
	}

	private String jars(Variant variant) throws IOException {
		Set<String> added = new LinkedHashSet<>(Subject.classPath(this.stack, variant, this.directory));
		Subject.classPath(this.stack, Variant.NONE, this.directory).forEach(added::remove);
		if (variant == Variant.AGENT) {
			added.add(this.directory.resolve("target/opentelemetry-javaagent.jar").toString());
		}
		long bytes = added.stream().mapToLong((jar) -> new File(jar).length()).sum();
		return String.format(Locale.ROOT, "%d, %.1f", added.size(), bytes / 1e6);
	}

	private static String describe(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		if (sorted.length == 1) {
			return format(sorted[0]);
		}
		return format(sorted[0]) + " / **" + format(median(values)) + "** / " + format(sorted[sorted.length - 1]);
	}

	private static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	private static String format(double value) {
		return String.format(Locale.ROOT, (value < 10) ? "%.2f" : (value < 1000) ? "%.1f" : "%,.0f", value);
	}

}
