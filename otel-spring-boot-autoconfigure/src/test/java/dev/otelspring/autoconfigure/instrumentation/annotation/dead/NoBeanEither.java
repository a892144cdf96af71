package dev.otelspring.autoconfigure.instrumentation.annotation.dead;

import dev.otelspring.annotations.WithSpan;

/** What its author takes for a bean, annotated as a whole. */
@WithSpan
public class NoBeanEither {

	public void place() {
	}

}
