package dev.otelspring.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DeliveryController {

	private static final Logger logger = LoggerFactory.getLogger(DeliveryController.class);

	private final CarrierClient carriers;

	DeliveryController(CarrierClient carriers) {
		this.carriers = carriers;
	}

	@GetMapping("/deliveries/{sku}")
	Mono<Delivery> delivery(@PathVariable String sku) {
		return this.carriers.carrier(sku).map((carrier) -> new Delivery(sku, carrier.name(), carrier.days()));
	}

	/**
	 * Furniture comes by lorry, all else by bicycle.
	 * @param sku the article's code
	 * @return who brings it
	 */
	@GetMapping("/carriers/{sku}")
	Mono<Carrier> carrier(@PathVariable String sku) {
		Carrier carrier = sku.startsWith("chair") ? new Carrier("lorry", 5) : new Carrier("bicycle", 1);
		logger.info("{} comes by {}", sku, carrier.name());
		return Mono.just(carrier);
	}

}
