package dev.otelspring.autoconfigure.security;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The chain of docs/actuator.md. */
@Configuration(proxyBeanMethods = false)
class OtelEndpointSecurity {

	@Bean
	SecurityFilterChain telemetryEndpoint(HttpSecurity http) {
		return http.securityMatcher(EndpointRequest.to("otel"))
			.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.GET)
				.hasAnyRole("SUPPORT", "OPERATIONS")
				.anyRequest()
				.hasRole("OPERATIONS"))
			.httpBasic(Customizer.withDefaults())
			.build();
	}

}
