package dev.otelspring.autoconfigure.security;

import com.jayway.jsonpath.JsonPath;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /actuator/otel} behind Spring Security's filters, with WebFlux. */
@ExtendWith(OutputCaptureExtension.class)
class ReactiveSecuredEndpointTests {

	private static final String PAUSE = "{\"paused\": true}";

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void isReadByThoseWhoMayAndChangedByThoseWhoMay(CapturedOutput output) {
		try (App app = App.of(Secured.class)
			.reactive()
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel")
			.start()) {
			assertThat(new Browser(app, null).status("GET", "", "")).isEqualTo(401);
			Browser support = new Browser(app, "support");
			assertThat(support.status("GET", "/doctor", "")).isEqualTo(200);
			// What a script does with the cookie that it was given.
			String[] token = { "Cookie", "XSRF-TOKEN=0123456789", "X-XSRF-TOKEN", "0123456789" };
			assertThat(support.status("POST", "/exporters/otlp", PAUSE, token)).isEqualTo(403);
			Browser operations = new Browser(app, "operations");
			assertThat(operations.status("POST", "/exporters/otlp", PAUSE)).as("without a token").isEqualTo(403);
			assertThat(
					JsonPath.<String>read(operations.send("POST", "/exporters/otlp", PAUSE, token).body(), "$.state"))
				.isEqualTo("PAUSED");
			assertThat(output)
				.contains("the exporter 'otlp' was paused, and is PAUSED by 'operations'; before it was ");
		}
	}

	@EnableAutoConfiguration
	static class Secured {

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("support").password("{noop}secret").roles("SUPPORT").build(),
					User.withUsername("operations").password("{noop}secret").roles("OPERATIONS").build());
		}

		@Bean
		SecurityWebFilterChain telemetryEndpoint(ServerHttpSecurity http) {
			return http.securityMatcher(EndpointRequest.to("otel"))
				.authorizeExchange((exchanges) -> exchanges.pathMatchers(HttpMethod.GET)
					.hasAnyRole("SUPPORT", "OPERATIONS")
					.anyExchange()
					.hasRole("OPERATIONS"))
				.csrf((csrf) -> csrf.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse())
					.csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
