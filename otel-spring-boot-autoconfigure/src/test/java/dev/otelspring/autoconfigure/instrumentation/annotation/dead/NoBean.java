package dev.otelspring.autoconfigure.instrumentation.annotation.dead;

import dev.otelspring.annotations.WithSpan;

class NoBean {

	@WithSpan
	void place() {
	}

}
