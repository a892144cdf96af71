package dev.otelspring.benchmarks.reliability;

import java.util.List;

/** One promise, tried. */
interface Experiment {

	List<Result> run() throws Exception;

	/**
	 * What came out.
	 *
	 * @param held whether the promise was kept
	 * @param measured the figures
	 */
	record Result(boolean held, String measured) {
	}

}
