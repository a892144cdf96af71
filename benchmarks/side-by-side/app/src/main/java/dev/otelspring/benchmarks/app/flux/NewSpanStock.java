package dev.otelspring.benchmarks.app.flux;

import io.micrometer.tracing.annotation.NewSpan;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With that of Micrometer Tracing. */
@Component("fluxNewSpanStock")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "new-span")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class NewSpanStock implements Stock {

	@NewSpan
	@Override
	public Mono<String> reserve(long id) {
		return Mono.just("reserved");
	}

}
