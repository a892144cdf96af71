package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** A sampler decides when a request comes in, by what is known then. */
class SamplingTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void seesMethodPathAndSchemeWhenItDecides() {
		Caller caller = Caller.create();
		try (App app = App.of(WebApp.class, PathSamplerConfiguration.class).sendingTo(this.backend).start()) {
			app.get(caller, "/kept");
			app.get(caller, "/dropped");
			app.get(caller, "/kept");
		}
		assertThat(this.backend.spans(caller.traceId())).hasSize(2)
			.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("url.path", "/kept"));
	}

	@Test
	void measuresRequestsThatAreNotSampled() {
		Caller caller = Caller.create();
		try (App app = App.of(WebApp.class).sendingTo(this.backend).with("otel.traces.sampler=always_off").start()) {
			assertThat(app.get(caller, "/kept").body()).isEqualTo("false");
		}
		assertThat(this.backend.spans()).isEmpty();
		assertThat(this.backend.histogram("http.server.request.duration")).hasEntrySatisfying(
				Map.of("http.request.method", "GET", "http.route", "/kept", "http.response.status_code", 200L,
						"url.scheme", "http", "network.protocol.version", "1.1"),
				(point) -> assertThat(point.getCount()).isEqualTo(1));
	}

	@Test
	void obeysTheCallersDecisionByDefault() {
		try (App app = App.of(WebApp.class).sendingTo(this.backend).start()) {
			app.get("/kept", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
		}
		assertThat(this.backend.spans()).isEmpty();
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		@GetMapping({ "/kept", "/dropped" })
		boolean isRecording() {
			return Span.current().isRecording();
		}

	}

	static class PathSamplerConfiguration {

		@Bean
		Sampler pathSampler() {
			return new PathSampler();
		}

	}

	private static final class PathSampler implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			boolean wanted = spanKind == SpanKind.SERVER
					&& "/kept".equals(attributes.get(AttributeKey.stringKey("url.path")))
					&& "GET".equals(attributes.get(AttributeKey.stringKey("http.request.method")))
					&& "http".equals(attributes.get(AttributeKey.stringKey("url.scheme")))
					&& "localhost".equals(attributes.get(AttributeKey.stringKey("server.address")));
			return wanted ? SamplingResult.recordAndSample() : SamplingResult.drop();
		}

		@Override
		public String getDescription() {
			return "PathSampler";
		}

	}

}
