package dev.otelspring.autoconfigure.instrumentation.annotation.dead;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.MetricAttribute;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;

/** Attributes of nothing. */
public class Parameters {

	void plain(@SpanAttribute("id") int id) {
	}

	@WithSpan
	void traced(@SpanAttribute("id") @MetricAttribute("id") int id) {
	}

	@Counted
	void counted(@MetricAttribute("id") int id) {
	}

}
