package dev.otelspring.sample.traffic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class TrafficGeneratorTests {

	private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

	private HttpServer shop;

	private TrafficGenerator traffic;

	@BeforeEach
	void open() throws IOException {
		this.shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.shop.createContext("/", this::answer);
		this.shop.start();
		MockEnvironment environment = new MockEnvironment().withProperty("local.server.port",
				String.valueOf(this.shop.getAddress().getPort()));
		this.traffic = new TrafficGenerator(new TrafficProperties(true, Duration.ofMillis(1)), environment);
	}

	@AfterEach
	void close() {
		this.traffic.stop();
		this.shop.stop(0);
	}

	@Test
	void mostlyOrders() throws InterruptedException {
		this.traffic.start();
		List<String> sixty = next(60);
		assertThat(sixty).filteredOn("POST /orders"::equals).hasSize(40);
		assertThat(sixty).filteredOn("GET /orders/7"::equals).hasSize(6);
		assertThat(sixty).filteredOn("GET /orders/7/delivery"::equals).hasSize(6);
		assertThat(sixty).filteredOn((request) -> request.startsWith("GET /legacy/stock/")).hasSize(6);
		assertThat(sixty).containsOnlyOnce("GET /orders/broken", "GET /reports/daily");
	}

	@Test
	void outlivesAShopThatHangsUp() throws InterruptedException {
		this.shop.removeContext("/");
		this.shop.createContext("/", (exchange) -> {
			this.requests.add("hung up");
			exchange.close();
		});
		this.traffic.start();
		assertThat(next(3)).containsOnly("hung up");
		assertThat(this.traffic.isRunning()).isTrue();
	}

	@Test
	void startsAgainAfterAStop() throws InterruptedException {
		this.traffic.start();
		next(1);
		this.traffic.stop();
		assertThat(this.traffic.isRunning()).isFalse();
		this.requests.clear();
		this.traffic.start();
		assertThat(next(1)).containsExactly("POST /orders");
	}

	@Test
	void runsUnlessSwitchedOff() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withBean(TrafficProperties.class, () -> new TrafficProperties(true, Duration.ofHours(1)))
			.withUserConfiguration(TrafficGenerator.class);
		runner.run((context) -> assertThat(context).hasSingleBean(TrafficGenerator.class));
		runner.withPropertyValues("shop.traffic.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TrafficGenerator.class));
	}

	private List<String> next(int count) throws InterruptedException {
		List<String> next = new ArrayList<>();
		while (next.size() < count) {
			String request = this.requests.poll(10, TimeUnit.SECONDS);
			assertThat(request).as("request %d", next.size()).isNotNull();
			next.add(request);
		}
		return next;
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
		if (exchange.getRequestMethod().equals("POST")) {
			exchange.getResponseHeaders().set("Location", "/orders/7");
		}
		exchange.sendResponseHeaders(200, -1);
		exchange.close();
	}

}
