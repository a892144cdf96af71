package dev.otelspring.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.doctor.Doctor;
import dev.otelspring.autoconfigure.doctor.Finding;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.testing.AgentClassLoader;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Beside OpenTelemetry's Java agent, which has an SDK and instruments HTTP itself. */
@ExtendWith(OutputCaptureExtension.class)
class JavaAgentTests {

	private final AgentExporter agentExporter = new AgentExporter();

	private OpenTelemetrySdk agent;

	@BeforeEach
	void installAgent() {
		this.agent = OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder()
				.addSpanProcessor(SimpleSpanProcessor.create(this.agentExporter))
				.build())
			.build();
		GlobalOpenTelemetry.resetForTest();
		GlobalOpenTelemetry.set(this.agent);
	}

	@AfterEach
	void removeAgent() {
		this.agent.close();
		GlobalOpenTelemetry.resetForTest();
	}

	@Test
	void stepsBackAndSaysSoOnce(CapturedOutput output) {
		try (App app = start()) {
			assertThat(app.context().getBeanProvider(SdkTracerProvider.class).stream()).isEmpty();
			assertThat(app.context().getBeanProvider(TelemetryPipeline.class).stream()).isEmpty();
			assertThat(app.context().getBeanProvider(HttpClientTelemetry.class).stream()).isEmpty();
			assertThat(app.bean(SteppedBack.class)).isEqualTo(SteppedBack.AGENT);
			app.get("/hello");
			assertThat(app.bean(Doctor.class).examine()).extracting(Finding::id, Finding::severity)
				.contains(tuple("agent", Finding.Severity.INFO));
		}
		assertThat(LogLines.of(output, "INFO")).filteredOn((line) -> line.contains("agent"))
			.singleElement()
			.asString()
			.contains("The OpenTelemetry Java agent is on board", "step back");
		assertThat(LogLines.complaints(output)).isEmpty();
	}

	@Test
	void makesSpansOfAnnotatedMethodsThroughTheAgent() {
		try (App app = start()) {
			app.bean(Greeter.class).greet();
			app.bean(Tracer.class).spanBuilder("by injected tracer").startSpan().end();
		}
		assertThat(this.agentExporter.names).containsExactly("greet", "by injected tracer");
	}

	@Test
	void makesNoServerSpanOfItsOwn() {
		try (App app = start()) {
			assertThat(app.get("/hello").body()).isEqualTo("hello");
		}
		assertThat(this.agentExporter.names).containsExactly("greet");
	}

	@Test
	void doesNotStepBackBehindAnAgentThatIsSwitchedOff() {
		System.setProperty("otel.javaagent.enabled", "false");
		try (App app = start()) {
			assertThat(app.bean(OpenTelemetry.class)).isInstanceOf(OpenTelemetrySdk.class);
		}
		finally {
			System.clearProperty("otel.javaagent.enabled");
		}
	}

	private App start() {
		return App.of(WebApp.class).classLoader(new AgentClassLoader()).silent().start();
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		private final ObjectProvider<Greeter> greeter;

		WebApp(ObjectProvider<Greeter> greeter) {
			this.greeter = greeter;
		}

		@GetMapping("/hello")
		String hello() {
			return this.greeter.getObject().greet();
		}

		@Bean
		static Greeter greeter() {
			return new Greeter();
		}

	}

	private static final class AgentExporter implements SpanExporter {

		private final List<String> names = new CopyOnWriteArrayList<>();

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			spans.forEach((span) -> this.names.add(span.getName()));
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	// Public: its proxy lives on the class loader that has the agent.
	public static class Greeter {

		@WithSpan("greet")
		public String greet() {
			return "hello";
		}

	}

}
