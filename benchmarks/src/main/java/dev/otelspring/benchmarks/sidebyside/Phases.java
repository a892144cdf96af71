package dev.otelspring.benchmarks.sidebyside;

import java.util.concurrent.TimeUnit;

import dev.otelspring.benchmarks.sidebyside.Subject.Usage;

/**
 * What is done with an application: it is warmed up, then asked at a steady pace, then as
 * often as it answers. Each waits for the spans, since what is done for them after the
 * answer is theirs as well.
 */
final class Phases {

	/** Longer than any of them holds spans back, in looks of 200 ms. */
	private static final int PATIENCE = 35;

	private final Subject subject;

	private final Load load;

	private final int spans;

	private Phases(Subject subject, Load load, int spans) {
		this.subject = subject;
		this.load = load;
		this.spans = spans;
	}

	/**
	 * Finds out by a hundred requests how many spans are made for each.
	 * @param subject the application
	 * @param path what is asked for
	 * @return phases that wait for so many
	 */
	static Phases of(Subject subject, String path) {
		int requests = 100;
		Phases patient = of(subject, path, Integer.MAX_VALUE / requests);
		// What is made at the start is nobody's.
		patient.drain(subject.spans(), requests);
		long before = subject.spans();
		patient.drain(before, patient.load.send(requests, requests));
		return of(subject, path, Math.round((subject.spans() - before) / (float) requests));
	}

	/**
	 * Phases with a number of spans that is known.
	 * @param subject the application
	 * @param path what is asked for
	 * @param spans that each request makes, at all backends
	 * @return phases that wait for so many
	 */
	static Phases of(Subject subject, String path, int spans) {
		return new Phases(subject, new Load(subject.port(), path), subject.variant().isTraced() ? spans : 0);
	}

	Variant variant() {
		return this.subject.variant();
	}

	// That each request makes.
	int spans() {
		return this.spans;
	}

	double residentMegabytes() {
		return this.subject.residentBytes() / 1e6;
	}

	void warmUp(int requests) {
		long spansBefore = this.subject.spans();
		drain(spansBefore, this.load.send(requests, 0));
	}

	/**
	 * Asks at a steady pace.
	 * @param requests how many, about
	 * @param perSecond the pace
	 * @return what each of them cost
	 */
	Paced paced(int requests, int perSecond) {
		long spansBefore = this.subject.spans();
		long sentBefore = this.subject.sentBytes();
		Usage before = this.subject.usage();
		double n = this.load.send(requests, perSecond);
		drain(spansBefore, (long) n);
		Usage after = this.subject.usage();
		return new Paced((after.threadCpu() - before.threadCpu()) / 1e3 / n,
				(after.processCpu() - before.processCpu()) / 1e3 / n, (after.bytes() - before.bytes()) / n,
				(this.subject.spans() - spansBefore) / n, (this.subject.sentBytes() - sentBefore) / n);
	}

	/**
	 * Asks as often as it answers.
	 * @param seconds for how long
	 * @return how often that was
	 */
	Full full(int seconds) {
		long spansBefore = this.subject.spans();
		long requests = this.load.sendFor(seconds);
		drain(spansBefore, requests);
		return new Full(requests / (double) seconds, (this.subject.spans() - spansBefore) / (double) requests);
	}

	// Until all are there, or no more come.
	private void drain(long before, long requests) {
		long last = -1;
		int still = 0;
		while (this.subject.spans() - before < requests * this.spans && still < PATIENCE) {
			long now = this.subject.spans();
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

	/**
	 * What a request cost at a steady pace.
	 *
	 * @param threadCpu of Java threads, µs
	 * @param processCpu of all threads, µs
	 * @param allocated by Java threads, B
	 * @param spans that arrived
	 * @param sent with spans, B
	 */
	record Paced(double threadCpu, double processCpu, double allocated, double spans, double sent) {
	}

	/**
	 * What was answered at full load.
	 *
	 * @param requests in a second
	 * @param spans of each that arrived
	 */
	record Full(double requests, double spans) {
	}

}
