package dev.otelspring.matrix.core;

import dev.otelspring.matrix.shop.WebMvcSales;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * On Spring MVC, without Actuator and without Spring Boot's modules for clients: what can
 * be had of a milestone.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WebMvcSales.class)
public class CoreShop {

	/**
	 * Starts the shop.
	 * @param args as Spring Boot takes them
	 */
	public static void main(String[] args) {
		SpringApplication.run(CoreShop.class, args);
	}

	@Bean
	RestClient restClient() {
		return RestClient.create();
	}

	@Bean
	RestTemplate restTemplate() {
		return new RestTemplate();
	}

}
