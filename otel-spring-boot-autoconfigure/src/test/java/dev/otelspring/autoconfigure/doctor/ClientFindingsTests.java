package dev.otelspring.autoconfigure.doctor;

import java.net.http.HttpClient;
import java.util.List;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Peer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestOperations;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** HTTP clients that lose the trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientFindingsTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Peer peer = Peer.start();

	private App app;

	@BeforeAll
	void start() {
		this.app = App.of(Shop.class).noWeb().sendingTo(this.backend).start();
	}

	@AfterAll
	void stop() {
		this.app.close();
	}

	@Test
	void tellsOfClientsThatNobodyTraces() {
		assertThat(findings(this.app)).extracting(Finding::what, Finding::severity)
			.containsExactlyInAnyOrder(
					tuple(name("Prices.restTemplate is a RestTemplate that is not traced"), Severity.WARNING),
					tuple(name("Prices.restClient is a RestClient that is not traced"), Severity.WARNING),
					tuple(name("Prices.webClient is a WebClient that is not traced"), Severity.WARNING),
					tuple(name("Prices.jdk is a java.net.http.HttpClient, which is not instrumented"), Severity.INFO),
					tuple(name("Stock.ask() makes a RestTemplate by itself"), Severity.INFO));
		assertThat(findings(this.app)).filteredOn((finding) -> finding.what().contains("restTemplate"))
			.singleElement()
			.satisfies((finding) -> {
				assertThat(finding.why()).contains("carry no traceparent");
				assertThat(finding.mend()).contains("RestTemplateBuilder");
			});
	}

	/** What is told must be so, and what is not told, too. */
	@Test
	void isRightAboutEachOfThem() {
		Prices prices = this.app.bean(Prices.class);
		prices.restTemplate.getForObject(this.peer.url("/a"), String.class);
		prices.restClient.get().uri(this.peer.url("/a")).retrieve().toBodilessEntity();
		prices.webClient.get().uri(this.peer.url("/a")).retrieve().toBodilessEntity().block();
		assertThat(this.peer.requests()).hasSize(3).noneMatch((headers) -> headers.containsKey("traceparent"));
		Traced traced = this.app.bean(Traced.class);
		traced.restTemplate.getForObject(this.peer.url("/b"), String.class);
		traced.built.getForObject(this.peer.url("/b"), String.class);
		traced.onTracedFactory.getForObject(this.peer.url("/b"), String.class);
		traced.restClient.get().uri(this.peer.url("/b")).retrieve().toBodilessEntity();
		traced.webClient.get().uri(this.peer.url("/b")).retrieve().toBodilessEntity().block();
		assertThat(this.peer.requests()).hasSize(8)
			.filteredOn((headers) -> headers.containsKey("traceparent"))
			.hasSize(5);
	}

	@Test
	void saysNothingWhereTheyAreSwitchedOff() {
		try (App off = App.of(Shop.class)
			.noWeb()
			.silent()
			.with("otel.instrumentation.spring-web.enabled=false", "otel.instrumentation.spring-webflux.enabled=false")
			.start()) {
			assertThat(findings(off)).isEmpty();
		}
	}

	private static List<Finding> findings(App app) {
		return app.bean(Doctor.class).examine().stream().filter((finding) -> finding.id().equals("client")).toList();
	}

	private static String name(String rest) {
		return ClientFindingsTests.class.getName() + "$" + rest;
	}

	@EnableAutoConfiguration
	static class Shop {

		@Bean
		RestTemplate ownRestTemplate() {
			return new RestTemplate(new SimpleClientHttpRequestFactory());
		}

		@Bean
		RestClient ownRestClient() {
			return RestClient.create();
		}

		@Bean
		WebClient ownWebClient() {
			return WebClient.create();
		}

		@Bean
		Prices prices() {
			return new Prices();
		}

		@Bean
		Stock stock() {
			return new Stock();
		}

		@Bean
		Traced traced(RestTemplate restTemplate, RestTemplateBuilder builder, ClientHttpRequestFactory factory,
				RestClient.Builder restClient, WebClient webClient) {
			return new Traced(restTemplate, builder.build(), new RestTemplate(factory), restClient.build(), webClient);
		}

	}

	static class Prices {

		private final RestTemplate restTemplate = new RestTemplate();

		private final RestClient restClient = RestClient.builder().build();

		private final WebClient webClient = WebClient.create();

		final HttpClient jdk = HttpClient.newHttpClient();

	}

	static class Stock {

		@SuppressWarnings("unused")
		String ask(String url) {
			return new RestTemplate().getForObject(url, String.class);
		}

	}

	record Traced(RestTemplate restTemplate, RestOperations built, RestTemplate onTracedFactory, RestClient restClient,
			WebClient webClient) {
	}

}
