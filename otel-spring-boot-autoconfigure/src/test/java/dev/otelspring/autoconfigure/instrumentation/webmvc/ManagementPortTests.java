package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** An Actuator on a port of its own. */
class ManagementPortTests {

	private static final Backend backend = Backend.start();

	private static App app;

	@BeforeAll
	static void start() {
		app = App.of(WebApp.class)
			.sendingTo(backend)
			.with("management.server.port=0", "management.server.base-path=/management",
					"management.endpoints.web.exposure.include=health,info")
			.start();
	}

	@AfterAll
	static void stop() {
		app.close();
		backend.close();
	}

	@Test
	void makesASpanOfARequestToAnEndpoint() throws Exception {
		Caller caller = Caller.create();
		assertThat(get(caller, "/management/actuator/info").statusCode()).isEqualTo(200);
		app.settle();
		assertThat(backend.spans(caller.traceId())).singleElement().satisfies((span) -> {
			assertThat(span.name()).isEqualTo("GET /management/actuator/info");
			assertThat(span.parentSpanId()).isEqualTo(caller.spanId());
			assertThat(span.attributes()).containsEntry("http.response.status_code", 200L);
		});
	}

	@Test
	void leavesProbesOut() throws Exception {
		Caller caller = Caller.create();
		assertThat(get(caller, "/management/actuator/health").statusCode()).isEqualTo(200);
		app.settle();
		assertThat(backend.spans(caller.traceId())).isEmpty();
	}

	private static HttpResponse<String> get(Caller caller, String path) throws Exception {
		String port = app.context().getEnvironment().getRequiredProperty("local.management.port");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
				.header("traceparent", caller.traceparent())
				.build(), HttpResponse.BodyHandlers.ofString());
	}

	@EnableAutoConfiguration
	static class WebApp {

	}

}
