package dev.otelspring.sample;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a customer sees of the shop.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "shop.traffic.enabled=false", "spring.datasource.generate-unique-name=true",
				"otel.traces.exporter=none", "otel.metrics.exporter=none", "otel.logs.exporter=none" })
class ShopApplicationTests {

	private RestTestClient client;

	@BeforeEach
	void setUp(@LocalServerPort int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void answersAnOrderWithItsAddress() {
		URI location = order("book-1", 2).expectStatus()
			.isCreated()
			.expectBody()
			.jsonPath("$.id")
			.isNumber()
			.jsonPath("$.sku")
			.isEqualTo("book-1")
			.jsonPath("$.quantity")
			.isEqualTo(2)
			.jsonPath("$.status")
			.isEqualTo("CONFIRMED")
			.returnResult()
			.getResponseHeaders()
			.getLocation();
		assertThat(location).isNotNull();
		get(location.toString()).expectStatus().isOk().expectBody().jsonPath("$.sku").isEqualTo("book-1");
	}

	@Test
	void takesWhatWasOrderedFromTheShelf() {
		get("/inventory/tea-1").expectBody().jsonPath("$.available").isEqualTo(150);
		order("tea-1", 3).expectStatus().isCreated();
		get("/inventory/tea-1").expectBody().jsonPath("$.available").isEqualTo(147);
	}

	@Test
	void fillsTheShelfUpInsteadOfSellingOut() {
		order("chair-1", 10).expectBody().jsonPath("$.status").isEqualTo("CONFIRMED");
		order("chair-1", 10).expectBody().jsonPath("$.status").isEqualTo("CONFIRMED");
		order("chair-1", 1).expectStatus().isCreated().expectBody().jsonPath("$.status").isEqualTo("BACKORDERED");
		get("/inventory/chair-1").expectBody().jsonPath("$.available").isEqualTo(19);
	}

	@Test
	void doesNotKnowAnOrderThatNobodyPlaced() {
		get("/orders/999999").expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("There is no order 999999");
	}

	@Test
	void doesNotKnowAnArticleThatItDoesNotSell() {
		get("/inventory/unicorn").expectStatus()
			.isNotFound()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("There is no sku 'unicorn'");
		get("/legacy/stock/unicorn").expectStatus().isNotFound();
		order("unicorn", 1).expectStatus().isNotFound();
	}

	@Test
	void refusesAnOrderThatMakesNoSense() {
		order("book-1", 0).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("quantity must be between 1 and 10, was 0");
		order("book-1", 11).expectStatus().isBadRequest();
		order(Map.of("quantity", 1)).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("sku is missing (try book-1)");
	}

	@Test
	void failsWhereItShould() {
		get("/orders/broken").expectStatus().isEqualTo(500);
	}

	@Test
	void answersTheOldWayToo() {
		get("/legacy/stock/paper-1").expectStatus().isOk().expectBody().jsonPath("$.available").isEqualTo(300);
	}

	@Test
	void sumsUpTheDay() {
		order("print-1", 2).expectStatus().isCreated();
		get("/reports/daily").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.lines.length()")
			.isEqualTo(12)
			.jsonPath("$.lines[?(@.sku == 'print-1')].revenueCents")
			.isEqualTo(6400);
	}

	private RestTestClient.ResponseSpec get(String path) {
		return this.client.get().uri(path).exchange();
	}

	private RestTestClient.ResponseSpec order(String sku, int quantity) {
		return order(Map.of("sku", sku, "quantity", quantity));
	}

	private RestTestClient.ResponseSpec order(Map<String, Object> body) {
		return this.client.post().uri("/orders").contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

}
