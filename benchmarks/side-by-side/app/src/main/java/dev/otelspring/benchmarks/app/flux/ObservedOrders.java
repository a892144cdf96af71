package dev.otelspring.benchmarks.app.flux;

import io.micrometer.observation.annotation.Observed;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With that of Micrometer's observations. */
@Component("fluxObservedOrders")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "observed")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class ObservedOrders implements Orders {

	private final Stock stock;

	ObservedOrders(Stock stock) {
		this.stock = stock;
	}

	@Observed
	@Override
	public Mono<String> place(long id) {
		return this.stock.reserve(id);
	}

}
