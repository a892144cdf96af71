package dev.otelspring.matrix.webmvc;

import dev.otelspring.matrix.shop.WebMvcSales;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** On Spring MVC, with clients of Spring Boot's builders. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WebMvcSales.class)
public class WebMvcShop {

	/**
	 * Starts the shop.
	 * @param args as Spring Boot takes them
	 */
	public static void main(String[] args) {
		SpringApplication.run(WebMvcShop.class, args);
	}

	@Bean
	RestClient restClient(RestClient.Builder builder) {
		return builder.build();
	}

	@Bean
	RestTemplate restTemplate(RestTemplateBuilder builder) {
		return builder.build();
	}

}
