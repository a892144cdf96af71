package dev.otelspring.autoconfigure.doctor;

import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientKind;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Peer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
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

	/** Whatever else may become a bean, or send through a client that is traced. */
	@Test
	void saysNothingOfWhatMayBeTraced() {
		Traced traced = this.app.bean(Traced.class);
		assertThat(found(new Helped(), new Extended(), new Both(HttpClient.newHttpClient(), traced.restClient()),
				new Unknown(new RestTemplate((uri, method) -> null),
						RestClient.builder().requestFactory((uri, method) -> null).build())))
			.isEmpty();
	}

	@Test
	void tellsOfABeanMethodThatKeepsAClientForItself() {
		assertThat(found(new Api())).extracting(Finding::what)
			.containsExactly(name("Api.api() makes a RestClient by itself"));
		assertThat(found(new Api())).extracting(Finding::why).first().asString().contains("becomes a bean");
	}

	@Test
	void looksAtTheOthersWhereOneCannotBeAsked() {
		WebClient broken = (WebClient) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { WebClient.class }, (proxy, method, arguments) -> {
					throw new UnsupportedOperationException(method.getName());
				});
		assertThat(found(new Broken(broken, new RestTemplate()))).extracting(Finding::what)
			.containsExactly(name("Broken.restTemplate is a RestTemplate that is not traced"));
	}

	@Test
	void makesNoBeanAndGivesNoneAwayBeforeItIsWhole() {
		DefaultListableBeanFactory factory = new DefaultListableBeanFactory();
		AutoConfigurationPackages.register(factory, getClass().getPackageName());
		Check check = check(factory);
		AtomicReference<List<Finding>> early = new AtomicReference<>();
		factory.registerBeanDefinition("early",
				BeanDefinitionBuilder.genericBeanDefinition(Prices.class, Prices::new).getBeanDefinition());
		factory.addBeanPostProcessor(new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				if (bean instanceof Prices) {
					early.set(check.findings());
				}
				return bean;
			}

		});
		factory.getBean("early");
		assertThat(early.get()).isEmpty();
		assertThat(check.findings()).isNotEmpty();
		factory.destroySingletons();
		assertThat(check.findings()).isEmpty();
		assertThat(factory.getSingletonNames()).isEmpty();
	}

	private List<Finding> found(Object... beans) {
		DefaultListableBeanFactory factory = new DefaultListableBeanFactory();
		AutoConfigurationPackages.register(factory, getClass().getPackageName());
		for (Object bean : beans) {
			factory.registerSingleton(bean.getClass().getName(), bean);
		}
		return check(factory).findings();
	}

	private Check check(DefaultListableBeanFactory factory) {
		return new ClientCheck(factory, List.copyOf(this.app.context().getBeansOfType(HttpClientKind.class).values()));
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

	static class Helped {

		@Bean
		RestOperations operations() {
			return make();
		}

		@Bean
		RestClient.Builder builder() {
			return Optional.<RestClient.Builder>empty().orElseGet(() -> RestClient.builder());
		}

		private static RestTemplate make() {
			return new RestTemplate();
		}

	}

	static class Api {

		@Bean
		Runnable api() {
			return RestClient.create()::delete;
		}

		@Bean
		RestTemplate restTemplate() {
			return new RestTemplate();
		}

	}

	static class Extended extends RestTemplate {

	}

	record Both(HttpClient jdk, RestClient restClient) {
	}

	record Unknown(RestTemplate restTemplate, RestClient restClient) {
	}

	record Broken(WebClient webClient, RestTemplate restTemplate) {
	}

}
