package dev.otelspring.benchmarks.app.mvc;

import io.opentelemetry.instrumentation.annotations.WithSpan;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With OpenTelemetry's annotation. */
@Component("mvcWithSpanStock")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "with-span")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class WithSpanStock implements Stock {

	@WithSpan
	@Override
	public String reserve(long id) {
		return "reserved";
	}

}
