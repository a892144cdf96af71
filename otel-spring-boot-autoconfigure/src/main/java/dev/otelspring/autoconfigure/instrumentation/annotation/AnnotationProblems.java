package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Annotations that cannot be obeyed. Those of beans that are made during the start stop
 * it, or are told when it is done; those of later beans are told at once, and do nothing.
 *
 * <p>
 * Thread-safe.
 */
final class AnnotationProblems implements SmartInitializingSingleton {

	private final Set<AnnotationProblem> early = new LinkedHashSet<>();

	private @Nullable ConfigurationFindings findings;

	/** Is asked for when it is needed: a pointcut must make no bean too early. */
	private final Supplier<ConfigurationFindings> source;

	AnnotationProblems(Supplier<ConfigurationFindings> source) {
		this.source = source;
	}

	void add(AnnotationProblem problem) {
		ConfigurationFindings told;
		synchronized (this.early) {
			told = this.findings;
			if (told == null) {
				this.early.add(problem);
			}
		}
		if (told != null) {
			tell(told, problem);
		}
	}

	/**
	 * Ends the start.
	 * @throws InvalidAnnotationException if an annotation asks for what cannot be
	 */
	@Override
	public void afterSingletonsInstantiated() {
		List<AnnotationProblem> found;
		ConfigurationFindings told = this.source.get();
		synchronized (this.early) {
			found = new ArrayList<>(this.early);
			this.early.clear();
			this.findings = told;
		}
		List<AnnotationProblem> refused = found.stream().filter(AnnotationProblem::refused).toList();
		if (!refused.isEmpty()) {
			throw new InvalidAnnotationException(refused);
		}
		found.forEach((problem) -> tell(told, problem));
	}

	private static void tell(ConfigurationFindings findings, AnnotationProblem problem) {
		findings.add(problem.what(), problem.why(), problem.mend());
	}

}
