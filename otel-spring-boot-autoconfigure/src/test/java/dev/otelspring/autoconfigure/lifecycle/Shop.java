package dev.otelspring.autoconfigure.lifecycle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.Gauge;
import dev.otelspring.annotations.WithSpan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** A little of everything: a request, a call, another thread, a method, a log line. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAsync
@EnableScheduling
@Import({ Shop.Web.class, Shop.Till.class, Shop.Shelf.class })
public class Shop {

	/** What one request to {@code /sell} makes. */
	static final String[] SPANS = { "GET /sell", "GET", "GET /stock", "charge" };

	private static final Logger logger = LoggerFactory.getLogger("shop");

	@RestController
	static class Web {

		private final RestClient client;

		private final Till till;

		private final Shelf shelf;

		Web(RestClient.Builder builder, Till till, Shelf shelf) {
			this.client = builder.build();
			this.till = till;
			this.shelf = shelf;
		}

		@GetMapping("/sell")
		String sell(@RequestHeader("host") String host) {
			this.till.charge().join();
			return String.valueOf(this.client.get().uri("http://" + host + "/stock").retrieve().body(String.class));
		}

		@GetMapping("/stock")
		String stock() {
			return String.valueOf(this.shelf.look());
		}

	}

	static class Shelf {

		@Counted("looks")
		int look() {
			return books();
		}

		@Gauge("books")
		int books() {
			return 7;
		}

		// Has Boot make a scheduler.
		@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS, initialDelay = 1)
		void fill() {
		}

	}

	static class Till {

		@Async
		@WithSpan("charge")
		@Counted("sales")
		CompletableFuture<Void> charge() {
			logger.info("sold");
			return CompletableFuture.completedFuture(null);
		}

	}

}
