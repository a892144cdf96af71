package dev.otelspring.sample;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.sample.inventory.UnknownSkuException;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

/**
 * What leaves the shop while it serves a customer, and what the shop itself shows of it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "shop.traffic.enabled=false", "spring.datasource.generate-unique-name=true",
				"otel.bsp.schedule.delay=50ms", "otel.blrp.schedule.delay=50ms", "otel.metric.export.interval=100ms" })
class OrderTraceTests {

	/** Ends with the JVM, as the application does, which sends until then. */
	private static final OtlpReceiver receiver = OtlpReceiver.start();

	private int port;

	private RestTestClient client;

	/** Spans of the tests before this one, each of which waited for all of its own. */
	private int seen;

	@DynamicPropertySource
	static void sendToTheReceiver(DynamicPropertyRegistry properties) {
		properties.add("otel.exporter.otlp.endpoint", () -> receiver.endpoint().toString());
	}

	@BeforeEach
	void setUp(@LocalServerPort int port) {
		this.port = port;
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
		this.seen = receiver.spans().size();
	}

	@Test
	void anOrderIsOneTraceThroughAnnotatedMethodsAndHttp() {
		placeOrder("book-1", 2);
		assertThat(trace(5).render()).isEqualTo("""
				SERVER POST /orders
				  INTERNAL place-order
				    CLIENT GET
				      SERVER GET /inventory/{sku}
				        INTERNAL read-stock
				""");
	}

	@Test
	void theSpansOfAnOrderSayWhatWasAskedAndAnswered() {
		placeOrder("lamp-1", 3);
		SpanNode order = trace(5);
		assertThat(order.attributes()).contains(entry("http.request.method", "POST"), entry("http.route", "/orders"),
				entry("http.response.status_code", "201"), entry("url.path", "/orders"), entry("url.scheme", "http"),
				entry("server.address", "localhost"), entry("server.port", Integer.toString(this.port)));
		assertThat(order.find("place-order").attributes()).containsOnly(entry("order.sku", "lamp-1"),
				entry("order.quantity", "3"),
				entry("code.function.name", "dev.otelspring.sample.orders.OrderService.placeOrder"));
		assertThat(order.find("GET").attributes()).containsOnly(entry("http.request.method", "GET"),
				entry("http.response.status_code", "200"), entry("server.address", "localhost"),
				entry("server.port", Integer.toString(this.port)),
				entry("url.full", "http://localhost:" + this.port + "/inventory/lamp-1"));
		assertThat(order.find("GET /inventory/{sku}").attributes()).contains(entry("http.request.method", "GET"),
				entry("http.route", "/inventory/{sku}"), entry("http.response.status_code", "200"),
				entry("url.path", "/inventory/lamp-1"));
		assertThat(order.find("read-stock").attributes()).containsOnly(entry("inventory.sku", "lamp-1"),
				entry("code.function.name", "dev.otelspring.sample.inventory.InventoryService.stock"));
	}

	@Test
	void theShopsOwnPageShowsTheTreeThatTheBackendGot() {
		placeOrder("mug-1", 1);
		SpanNode arrived = trace(5);
		String traceId = HexFormat.of().formatHex(arrived().get(0).getTraceId().toByteArray());
		this.client.get()
			.uri("/actuator/otel/traces")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.traces[0].traceId")
			.isEqualTo(traceId)
			.jsonPath("$.traces[0].name")
			.isEqualTo("POST /orders")
			.jsonPath("$.traces[0].spans")
			.isEqualTo(5)
			.jsonPath("$.traces[0].errors")
			.isEqualTo(0);
		TracePage page = this.client.get()
			.uri("/actuator/otel/traces/" + traceId)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(TracePage.class)
			.returnResult()
			.getResponseBody();
		assertThat(page).isEqualTo(new TracePage(traceId, 5, List.of(arrived)));
	}

	@Test
	void theDurationsOfBothSidesArriveAsHistograms() {
		placeOrder("tea-1", 1);
		trace(5);
		HistogramDataPoint server = point("http.server.request.duration",
				Map.of("http.request.method", "POST", "http.route", "/orders", "http.response.status_code", "201",
						"url.scheme", "http", "network.protocol.version", "1.1"));
		assertThat(server.getCount()).isPositive();
		assertThat(server.getSum()).isPositive();
		HistogramDataPoint client = point("http.client.request.duration",
				Map.of("http.request.method", "GET", "http.response.status_code", "200", "server.address", "localhost",
						"server.port", Integer.toString(this.port)));
		assertThat(client.getCount()).isPositive();
		assertThat(client.getSum()).isPositive();
	}

	@Test
	void theFourInstrumentsTellOfOrders() {
		placeOrder("book-3", 1);
		placeOrder("paper-1", 7);
		this.client.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("sku", "unicorn", "quantity", 1))
			.exchange()
			.expectStatus()
			.is4xxClientError();
		await().untilAsserted(() -> {
			assertThat(points("orders")).containsEntry(Map.of("order.type", "BULK"), 1L)
				.hasEntrySatisfying(Map.of("order.type", "RETAIL"), (count) -> assertThat(count).isPositive())
				.containsEntry(Map.of("order.type", "RETAIL", "error.type", UnknownSkuException.class.getName()), 1L);
			assertThat(points("orders.active")).containsOnly(entry(Map.of("order.type", "BULK"), 0L),
					entry(Map.of("order.type", "RETAIL"), 0L));
			assertThat(points("inventory.stock").get(Map.of())).isBetween(1000L, 1360L);
		});
		assertThat(point("payment.duration", Map.of("payment.method", "CARD")).getCount()).isPositive();
		assertThat(point("payment.duration", Map.of("payment.method", "INVOICE")).getSum()).isPositive();
		await().untilAsserted(() -> assertThat(arrived()).hasSize(15));
	}

	@Test
	void allOfItComesFromTheShopOrTheDeliveryService() {
		placeOrder("pen-1", 1);
		trace(5);
		await().untilAsserted(() -> assertThat(receiver.metrics()).isNotEmpty());
		List<Resource> resources = receiver.requests().stream().flatMap((request) -> switch (request.path()) {
			case "/v1/traces" -> request.traces().getResourceSpansList().stream().map((spans) -> spans.getResource());
			case "/v1/metrics" ->
				request.metrics().getResourceMetricsList().stream().map((metrics) -> metrics.getResource());
			default -> request.logs().getResourceLogsList().stream().map((logs) -> logs.getResource());
		}).toList();
		assertThat(resources).extracting((resource) -> SpanNode.attributes(resource.getAttributesList()))
			.allSatisfy((attributes) -> {
				assertThat(attributes.get("service.name")).isIn("shop", "delivery");
				assertThat(attributes).containsKey("service.instance.id");
			});
	}

	@Test
	void aTraceGoesOnInTheServiceThatIsOnWebFlux() {
		String order = placeOrder("chair-1", 1);
		trace(5);
		this.seen = receiver.spans().size();
		this.client.get()
			.uri(order + "/delivery")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.carrier")
			.isEqualTo("lorry");
		SpanNode delivery = trace(5);
		assertThat(delivery.render()).isEqualTo("""
				SERVER GET /orders/{id}/delivery
				  CLIENT GET
				    SERVER GET /deliveries/{sku}
				      CLIENT GET
				        SERVER GET /carriers/{sku}
				""");
		assertThat(services(delivery.find("GET /orders/{id}/delivery"), delivery.find("GET /carriers/{sku}")))
			.containsExactly("shop", "delivery");
	}

	@Test
	void aTenantIsKnownToAllServicesBehind() {
		String order = placeOrder("chair-1", 1);
		trace(5);
		this.seen = receiver.spans().size();
		this.client.get().uri(order + "/delivery").header("X-Tenant-Id", "gold").exchange().expectStatus().isOk();
		trace(5);
		assertThat(arrived()).allSatisfy(
				(span) -> assertThat(SpanNode.attributes(span.getAttributesList())).containsEntry("tenant.id", "gold"));
		for (String route : List.of("/orders/{id}/delivery", "/deliveries/{sku}", "/carriers/{sku}")) {
			HistogramDataPoint served = point("http.server.request.duration",
					Map.of("http.request.method", "GET", "http.route", route, "http.response.status_code", "200",
							"url.scheme", "http", "network.protocol.version", "1.1", "tenant.id", "gold"));
			assertThat(served.getCount()).isOne();
		}
		LogRecord logged = await().until(() -> receiver.logRecords()
			.stream()
			.filter((log) -> log.getTraceId().equals(arrived().get(0).getTraceId()))
			.findFirst()
			.orElse(null), Objects::nonNull);
		assertThat(logged.getBody().getStringValue()).isEqualTo("chair-1 comes by lorry");
		assertThat(SpanNode.attributes(logged.getAttributesList())).containsEntry("tenant.id", "gold");
	}

	@Test
	void whatAnOrderLogsBelongsToItsTrace() {
		placeOrder("pen-1", 2);
		SpanNode placed = trace(5).find("place-order");
		LogRecord logged = await().until(() -> receiver.logRecords()
			.stream()
			.filter((log) -> log.getBody().getStringValue().contains(": 2 of pen-1, CONFIRMED"))
			.findFirst()
			.orElse(null), Objects::nonNull);
		assertThat(HexFormat.of().formatHex(logged.getSpanId().toByteArray())).isEqualTo(placed.spanId());
		assertThat(logged.getSeverityText()).isEqualTo("INFO");
		assertThat(receiver.logRecords()).extracting((log) -> log.getBody().getStringValue())
			.first()
			.asString()
			.startsWith("Starting ");
		assertThat(receiver.requests().stream().filter((request) -> request.path().equals("/v1/logs")))
			.flatExtracting((request) -> request.logs().getResourceLogsList())
			.extracting((logs) -> SpanNode.attributes(logs.getResource().getAttributesList()).get("service.name"))
			.containsOnly("shop");
	}

	@Test
	void theOldClientIsInTheTraceToo() {
		this.client.get().uri("/legacy/stock/paper-1").exchange().expectStatus().isOk();
		SpanNode stock = trace(4);
		assertThat(stock.render()).isEqualTo("""
				SERVER GET /legacy/stock/{sku}
				  CLIENT GET
				    SERVER GET /inventory/{sku}
				      INTERNAL read-stock
				""");
		assertThat(stock.find("GET").attributes()).containsEntry("http.response.status_code", "200")
			.containsEntry("url.full", "http://localhost:" + this.port + "/inventory/paper-1");
	}

	@Test
	void aRouteThatFailsIsAnErrorWithItsException() {
		this.client.get().uri("/orders/broken").exchange().expectStatus().isEqualTo(500);
		SpanNode failed = trace(2);
		assertThat(failed.render()).isEqualTo("""
				SERVER GET /orders/broken
				  INTERNAL load-broken-order
				""");
		assertThat(failed.attributes()).containsEntry("http.response.status_code", "500");
		for (SpanNode span : List.of(failed, failed.find("load-broken-order"))) {
			assertThat(span.status()).isEqualTo("ERROR");
			assertThat(span.attributes()).containsEntry("error.type", IllegalStateException.class.getName());
			assertThat(span.events()).singleElement().satisfies((event) -> {
				assertThat(event.name()).isEqualTo("exception");
				assertThat(event.attributes()).containsEntry("exception.type", IllegalStateException.class.getName())
					.containsEntry("exception.message", "The broken order has no items");
				assertThat(event.attributes().get("exception.stacktrace")).contains("OrderService.loadBrokenOrder");
			});
		}
	}

	@Test
	void whatIsNotFoundIsAnErrorOfTheClientThatAskedForIt() {
		this.client.get().uri("/legacy/stock/unicorn").exchange().expectStatus().isNotFound();
		SpanNode notFound = trace(4);
		assertThat(notFound.status()).isEqualTo("UNSET");
		assertThat(notFound.find("GET").status()).isEqualTo("ERROR");
		assertThat(notFound.find("GET").attributes()).containsEntry("error.type", "404");
		assertThat(notFound.find("GET /inventory/{sku}").status()).isEqualTo("UNSET");
		assertThat(notFound.find("read-stock").status()).isEqualTo("UNSET");
	}

	private String placeOrder(String sku, int quantity) {
		return this.client.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("sku", sku, "quantity", quantity))
			.exchange()
			.expectStatus()
			.isCreated()
			.returnResult(String.class)
			.getResponseHeaders()
			.getLocation()
			.toString();
	}

	private static List<String> services(SpanNode... spans) {
		return Stream.of(spans)
			.map((wanted) -> receiver.requests()
				.stream()
				.filter((request) -> request.path().equals("/v1/traces"))
				.flatMap((request) -> request.traces().getResourceSpansList().stream())
				.filter((resource) -> resource.getScopeSpansList()
					.stream()
					.flatMap((scope) -> scope.getSpansList().stream())
					.anyMatch(
							(span) -> HexFormat.of().formatHex(span.getSpanId().toByteArray()).equals(wanted.spanId())))
				.map((resource) -> SpanNode.attributes(resource.getResource().getAttributesList()).get("service.name"))
				.findFirst()
				.orElseThrow())
			.toList();
	}

	/** Waits for this test's spans, which must be one trace that begins in the shop. */
	private SpanNode trace(int spans) {
		await().untilAsserted(() -> assertThat(arrived()).hasSize(spans));
		assertThat(arrived()).extracting(Span::getTraceId).containsOnly(arrived().get(0).getTraceId());
		List<SpanNode> roots = SpanNode.roots(arrived());
		assertThat(roots).singleElement().extracting(SpanNode::parentSpanId).isNull();
		return roots.get(0);
	}

	private List<Span> arrived() {
		List<Span> all = receiver.spans();
		return all.subList(this.seen, all.size());
	}

	/** The points of a sum or gauge of integers, as they came last. */
	private static Map<Map<String, String>, Long> points(String metric) {
		Map<Map<String, String>, Long> points = new HashMap<>();
		receiver.metrics()
			.stream()
			.filter((candidate) -> candidate.getName().equals(metric))
			.flatMap((candidate) -> Stream.concat(candidate.getSum().getDataPointsList().stream(),
					candidate.getGauge().getDataPointsList().stream()))
			.forEach((point) -> points.put(SpanNode.attributes(point.getAttributesList()), point.getAsInt()));
		return points;
	}

	private HistogramDataPoint point(String metric, Map<String, String> attributes) {
		return await().until(() -> receiver.metrics()
			.stream()
			.filter((candidate) -> candidate.getName().equals(metric) && candidate.getUnit().equals("s"))
			.map(Metric::getHistogram)
			.flatMap((histogram) -> histogram.getDataPointsList().stream())
			.filter((point) -> SpanNode.attributes(point.getAttributesList()).equals(attributes))
			.findFirst()
			.orElse(null), Objects::nonNull);
	}

	record TracePage(String traceId, int spanCount, List<SpanNode> spans) {

	}

}
