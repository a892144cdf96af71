package dev.otelspring.autoconfigure.instrumentation.annotation.dead;

import java.util.List;

import dev.otelspring.annotations.WithSpan;

/** Calls itself past its proxy. */
public class SelfCaller {

	@WithSpan
	void outer() {
		List.of("a").forEach((item) -> inner());
	}

	@WithSpan
	void inner() {
		plain();
	}

	void plain() {
	}

}
