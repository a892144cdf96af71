package dev.otelspring.benchmarks.app.mvc;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What is called. */
@RestController
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class MvcController {

	private final Orders orders;

	MvcController(Orders orders) {
		this.orders = orders;
	}

	@GetMapping("/orders/{id}")
	String order(@PathVariable("id") long id) {
		return this.orders.place(id);
	}

}
