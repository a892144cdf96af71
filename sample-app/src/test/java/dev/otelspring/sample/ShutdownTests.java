package dev.otelspring.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpServer;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.proto.metrics.v1.Metric;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an operator sees who ends the shop: the last telemetry arrives, and nobody waits
 * for a backend that is away.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no SIGTERM")
class ShutdownTests {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownTests.class);

	private static final int ENDED_BY_SIGTERM = 128 + 15;

	/** Nothing is sent before the end. */
	private static final String[] PATIENT = { "--otel.bsp.schedule.delay=1h", "--otel.blrp.schedule.delay=1h",
			"--otel.metric.export.interval=1h" };

	/** Something is sent all the time. */
	private static final String[] EAGER = { "--otel.bsp.schedule.delay=50ms", "--otel.metric.export.interval=100ms" };

	private static final Pattern WARNING = Pattern.compile("^\\S+ +(WARN|ERROR) ");

	private final OtlpReceiver receiver = OtlpReceiver.start();

	private final List<AutoCloseable> opened = new ArrayList<>(List.of(this.receiver));

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable open : this.opened) {
			open.close();
		}
	}

	@Test
	void answersTheRequestInFlightAndDeliversItsSpansBeforeItExits() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		int inventory = inventory(asked, answer);
		ShopProcess shop = start("in-flight", this.receiver.endpoint().toString(), PATIENT,
				"--shop.inventory-url=http://localhost:" + inventory);
		CompletableFuture<HttpResponse<String>> order = shop.order("book-1");
		assertThat(asked.await(10, TimeUnit.SECONDS)).as("The order waits for the inventory").isTrue();
		shop.terminate();
		shop.awaitLog("Commencing graceful shutdown");
		answer.countDown();
		assertThat(shop.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
		// Of the client only that it is answered at all: once the servlet has returned,
		// Tomcat
		// may close the connection before the last chunk.
		assertThat(order.handle((response, failure) -> true).get(10, TimeUnit.SECONDS)).isTrue();
		assertThat(SpanNode.roots(this.receiver.spans())).singleElement().satisfies((root) -> {
			assertThat(root.attributes()).containsEntry("http.response.status_code", "201");
			assertThat(root.render()).isEqualTo("""
					SERVER POST /orders
					  INTERNAL place-order
					    CLIENT GET
					""");
		});
	}

	@Test
	void deliversWhatItsQueuesHoldBeforeItExits() throws Exception {
		ShopProcess shop = start("queued", this.receiver.endpoint().toString(), PATIENT);
		assertThat(shop.order("book-1").get().statusCode()).isEqualTo(201);
		await().untilAsserted(() -> assertThat(status(shop, "$.signals.traces.waiting", Integer.class)).isEqualTo(5));
		assertThat(this.receiver.requests()).isEmpty();
		shop.terminate();
		assertThat(shop.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
		assertThat(this.receiver.spans()).hasSize(5);
		assertThat(this.receiver.metrics()).extracting(Metric::getName)
			.contains("http.server.request.duration", "http.client.request.duration");
		assertThat(this.receiver.logRecords()).extracting((log) -> log.getBody().getStringValue())
			.anyMatch((body) -> body.startsWith("Starting "))
			.anyMatch((body) -> body.startsWith("Order ") && body.endsWith(" of book-1, CONFIRMED"));
	}

	@Test
	void servesWithoutACollectorWarnsOnceAndExitsSoon() throws Exception {
		ShopProcess without = start("without-telemetry", this.receiver.endpoint().toString(), EAGER,
				"--otel.sdk.disabled=true");
		assertThat(without.order("book-1").get().statusCode()).isEqualTo(201);
		Duration baseline = terminate(without);
		assertThat(this.receiver.requests()).isEmpty();

		ShopProcess shop = start("without-collector", "http://localhost:" + closedPort(), EAGER);
		assertThat(shop.order("book-1").get().statusCode()).isEqualTo(201);
		awaitTwoFailures(shop);
		assertThat(shop.order("book-1").get().statusCode()).isEqualTo(201);
		Duration withoutCollector = terminate(shop);

		assertThat(shop.log()).filteredOn((line) -> WARNING.matcher(line).find())
			.singleElement()
			.asString()
			.contains("WARN", "Exporter 'otlp' cannot deliver");
		logger.info("From SIGTERM to the exit: {} ms without telemetry, {} ms without a collector", baseline.toMillis(),
				withoutCollector.toMillis());
		// It is to be one second at most; the rest is for machines that do other things.
		assertThat(withoutCollector).isLessThan(baseline.plusSeconds(3));
	}

	@Test
	void endsWhenItCannotStart() throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			ShopProcess shop = start("failed-start", "http://localhost:" + closedPort(), EAGER,
					"--server.port=" + taken.getLocalPort());
			assertThat(shop.awaitExit()).isEqualTo(1);
			assertThat(shop.log()).anySatisfy((line) -> assertThat(line).contains("already in use"));
		}
	}

	private ShopProcess start(String name, String endpoint, String[] pace, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of(pace));
		all.add("--otel.exporter.otlp.endpoint=" + endpoint);
		all.addAll(List.of(arguments));
		ShopProcess shop = ShopProcess.start(name, all.toArray(String[]::new));
		this.opened.add(shop);
		return shop;
	}

	/** An inventory that tells when it is asked, and answers when it may. */
	private int inventory(CountDownLatch asked, CountDownLatch answer) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			try (exchange) {
				asked.countDown();
				answer.await(60, TimeUnit.SECONDS);
				byte[] stock = "{\"sku\":\"book-1\",\"name\":\"A book\",\"available\":9}"
					.getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders().set("Content-Type", "application/json");
				exchange.sendResponseHeaders(200, stock.length);
				exchange.getResponseBody().write(stock);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		server.start();
		this.opened.add(() -> server.stop(0));
		return server.getAddress().getPort();
	}

	private static Duration terminate(ShopProcess shop) throws InterruptedException {
		long start = System.nanoTime();
		shop.terminate();
		assertThat(shop.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static void awaitTwoFailures(ShopProcess shop) {
		String first = await().until(() -> lastError(shop), Objects::nonNull);
		await().until(() -> lastError(shop), (last) -> !first.equals(last));
	}

	private static @Nullable String lastError(ShopProcess shop) throws Exception {
		List<String> times = JsonPath.read(shop.get("/actuator/otel").body(), "$.exporters[*].lastError.at");
		return times.isEmpty() ? null : times.get(0);
	}

	private static <T> T status(ShopProcess shop, String path, Class<T> type) throws Exception {
		return type.cast(JsonPath.read(shop.get("/actuator/otel").body(), path));
	}

	private static int closedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
