package dev.otelspring.autoconfigure.instrumentation.webflux;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.BrokenSampler;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.LogLines;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.DispatcherHandler;

import static org.assertj.core.api.Assertions.assertThat;

/** When there are server spans, and what is wrong is nobody's fault but ours. */
@ExtendWith(OutputCaptureExtension.class)
class WebFluxAutoConfigurationTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(Contexts.autoConfigurations())
		.withPropertyValues("otel.traces.exporter=none", "otel.metrics.exporter=none", "otel.logs.exporter=none");

	@AutoClose
	private final Backend backend = Backend.start();

	private final Caller caller = Caller.create();

	@AfterEach
	void stopPropagation() {
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void decoratesInAReactiveWebApplication() {
		this.contextRunner.run((context) -> assertThat(context).hasBean("otelServerSpanDecorator"));
	}

	@Test
	void isNotThereInOtherApplications() {
		Contexts.silentRunner().run((context) -> assertThat(context).doesNotHaveBean("otelServerSpanDecorator"));
	}

	@Test
	void isNotThereWithoutWebFlux() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpHandlerDecoratorFactory.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.instrumentation.spring-webflux.enabled=false",
			"otel.instrumentation.common.default-enabled=false" })
	void isSwitchedOffByProperty(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpHandlerDecoratorFactory.class));
	}

	@Test
	void needsNoContextPropagation() {
		try (App app = start().without("io.micrometer.context", "io.micrometer.core", "io.micrometer.tracing")
			.start()) {
			assertThat(app.get(this.caller, "/trace").body()).isEqualTo(this.caller.traceId());
		}
		assertThat(this.backend.spans(this.caller.traceId())).hasSize(1);
	}

	@Test
	void makesTheSpanCurrentInTheHandlerWherePropagationIsLimited() {
		try (App app = start().with("spring.reactor.context-propagation=limited").start()) {
			assertThat(app.get(this.caller, "/trace").body()).isEqualTo(this.caller.traceId());
		}
		assertThat(Hooks.isAutomaticContextPropagationEnabled()).isFalse();
	}

	@Test
	void makesNothingCurrentForTheServer() {
		ServerSideConfiguration.currentWhenDone.clear();
		// With automatic propagation Reactor itself would clear it there.
		try (App app = start().and(ServerSideConfiguration.class)
			.with("spring.reactor.context-propagation=limited")
			.start()) {
			assertThat(app.get(this.caller, "/trace").body()).isEqualTo(this.caller.traceId());
		}
		assertThat(ServerSideConfiguration.currentWhenDone).containsExactly(Context.root());
	}

	@Test
	void containsWhatOtherDecoratorsDo() {
		try (App app = start().and(DecoratorConfiguration.class).start()) {
			assertThat(app.get(this.caller, "/trace").statusCode()).isEqualTo(500);
		}
		assertThat(this.backend.spans(this.caller.traceId())).singleElement().satisfies((span) -> {
			assertThat(span.status()).isEqualTo("ERROR");
			assertThat(span.attributes()).containsEntry("http.response.status_code", 500L)
				.containsEntry("error.type", IllegalStateException.class.getName());
		});
	}

	@Test
	void doesNotFailARequestWhereTheSamplerThrows(CapturedOutput output) {
		try (App app = start().and(BrokenSamplerConfiguration.class).start()) {
			for (int i = 0; i < 3; i++) {
				assertThat(app.get("/trace").statusCode()).isEqualTo(200);
			}
		}
		assertThat(this.backend.spans()).isEmpty();
		assertThat(LogLines.complaints(output)).singleElement()
			.asString()
			.contains("Telemetry failed at the start of a server span");
	}

	private App.Builder start() {
		return App.of(WebApp.class).reactive().starterAlone().sendingTo(this.backend);
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		@GetMapping("/trace")
		Mono<String> trace() {
			return Mono.fromCallable(() -> Span.current().getSpanContext().getTraceId());
		}

	}

	static class ServerSideConfiguration {

		static final List<Context> currentWhenDone = new CopyOnWriteArrayList<>();

		@Bean
		NettyServerCustomizer serverSide() {
			return (server) -> server.mapHandle(
					(handled, connection) -> handled.doOnTerminate(() -> currentWhenDone.add(Context.current())));
		}

	}

	static class DecoratorConfiguration {

		@Bean
		HttpHandlerDecoratorFactory failingDecorator() {
			return (handler) -> failing();
		}

		private static HttpHandler failing() {
			return (request, response) -> {
				throw new IllegalStateException("on purpose");
			};
		}

	}

	static class BrokenSamplerConfiguration {

		@Bean
		Sampler brokenSampler() {
			return new BrokenSampler(false);
		}

	}

}
