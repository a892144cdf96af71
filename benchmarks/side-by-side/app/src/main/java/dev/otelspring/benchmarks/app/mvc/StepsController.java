package dev.otelspring.benchmarks.app.mvc;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A request of as many steps as are asked for, each of them a span. */
@RestController
@ConditionalOnBooleanProperty("shop.steps")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class StepsController {

	private final Steps steps;

	StepsController(Steps steps) {
		this.steps = steps;
	}

	@GetMapping("/steps/{count}/{attributes}")
	String walk(@PathVariable("count") int count, @PathVariable("attributes") int attributes) {
		for (int i = 0; i < count; i++) {
			this.steps.take(attributes);
		}
		return "walked";
	}

}
