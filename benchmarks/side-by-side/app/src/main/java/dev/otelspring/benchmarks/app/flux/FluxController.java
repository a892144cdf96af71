package dev.otelspring.benchmarks.app.flux;

import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What is called. */
@RestController
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class FluxController {

	private final Orders orders;

	FluxController(Orders orders) {
		this.orders = orders;
	}

	@GetMapping("/orders/{id}")
	Mono<String> order(@PathVariable("id") long id) {
		return this.orders.place(id);
	}

}
