package dev.otelspring.benchmarks.app.flux;

import io.micrometer.observation.annotation.Observed;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With that of Micrometer's observations. */
@Component("fluxObservedStock")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "observed")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class ObservedStock implements Stock {

	@Observed
	@Override
	public Mono<String> reserve(long id) {
		return Mono.just("reserved");
	}

}
