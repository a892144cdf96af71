package dev.otelspring.autoconfigure.instrumentation.annotation.dead;

import dev.otelspring.annotations.WithSpan;

/** A bean that is not made before somebody asks for it: not told of. */
public class LateBean {

	@WithSpan
	void place() {
	}

}
