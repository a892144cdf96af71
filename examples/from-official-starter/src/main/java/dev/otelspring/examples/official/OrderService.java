package dev.otelspring.examples.official;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.stereotype.Service;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Asks the stock by a {@code RestClient} and the price by a {@code RestTemplate}. */
@Service
class OrderService {

	private static final Logger logger = LoggerFactory.getLogger(OrderService.class);

	private final RestClient restClient;

	private final RestTemplate restTemplate;

	private final LongCounter orders;

	OrderService(RestClient.Builder restClient, RestTemplateBuilder restTemplate, LongCounter orders) {
		this.restClient = restClient.build();
		this.restTemplate = restTemplate.build();
		this.orders = orders;
	}

	@WithSpan("place order")
	String place(@SpanAttribute("order.sku") String sku, String shop) {
		Span.current().addEvent("stock is asked");
		String count = this.restClient.get().uri(shop + "/stock/{sku}?sig=secret", sku).retrieve().body(String.class);
		try {
			this.restTemplate.getForObject(shop + "/prices/{sku}", String.class, sku);
		}
		catch (HttpServerErrorException ex) {
			Span.current().setAttribute("order.price", "unknown");
		}
		this.orders.add(1, Attributes.of(AttributeKey.stringKey("sku"), sku));
		try (MDC.MDCCloseable tenant = MDC.putCloseable("tenant", "acme")) {
			logger.info("Sold {}", sku);
		}
		return sku + ": " + count;
	}

}
