package dev.otelspring.autoconfigure.compatibility;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.ChildJvm;
import dev.otelspring.autoconfigure.testing.SentLog;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beside {@code io.opentelemetry.instrumentation:opentelemetry-spring-boot-starter}, with
 * all the jars that it brings.
 */
class OfficialStarterTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void makesNothingTwiceAndKeepsWhatOnlyTheOtherHas() {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0",
				"--spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
				"--management.prometheus.metrics.export.enabled=false"));
		for (String property : this.backend.properties()) {
			arguments.add("--" + property);
		}
		ChildJvm.Result result = new ChildJvm()
			.without("opentelemetry-(api|context|common|sdk|exporter|extension|semconv|instrumentation)-.*")
			.without("spring-boot-(starter-)?(opentelemetry|micrometer-tracing.*)-.*")
			.with("official-starter", ".*")
			.run(Shop.class.getName(), arguments.toArray(String[]::new));
		assertThat(result.exit()).as(result.output()).isZero();
		assertThat(this.backend.spans()).as(result.output())
			.extracting(SentSpan::name)
			.containsExactlyInAnyOrder("GET /shop", "GET", "GET /stock", "SELECT shop.stock");
		assertThat(this.backend.spans()).extracting(SentSpan::traceId)
			.containsOnly(this.backend.spans().get(0).traceId());
		assertThat(this.backend.logs("shop")).extracting(SentLog::body).containsExactly("sold");
		assertThat(result.complaints()).singleElement()
			.asString()
			.contains("OpenTelemetry's own starter is on the class path as well");
	}

	/** Calls itself, asks a database, and closes. */
	@RestController
	@EnableAutoConfiguration
	public static class Shop {

		private final RestClient client;

		private final DataSource dataSource;

		Shop(RestClient.Builder builder, DataSource dataSource) {
			this.client = builder.build();
			this.dataSource = dataSource;
		}

		public static void main(String[] args) throws Exception {
			try (ConfigurableApplicationContext context = SpringApplication.run(Shop.class, args)) {
				HttpClient.newHttpClient()
					.send(HttpRequest.newBuilder(URI.create(
							"http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/shop"))
						.build(), HttpResponse.BodyHandlers.ofString());
			}
			// Jetty's client, which the class path of tests has, would go on.
			System.exit(0);
		}

		@GetMapping("/shop")
		String shop(@RequestHeader("host") String host) {
			LoggerFactory.getLogger("shop").info("sold");
			return String.valueOf(this.client.get().uri("http://" + host + "/stock").retrieve().body(String.class));
		}

		@GetMapping("/stock")
		String stock() throws Exception {
			try (Connection connection = this.dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				return String.valueOf(statement.execute("SELECT count FROM stock"));
			}
		}

		@Bean
		static DataSource database() {
			Statement statement = fake(Statement.class, (proxy, method, args) -> defaultOf(method.getReturnType()));
			DatabaseMetaData metaData = fake(DatabaseMetaData.class,
					(proxy, method, args) -> method.getName().equals("getURL") ? "jdbc:h2:mem:shop"
							: defaultOf(method.getReturnType()));
			Connection connection = fake(Connection.class, (proxy, method, args) -> switch (method.getName()) {
				case "createStatement" -> statement;
				case "getMetaData" -> metaData;
				default -> defaultOf(method.getReturnType());
			});
			return fake(DataSource.class, (proxy, method, args) -> method.getName().equals("getConnection") ? connection
					: defaultOf(method.getReturnType()));
		}

		private static Object defaultOf(Class<?> type) {
			if (type == boolean.class) {
				return false;
			}
			return (type == int.class) ? 0 : null;
		}

		private static <T> T fake(Class<T> type, InvocationHandler handler) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
		}

	}

}
