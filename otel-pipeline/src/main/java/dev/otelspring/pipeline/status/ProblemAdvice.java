package dev.otelspring.pipeline.status;

import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Knows what may be behind a problem and what mends it. The pipeline knows neither the
 * names of properties nor where it runs; whoever builds it does.
 *
 * <p>
 * Asked once for each change of state, on a worker's thread, and whenever somebody looks:
 * it must be thread-safe and answer within a second.
 */
@FunctionalInterface
public interface ProblemAdvice {

	/** Knows nothing. */
	ProblemAdvice NONE = (exporter, signal, problem) -> null;

	/**
	 * Explains a problem.
	 * @param exporter the exporter's name
	 * @param signal what was sent
	 * @param problem what came of it
	 * @return {@code null} if there is nothing to say
	 */
	@Nullable Advice advise(String exporter, Signal signal, Problem problem);

	/**
	 * What to do about a problem.
	 *
	 * @param why what is behind it, as the end of a sentence
	 * @param mend what the user can do, as a sentence without its dot
	 */
	record Advice(String why, String mend) {
	}

}
