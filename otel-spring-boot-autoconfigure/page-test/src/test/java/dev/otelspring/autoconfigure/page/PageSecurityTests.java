package dev.otelspring.autoconfigure.page;

import java.net.http.HttpResponse;
import java.util.Base64;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/** The page behind Spring Security. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageSecurityTests {

	private Browser browser;

	private Backend backend;

	@BeforeAll
	void start() {
		this.browser = Browser.start();
		this.backend = Backend.start();
	}

	@AfterAll
	void stop() {
		if (this.browser != null) {
			this.browser.close();
			this.backend.close();
		}
	}

	/** As Boot has it: a form, and a token in the session. */
	@Test
	void changesThingsWithTheTokenOfTheSession() {
		try (App app = shop().start()) {
			assertThat(app.get("/actuator/otel").statusCode()).isEqualTo(401);
			// Spring MVC's page about the 403 is itself not for everybody.
			assertThat(post(app).statusCode()).isEqualTo(401);
			this.browser.open(app.url("/actuator/otel"));
			this.browser.await("button", "Sign in");
			this.browser.one("#username").sendKeys("mary");
			this.browser.one("#password").sendKeys("geheim", Keys.ENTER);
			sendsATestSpan();
		}
	}

	/**
	 * As Spring Security has it for pages of scripts: both tokens are there, and one is
	 * right.
	 */
	@Test
	void changesThingsWithTheTokenThatIsWanted() {
		try (App app = shop().and(ServletSecurity.class).start()) {
			this.browser.open(app.url("/actuator/otel").replace("http://", "http://mary:geheim@"));
			sendsATestSpan();
		}
	}

	@Test
	void changesThingsWithTheTokenOfACookie() {
		try (App app = shop().reactive().and(ReactiveSecurity.class).start()) {
			assertThat(app.get("/actuator/otel").statusCode()).isEqualTo(401);
			assertThat(post(app).statusCode()).isEqualTo(403);
			this.browser.open(app.url("/actuator/otel").replace("http://", "http://mary:geheim@"));
			sendsATestSpan();
		}
	}

	private void sendsATestSpan() {
		this.browser.await("h1", "shop");
		this.browser.click("#test-span");
		this.browser.await("#answer", "The test span was delivered");
	}

	private static HttpResponse<String> post(App app) {
		return app.request("POST", "/actuator/otel/flush", "Content-Type", "application/json", "Authorization",
				"Basic " + Base64.getEncoder().encodeToString("mary:geheim".getBytes()));
	}

	private App.Builder shop() {
		return App.of(Shop.class)
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel", "otel.service.name=shop",
					"spring.security.user.name=mary", "spring.security.user.password=geheim");
	}

	@Configuration(proxyBeanMethods = false)
	static class ServletSecurity {

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http.authorizeHttpRequests((all) -> all.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.spa())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveSecurity {

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http.authorizeExchange((all) -> all.anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse())
					.csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
				.build();
		}

		/** Without somebody who asks for it there is no cookie. */
		@Bean
		WebFilter csrfCookie() {
			return (exchange, chain) -> {
				Mono<CsrfToken> token = exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.empty());
				return token.then(chain.filter(exchange));
			};
		}

	}

}
