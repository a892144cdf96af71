package dev.otelspring.autoconfigure.instrumentation.annotation.dead;

import dev.otelspring.annotations.WithSpan;

/** What its author takes for a bean. */
public class NoBean {

	@WithSpan
	void place() {
	}

}
