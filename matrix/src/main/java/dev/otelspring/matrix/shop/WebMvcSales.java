package dev.otelspring.matrix.shop;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.Timed;
import dev.otelspring.annotations.UpDownCounted;
import dev.otelspring.annotations.WithSpan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Sells on Spring MVC, through both of its clients. */
@Configuration(proxyBeanMethods = false)
@EnableAsync
@Import({ WebMvcSales.Web.class, WebMvcSales.Sales.class, WebMvcSales.Mail.class, Stock.class })
public class WebMvcSales {

	private static final Logger logger = LoggerFactory.getLogger("shop");

	@RestController
	static class Web {

		private final Sales sales;

		Web(Sales sales) {
			this.sales = sales;
		}

		@GetMapping("/sell")
		String sell(@RequestHeader("host") String host) {
			return this.sales.sell(host, "book-1");
		}

		@GetMapping("/stock/{shelf}")
		String stock(@PathVariable String shelf) {
			return shelf + " for " + Stock.tenant();
		}

	}

	static class Sales {

		private final RestClient restClient;

		private final RestTemplate restTemplate;

		private final Mail mail;

		Sales(RestClient restClient, RestTemplate restTemplate, Mail mail) {
			this.restClient = restClient;
			this.restTemplate = restTemplate;
			this.mail = mail;
		}

		@WithSpan("sell")
		@Counted("sales")
		@Timed("sale.duration")
		@UpDownCounted("sales.active")
		String sell(String host, @SpanAttribute("sku") String sku) {
			String url = "http://" + host + "/stock/{shelf}";
			String first = this.restClient.get().uri(url, "a").retrieve().body(String.class);
			String second = this.restTemplate.getForObject(url, String.class, "b");
			logger.info("sold {}", sku);
			this.mail.send();
			return first + ", " + second;
		}

	}

	static class Mail {

		@Async
		@WithSpan("mail")
		void send() {
			logger.info("mailed");
		}

	}

}
