package dev.otelspring.autoconfigure.instrumentation.annotation;

/**
 * An annotation that does not do what its author meant.
 *
 * @param what names the annotation and where it is, as a sentence without its dot
 * @param why the reason, as a sentence without its dot
 * @param mend what the author can do, as a sentence
 * @param refused whether it stops the start; else the annotation does nothing
 */
record AnnotationProblem(String what, String why, String mend, boolean refused) {

	static AnnotationProblem dead(String annotation, String where, String why, String mend) {
		return new AnnotationProblem(annotation + " on " + where + " does nothing", why, mend, false);
	}

	static AnnotationProblem refused(String annotation, String where, String why, String mend) {
		return new AnnotationProblem(annotation + " on " + where + " cannot be used", why, mend, true);
	}

	static AnnotationProblem tooEarly(String where) {
		return new AnnotationProblem("Calls of " + where + " end when it first suspends",
				"Spring follows suspending functions by kotlinx-coroutines-reactor, which is not there",
				"Add org.jetbrains.kotlinx:kotlinx-coroutines-reactor.", false);
	}

	String description() {
		return this.what + ": " + this.why;
	}

}
