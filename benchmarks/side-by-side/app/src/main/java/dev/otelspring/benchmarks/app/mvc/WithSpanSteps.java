package dev.otelspring.benchmarks.app.mvc;

import java.util.List;
import java.util.stream.IntStream;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.instrumentation.annotations.WithSpan;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With OpenTelemetry's annotation, and attributes of twelve characters. */
@Component("mvcWithSpanSteps")
@ConditionalOnBooleanProperty("shop.steps")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "with-span")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class WithSpanSteps implements Steps {

	private static final List<AttributeKey<String>> KEYS = IntStream.range(0, 100)
		.mapToObj((i) -> AttributeKey.stringKey("step.key." + i))
		.toList();

	@WithSpan
	@Override
	public void take(int attributes) {
		Span span = Span.current();
		for (int i = 0; i < attributes; i++) {
			span.setAttribute(KEYS.get(i), "twelve chars");
		}
	}

}
