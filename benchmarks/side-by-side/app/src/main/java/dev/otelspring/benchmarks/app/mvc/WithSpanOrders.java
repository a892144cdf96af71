package dev.otelspring.benchmarks.app.mvc;

import io.opentelemetry.instrumentation.annotations.WithSpan;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With OpenTelemetry's annotation. */
@Component("mvcWithSpanOrders")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "with-span")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class WithSpanOrders implements Orders {

	private final Stock stock;

	WithSpanOrders(Stock stock) {
		this.stock = stock;
	}

	@WithSpan
	@Override
	public String place(long id) {
		return this.stock.reserve(id);
	}

}
