package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.Contexts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

/** When there are server spans. */
class WebMvcAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(Contexts.autoConfigurations())
		.withPropertyValues("otel.traces.exporter=none", "otel.metrics.exporter=none", "otel.logs.exporter=none");

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void filtersInAWebApplication() {
		this.contextRunner.run((context) -> assertThat(context).hasBean("otelServerSpanFilter"));
	}

	@Test
	void isNotThereInOtherApplications() {
		Contexts.silentRunner().run((context) -> assertThat(context).doesNotHaveBean("otelServerSpanFilter"));
	}

	@Test
	void isNotThereWithoutSpringMvc() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("otelServerSpanFilter"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.instrumentation.spring-webmvc.enabled=false",
			"otel.instrumentation.common.default-enabled=false" })
	void isSwitchedOffByProperty(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("otelServerSpanFilter"));
	}

	@Test
	void knowsTheMethodsThatAreNamed() {
		Caller caller = Caller.create();
		try (App app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("otel.instrumentation.http.known-methods=GET,BREW")
			.start()) {
			app.request("BREW", "/tea", "traceparent", caller.traceparent());
			app.request("POST", "/tea", "traceparent", caller.traceparent());
			app.settle();
		}
		assertThat(this.backend.spans(caller.traceId())).satisfiesExactlyInAnyOrder((brew) -> {
			assertThat(brew.attributes()).containsEntry("http.request.method", "BREW")
				.doesNotContainKey("http.request.method_original");
			assertThat(brew.name()).startsWith("BREW");
		}, (post) -> {
			assertThat(post.attributes()).containsEntry("http.request.method", "_OTHER")
				.containsEntry("http.request.method_original", "POST");
			assertThat(post.name()).isEqualTo("HTTP /tea");
		});
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		@RequestMapping("/tea")
		String tea() {
			return "tea";
		}

	}

}
