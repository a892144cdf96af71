package dev.otelspring.examples.fromboot;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class GreetingController {

	private static final Logger logger = LoggerFactory.getLogger(GreetingController.class);

	private final Greetings greetings;

	GreetingController(Greetings greetings) {
		this.greetings = greetings;
	}

	@GetMapping("/greetings/{name}")
	String greet(@PathVariable String name) {
		String greeting = this.greetings.compose(name);
		logger.info("Greeted {}", name);
		return greeting;
	}

	@GetMapping("/salutation")
	String salutation() {
		return "Hello";
	}

}
