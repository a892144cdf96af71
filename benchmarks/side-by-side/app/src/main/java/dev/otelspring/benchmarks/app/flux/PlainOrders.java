package dev.otelspring.benchmarks.app.flux;

import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Without annotations. */
@Component("fluxPlainOrders")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "none")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class PlainOrders implements Orders {

	private final Stock stock;

	PlainOrders(Stock stock) {
		this.stock = stock;
	}

	@Override
	public Mono<String> place(long id) {
		return this.stock.reserve(id);
	}

}
