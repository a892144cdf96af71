package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.util.concurrent.Callable;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** In tests there is no container that tells when a request is over. */
class MockMvcTests {

	@AutoClose
	private final Backend backend = Backend.start();

	private App app;

	private MockMvc mockMvc;

	@BeforeEach
	void start() {
		this.app = App.of(WebApp.class).sendingTo(this.backend).start();
		this.mockMvc = MockMvcBuilders.webAppContextSetup((WebApplicationContext) this.app.context())
			.addFilters(this.app.bean(WebMvcAutoConfiguration.ServletTelemetry.class).filter())
			.build();
	}

	@AfterEach
	void stop() {
		this.app.close();
	}

	@Test
	void endsTheSpanWithTheRequest() throws Exception {
		Caller caller = Caller.create();
		this.mockMvc.perform(MockMvcRequestBuilders.get("/hello").header("traceparent", caller.traceparent()));
		this.app.settle();
		assertThat(this.backend.spans(caller.traceId())).singleElement()
			.satisfies((span) -> assertThat(span.name()).isEqualTo("GET /hello"));
	}

	@Test
	void endsTheSpanWithTheExceptionThatLeavesTheHandler() {
		Caller caller = Caller.create();
		assertThat(catchThrowable(() -> this.mockMvc
			.perform(MockMvcRequestBuilders.get("/throws").header("traceparent", caller.traceparent())))).isNotNull();
		this.app.settle();
		assertThat(this.backend.spans(caller.traceId())).singleElement().satisfies((span) -> {
			assertThat(span.status()).isEqualTo("ERROR");
			assertThat(span.attributes()).containsEntry("http.response.status_code", 500L)
				.containsEntry("error.type", IllegalStateException.class.getName());
		});
	}

	@Test
	void endsTheSpanOfAnAsynchronousRequest() throws Exception {
		Caller caller = Caller.create();
		MvcResult started = this.mockMvc
			.perform(MockMvcRequestBuilders.get("/callable").header("traceparent", caller.traceparent()))
			.andReturn();
		started.getAsyncResult();
		this.mockMvc.perform(MockMvcRequestBuilders.asyncDispatch(started));
		this.app.settle();
		assertThat(this.backend.spans(caller.traceId())).singleElement()
			.satisfies((span) -> assertThat(span.name()).isEqualTo("GET /callable"));
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

		@GetMapping("/throws")
		String fail() {
			throw new IllegalStateException("on purpose");
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return () -> "called";
		}

	}

}
