package dev.otelspring.matrix.webflux;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.Timed;
import dev.otelspring.annotations.UpDownCounted;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.matrix.shop.Stock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/** On WebFlux, with its client, beside Spring Boot's own Actuator. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ WebFluxShop.Web.class, WebFluxShop.Sales.class, Stock.class })
public class WebFluxShop {

	private static final Logger logger = LoggerFactory.getLogger("shop");

	/**
	 * Starts the shop.
	 * @param args as Spring Boot takes them
	 */
	public static void main(String[] args) {
		SpringApplication.run(WebFluxShop.class, args);
	}

	@RestController
	static class Web {

		private final Sales sales;

		Web(Sales sales) {
			this.sales = sales;
		}

		@GetMapping("/sell")
		Mono<String> sell(@RequestHeader("host") String host) {
			return this.sales.sell(host, "book-1");
		}

		@GetMapping("/stock/{shelf}")
		Mono<String> stock(@PathVariable String shelf) {
			return Mono.fromSupplier(() -> shelf + " for " + Stock.tenant());
		}

	}

	static class Sales {

		private final WebClient client;

		Sales(WebClient.Builder builder) {
			this.client = builder.build();
		}

		@WithSpan("sell")
		@Counted("sales")
		@Timed("sale.duration")
		@UpDownCounted("sales.active")
		Mono<String> sell(String host, @SpanAttribute("sku") String sku) {
			return this.client.get()
				.uri("http://" + host + "/stock/{shelf}", "a")
				.retrieve()
				.bodyToMono(String.class)
				.doOnNext((answer) -> logger.info("sold {}", sku));
		}

	}

}
