package dev.otelspring.benchmarks.app.flux;

import io.opentelemetry.instrumentation.annotations.WithSpan;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With OpenTelemetry's annotation. */
@Component("fluxWithSpanStock")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "with-span")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class WithSpanStock implements Stock {

	@WithSpan
	@Override
	public Mono<String> reserve(long id) {
		return Mono.just("reserved");
	}

}
