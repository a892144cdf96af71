package dev.otelspring.autoconfigure.instrumentation.annotation.dead;

import dev.otelspring.annotations.WithSpan;

import org.springframework.stereotype.Component;

/** A bean elsewhere: not told of. */
@Component
public class OffBean {

	@WithSpan
	void place() {
	}

}
