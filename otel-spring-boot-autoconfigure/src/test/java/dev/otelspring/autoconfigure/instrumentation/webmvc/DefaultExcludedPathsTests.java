package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** Probes, and looks at the telemetry itself, make none. */
class DefaultExcludedPathsTests {

	private static final String EXPOSE_ALL = "management.endpoints.web.exposure.include=*";

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void areHealthAndOtelOfActuator() {
		Caller caller = Caller.create();
		try (App app = App.of(WebApp.class).sendingTo(this.backend).with(EXPOSE_ALL).start()) {
			assertThat(app.get(caller, "/actuator/health").statusCode()).isEqualTo(200);
			assertThat(app.get(caller, "/actuator/health/liveness").statusCode()).isEqualTo(200);
			assertThat(app.get(caller, "/actuator/otel").statusCode()).isEqualTo(200);
			assertThat(app.get(caller, "/actuator/otel/traces").statusCode()).isEqualTo(200);
			assertThat(app.get(caller, "/actuator/info").statusCode()).isEqualTo(200);
		}
		assertThat(this.backend.spans(caller.traceId())).singleElement()
			.satisfies((span) -> assertThat(span.name()).isEqualTo("GET /actuator/info"));
	}

	@Test
	void followActuatorWhereItMoves() {
		Caller caller = Caller.create();
		try (App app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.with(EXPOSE_ALL, "management.endpoints.web.base-path=/manage")
			.start()) {
			assertThat(app.get(caller, "/manage/health").statusCode()).isEqualTo(200);
			assertThat(app.get(caller, "/manage/otel").statusCode()).isEqualTo(200);
			assertThat(app.get(caller, "/actuator/health").statusCode()).isEqualTo(404);
		}
		assertThat(this.backend.spans(caller.traceId())).singleElement()
			.satisfies((span) -> assertThat(span.attributes()).containsEntry("url.path", "/actuator/health"));
	}

	@EnableAutoConfiguration
	static class WebApp {

	}

}
