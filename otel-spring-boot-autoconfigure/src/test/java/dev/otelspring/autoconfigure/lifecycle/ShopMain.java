package dev.otelspring.autoconfigure.lifecycle;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Sells once, and ends. */
public final class ShopMain {

	private ShopMain() {
	}

	public static void main(String[] args) throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(Shop.class, args)) {
			sell(context);
		}
		// Jetty's client, which the class path of tests has, would go on.
		System.exit(0);
	}

	static void sell(ConfigurableApplicationContext shop) throws Exception {
		HttpClient.newHttpClient()
			.send(HttpRequest
				.newBuilder(URI
					.create("http://localhost:" + shop.getEnvironment().getProperty("local.server.port") + "/sell"))
				.build(), HttpResponse.BodyHandlers.ofString());
	}

}
