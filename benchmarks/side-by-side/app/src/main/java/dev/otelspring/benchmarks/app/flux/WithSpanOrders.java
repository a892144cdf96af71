package dev.otelspring.benchmarks.app.flux;

import io.opentelemetry.instrumentation.annotations.WithSpan;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With OpenTelemetry's annotation. */
@Component("fluxWithSpanOrders")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "with-span")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class WithSpanOrders implements Orders {

	private final Stock stock;

	WithSpanOrders(Stock stock) {
		this.stock = stock;
	}

	@WithSpan
	@Override
	public Mono<String> place(long id) {
		return this.stock.reserve(id);
	}

}
