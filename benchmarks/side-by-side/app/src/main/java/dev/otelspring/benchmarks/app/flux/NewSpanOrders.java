package dev.otelspring.benchmarks.app.flux;

import io.micrometer.tracing.annotation.NewSpan;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With that of Micrometer Tracing. */
@Component("fluxNewSpanOrders")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "new-span")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class NewSpanOrders implements Orders {

	private final Stock stock;

	NewSpanOrders(Stock stock) {
		this.stock = stock;
	}

	@NewSpan
	@Override
	public Mono<String> place(long id) {
		return this.stock.reserve(id);
	}

}
