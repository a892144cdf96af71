package dev.otelspring.autoconfigure.instrumentation.annotation.dead;

import dev.otelspring.annotations.WithSpan;

import org.springframework.beans.factory.ObjectProvider;

/** Calls itself through its proxy: not told of. */
public class SelfKnower {

	private final ObjectProvider<SelfKnower> self;

	SelfKnower(ObjectProvider<SelfKnower> self) {
		this.self = self;
	}

	void outer() {
		this.self.getObject().inner();
	}

	@WithSpan
	void inner() {
	}

}
