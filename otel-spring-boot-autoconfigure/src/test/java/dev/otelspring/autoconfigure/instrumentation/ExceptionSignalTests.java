package dev.otelspring.autoconfigure.instrumentation;

import java.util.List;
import java.util.Map;

import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentLog;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Exceptions are events of spans, log records, or both. */
class ExceptionSignalTests {

	private static final String VARIABLE = "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN";

	/** By event name: who tells, and how severe it is. */
	private static final Map<String, Integer> EVENTS = Map.of("http.server.request.exception", 17,
			"http.client.request.exception", 13, "exception", 17);

	@AutoClose
	private final Backend backend = Backend.start();

	@ParameterizedTest
	@CsvSource({ ",true,false", "logs,false,true", "logs/dup,true,true", "nonsense,true,false" })
	void areToldWhereTheVariableSays(String value, boolean onSpans, boolean inLogs) {
		App.Builder builder = App.of(ShopConfiguration.class).sendingTo(this.backend);
		if (value != null) {
			builder.variable(VARIABLE, value);
		}
		try (App app = builder.start()) {
			app.get("/orders");
			app.settle();
		}
		List<SentSpan> failed = this.backend.spans().stream().filter(ExceptionSignalTests::failed).toList();
		// The server's, the client's, the annotated method's and the task's.
		assertThat(failed).extracting(SentSpan::name)
			.contains("GET /orders", "GET", "ExceptionSignalTests.Shop.order", "ExceptionSignalTests.Task.run")
			.hasSize(4);
		assertThat(failed).allSatisfy(
				(span) -> assertThat(span.events().stream().anyMatch((event) -> event.name().equals("exception")))
					.isEqualTo(onSpans));
		List<SentLog> logs = this.backend.logs()
			.stream()
			.filter((log) -> !log.record().getEventName().isEmpty())
			.toList();
		if (!inLogs) {
			assertThat(logs).isEmpty();
			return;
		}
		assertThat(logs).extracting((log) -> log.record().getEventName())
			.containsExactlyInAnyOrder("http.server.request.exception", "http.client.request.exception", "exception",
					"exception");
		assertThat(logs).allSatisfy((log) -> {
			assertThat(log.record().getSeverityNumberValue()).isEqualTo(EVENTS.get(log.record().getEventName()));
			assertThat(log.attributes()).containsKeys("exception.type", "exception.message", "exception.stacktrace");
			assertThat(failed)
				.anyMatch((span) -> span.spanId().equals(log.spanId()) && span.traceId().equals(log.traceId()));
		});
	}

	@Test
	void areErrorsOfTheirSpansInAnyCase() {
		try (App app = App.of(ShopConfiguration.class)
			.sendingTo(this.backend)
			.with("otel.semconv.exception.signal.opt-in=logs")
			.start()) {
			app.get("/orders");
			app.settle();
		}
		assertThat(this.backend.spans().stream().filter(ExceptionSignalTests::failed))
			.allSatisfy((span) -> assertThat(span.attributes()).containsKey("error.type"));
	}

	private static boolean failed(SentSpan span) {
		return span.status().equals("ERROR");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class ShopConfiguration {

		@Bean
		Shop shop(RestClient.Builder builder) {
			return new Shop(builder.build());
		}

		@Bean
		Orders orders(Shop shop) {
			return new Orders(shop);
		}

		@Bean
		Task task() {
			return new Task();
		}

	}

	@RestController
	static class Orders {

		private final Shop shop;

		Orders(Shop shop) {
			this.shop = shop;
		}

		@GetMapping("/orders")
		String orders() {
			return this.shop.order();
		}

	}

	static class Shop {

		private final RestClient client;

		Shop(RestClient client) {
			this.client = client;
		}

		@WithSpan
		String order() {
			return String.valueOf(this.client.get().uri("http://127.0.0.1:1/").retrieve().body(String.class));
		}

	}

	static class Task {

		@Scheduled(initialDelay = 0, fixedDelay = 1_000_000)
		void run() {
			throw new IllegalStateException("no stock");
		}

	}

}
