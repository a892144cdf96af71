package dev.otelspring.benchmarks.app.flux;

import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Without annotations. */
@Component("fluxPlainStock")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "none")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class PlainStock implements Stock {

	@Override
	public Mono<String> reserve(long id) {
		return Mono.just("reserved");
	}

}
