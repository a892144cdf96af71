package dev.otelspring.benchmarks.app.mvc;

import io.micrometer.tracing.annotation.NewSpan;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With that of Micrometer Tracing. */
@Component("mvcNewSpanOrders")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "new-span")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class NewSpanOrders implements Orders {

	private final Stock stock;

	NewSpanOrders(Stock stock) {
		this.stock = stock;
	}

	@NewSpan
	@Override
	public String place(long id) {
		return this.stock.reserve(id);
	}

}
