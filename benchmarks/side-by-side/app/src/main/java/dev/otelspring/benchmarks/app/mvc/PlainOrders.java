package dev.otelspring.benchmarks.app.mvc;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Without annotations. */
@Component("mvcPlainOrders")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "none")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class PlainOrders implements Orders {

	private final Stock stock;

	PlainOrders(Stock stock) {
		this.stock = stock;
	}

	@Override
	public String place(long id) {
		return this.stock.reserve(id);
	}

}
