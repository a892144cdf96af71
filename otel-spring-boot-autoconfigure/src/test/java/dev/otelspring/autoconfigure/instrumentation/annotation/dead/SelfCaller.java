package dev.otelspring.autoconfigure.instrumentation.annotation.dead;

import java.util.List;

import dev.otelspring.annotations.Gauge;
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

	int plain() {
		return size();
	}

	// Lives: it is asked at each collection, whoever else calls it.
	@Gauge("size")
	int size() {
		return 1;
	}

}
