package dev.otelspring.autoconfigure.instrumentation;

import java.util.Map;

import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.BrokenSampler;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.autoconfigure.trace.TracerProviderCustomizer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** A fault of telemetry never reaches the application's code. */
@ExtendWith(OutputCaptureExtension.class)
class FaultyTelemetryTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Peer peer = Peer.start();

	@ParameterizedTest
	@ValueSource(classes = { BrokenSamplerConfiguration.class, MixedClasspathConfiguration.class })
	void doesNotFailARequestWhereTheSamplerThrows(Class<?> configuration, CapturedOutput output) {
		try (App app = start(configuration)) {
			for (int i = 0; i < 3; i++) {
				assertThat(app.get("/call?url=" + this.peer.url("/orders")).body()).isEqualTo("200 annotated");
			}
		}
		assertThat(this.peer.requests()).hasSize(3);
		assertThat(this.backend.spans()).isEmpty();
		// Once for each kind of fault, not once for each request.
		assertThat(LogLines.complaints(output)).hasSize(3)
			.anyMatch((line) -> line.contains("Telemetry failed at the start of a server span"))
			.anyMatch((line) -> line.contains("Telemetry failed at the start of a client span"))
			.anyMatch((line) -> line.contains("Telemetry failed at the start of a @WithSpan span"));
	}

	@Test
	void doesNotFailARequestWhereASpanProcessorThrowsAtTheStart() {
		try (App app = start(BrokenStartConfiguration.class)) {
			assertThat(app.get("/call?url=" + this.peer.url("/orders")).body()).isEqualTo("200 annotated");
		}
		assertThat(this.peer.requests()).hasSize(1);
	}

	@Test
	void doesNotFailARequestNorLoseASpanWhereASpanProcessorThrowsAtTheEnd(CapturedOutput output) {
		try (App app = start(BrokenEndConfiguration.class)) {
			for (int i = 0; i < 3; i++) {
				assertThat(app.get("/call?url=" + this.peer.url("/orders")).body()).isEqualTo("200 annotated");
			}
		}
		assertThat(this.backend.spans()).hasSize(9);
		assertThat(LogLines.complaints(output)).hasSize(3);
		assertThat(this.backend.histogram("http.server.request.duration")).hasSize(1);
		assertThat(this.backend.histogram("http.client.request.duration")).hasSize(1);
	}

	@Test
	void doesNotLoseTheSpanOfARequestWhoseExceptionCannotBeRead() {
		Caller caller = Caller.create();
		try (App app = start()) {
			assertThat(app.get(caller, "/unreadable").statusCode()).isEqualTo(500);
			app.settle();
		}
		assertThat(this.backend.spans(caller.traceId())).singleElement().satisfies((span) -> {
			assertThat(span.status()).isEqualTo("ERROR");
			assertThat(span.attributes()).containsEntry("error.type", UnreadableException.class.getName());
		});
	}

	@Test
	void makesThemAllWhereNothingFails() {
		try (App app = start()) {
			app.get("/call?url=" + this.peer.url("/orders"));
		}
		assertThat(this.backend.spans()).extracting(SentSpan::kind)
			.containsExactlyInAnyOrder("SERVER", "CLIENT", "INTERNAL");
	}

	private App start(Class<?>... configurations) {
		return App.of(WebApp.class).and(configurations).starterAlone().sendingTo(this.backend).start();
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		private final RestClient restClient;

		private final Annotated annotated;

		WebApp(RestClient.Builder builder, Annotated annotated) {
			this.restClient = builder.build();
			this.annotated = annotated;
		}

		@GetMapping("/call")
		String call(@RequestParam String url) {
			return this.restClient.get().uri(url).retrieve().toBodilessEntity().getStatusCode().value() + " "
					+ this.annotated.call();
		}

		@GetMapping("/unreadable")
		Map<String, String> fail() {
			throw new UnreadableException();
		}

		@Configuration(proxyBeanMethods = false)
		static class Beans {

			@Bean
			Annotated annotated() {
				return new Annotated();
			}

		}

	}

	/** Public: its proxy lives on a class loader of its own. */
	public static class Annotated {

		@WithSpan
		public String call() {
			return "annotated";
		}

	}

	static class BrokenSamplerConfiguration {

		@Bean
		Sampler brokenSampler() {
			return new BrokenSampler(false);
		}

	}

	static class MixedClasspathConfiguration {

		@Bean
		Sampler brokenSampler() {
			return new BrokenSampler(true);
		}

	}

	static class BrokenStartConfiguration {

		@Bean
		TracerProviderCustomizer brokenStart() {
			return (builder) -> builder.addSpanProcessor(new BrokenProcessor(true));
		}

	}

	static class BrokenEndConfiguration {

		@Bean
		TracerProviderCustomizer brokenEnd() {
			return (builder) -> builder.addSpanProcessor(new BrokenProcessor(false));
		}

	}

	private record BrokenProcessor(boolean isStartRequired) implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			throw new IllegalStateException("broken processor");
		}

		@Override
		public void onEnd(ReadableSpan span) {
			throw new IllegalStateException("broken processor");
		}

		@Override
		public boolean isEndRequired() {
			return !this.isStartRequired;
		}

	}

	@SuppressWarnings("serial")
	private static final class UnreadableException extends RuntimeException {

		// Spring and Tomcat read it too, and are no better prepared.
		@Override
		public String getMessage() {
			for (StackTraceElement frame : new Throwable().getStackTrace()) {
				if (frame.getClassName().startsWith("io.opentelemetry.")) {
					throw new UnsupportedOperationException("on purpose");
				}
			}
			return "readable for others";
		}

	}

}
