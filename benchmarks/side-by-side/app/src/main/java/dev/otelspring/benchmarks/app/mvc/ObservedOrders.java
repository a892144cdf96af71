package dev.otelspring.benchmarks.app.mvc;

import io.micrometer.observation.annotation.Observed;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With that of Micrometer's observations. */
@Component("mvcObservedOrders")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "observed")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ObservedOrders implements Orders {

	private final Stock stock;

	ObservedOrders(Stock stock) {
		this.stock = stock;
	}

	@Observed
	@Override
	public String place(long id) {
		return this.stock.reserve(id);
	}

}
