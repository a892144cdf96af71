package dev.otelspring.autoconfigure.page;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the page has to show; it runs on Spring MVC and on WebFlux. */
@RestController
@EnableAutoConfiguration
class Shop {

	static final String HOSTILE = "<img src=x onerror=window.hacked=1></title><script>window.hacked=2</script>'\"${7*7}";

	private static final Logger logger = LoggerFactory.getLogger(Shop.class);

	private final Tracer tracer;

	Shop(OpenTelemetry openTelemetry) {
		this.tracer = openTelemetry.getTracer("shop");
	}

	@GetMapping("/orders")
	String orders() {
		Span outer = this.tracer.spanBuilder("place-order").startSpan();
		try (Scope scope = outer.makeCurrent()) {
			logger.warn("The last one of book-1 was sold");
			this.tracer.spanBuilder("reserve")
				.setAttribute("sku", "book-1")
				.startSpan()
				.addEvent("reserved", Attributes.of(AttributeKey.longKey("left"), 0L))
				.end();
			this.tracer.spanBuilder("charge").setSpanKind(SpanKind.CLIENT).startSpan().end();
		}
		finally {
			outer.end();
		}
		return "[]";
	}

	@GetMapping("/fails")
	String fails() {
		Span span = this.tracer.spanBuilder("charge").startSpan();
		span.recordException(new IllegalStateException("the card has expired"));
		span.setStatus(StatusCode.ERROR, "declined").end();
		return "declined";
	}

	@GetMapping("/hostile")
	String hostile() {
		Span span = this.tracer.spanBuilder(HOSTILE).setAttribute(HOSTILE, HOSTILE).setNoParent().startSpan();
		span.recordException(new IllegalStateException(HOSTILE));
		span.addEvent(HOSTILE, Attributes.of(AttributeKey.stringKey(HOSTILE), HOSTILE));
		try (Scope scope = span.makeCurrent()) {
			logger.warn(HOSTILE);
		}
		span.end();
		return "!";
	}

}
