package dev.otelspring.autoconfigure.page;

import java.io.IOException;
import java.net.http.HttpResponse;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/** The page finds itself wherever the endpoint is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagePlacesTests {

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

	@Test
	void isThereWithSpringMvc() {
		try (App app = shop().start()) {
			worksAt(app.url("/actuator/otel"), app.get("/orders"));
		}
	}

	@Test
	void isThereWithWebFlux() {
		try (App app = shop().reactive().start()) {
			worksAt(app.url("/actuator/otel"), app.get("/orders"));
		}
	}

	@Test
	void isThereBelowAContextPathWithAnotherName() {
		try (App app = shop()
			.with("server.servlet.context-path=/shop", "management.endpoints.web.base-path=/manage",
					"management.endpoints.web.path-mapping.otel=telemetry")
			.start()) {
			worksAt(app.url("/shop/manage/telemetry"), app.get("/shop/orders"));
		}
	}

	@Test
	void isThereWithoutABasePath() {
		try (App app = shop().with("management.endpoints.web.base-path=/").start()) {
			worksAt(app.url("/otel"), app.get("/orders"));
		}
	}

	@Test
	void isThereOnAManagementPort() {
		try (App app = shop().with("management.server.port=0", "management.server.base-path=/ops").start()) {
			String port = app.context().getEnvironment().getProperty("local.management.port");
			worksAt("http://localhost:" + port + "/ops/actuator/otel", app.get("/orders"));
		}
	}

	@Test
	void isThereOnAManagementPortWithWebFlux() {
		try (App app = shop().reactive().with("management.server.port=0").start()) {
			String port = app.context().getEnvironment().getProperty("local.management.port");
			worksAt("http://localhost:" + port + "/actuator/otel", app.get("/orders"));
		}
	}

	@Test
	void isThereBehindAGateway() throws IOException {
		try (App app = shop().start(); Prefix gateway = Prefix.before(app.url(""))) {
			worksAt(gateway.url("/actuator/otel"), app.get("/orders"));
		}
	}

	private App.Builder shop() {
		return App.of(Shop.class)
			.without("org.springframework.security")
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel", "otel.service.name=shop");
	}

	// Reads, looks at one, and changes something.
	private void worksAt(String page, HttpResponse<String> orders) {
		assertThat(orders.statusCode()).isEqualTo(200);
		this.browser.complaints();
		this.browser.open(page);
		this.browser.await("h1", "shop");
		this.browser.click("#tab-traces");
		this.browser.click("tbody a");
		this.browser.await("[role=treeitem]", "reserve");
		assertThat(this.browser.texts("[role=treeitem]")).hasSize(4);
		// Whoever looks does not see himself.
		assertThat(this.browser.texts("tbody a"))
			.allMatch((name) -> name.endsWith("/orders") || name.contains("test span"));
		this.browser.click("#tab-overview");
		this.browser.click("#test-span");
		this.browser.await("#answer", "The test span was delivered");
		assertThat(this.browser.complaints()).isEmpty();
	}

}
