package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Annotations that ask for what cannot be: an instrument without a valid name, two
 * instruments of one name, a gauge with parameters. Stops the start.
 */
@SuppressWarnings("serial")
public final class InvalidAnnotationException extends RuntimeException {

	private final List<String> descriptions;

	private final List<String> mends;

	InvalidAnnotationException(List<AnnotationProblem> problems) {
		super(problems.stream().map(AnnotationProblem::description).collect(Collectors.joining("; ")));
		this.descriptions = problems.stream().map(AnnotationProblem::description).toList();
		this.mends = problems.stream().map(AnnotationProblem::mend).distinct().toList();
	}

	/**
	 * What is wrong.
	 * @return a sentence without its dot for each annotation
	 */
	public List<String> descriptions() {
		return this.descriptions;
	}

	/**
	 * What mends it.
	 * @return sentences
	 */
	public List<String> mends() {
		return this.mends;
	}

}
