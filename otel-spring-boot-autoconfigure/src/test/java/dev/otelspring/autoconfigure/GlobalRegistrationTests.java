package dev.otelspring.autoconfigure;

import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** The global, for libraries that know no Spring. */
class GlobalRegistrationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	@BeforeEach
	@AfterEach
	void forget() {
		GlobalOpenTelemetry.resetForTest();
	}

	@Test
	void leadsToTheApplication() {
		this.contextRunner.withPropertyValues("otel.service.name=shop").run((context) -> {
			assertThat(GlobalOpenTelemetry.isSet()).isTrue();
			assertThat(isRecording()).isTrue();
			assertThat(GlobalOpenTelemetry.getPropagators())
				.isSameAs(context.getBean(OpenTelemetry.class).getPropagators());
			assertThat(GlobalOpenTelemetry.get().getLogsBridge())
				.isSameAs(context.getBean(OpenTelemetry.class).getLogsBridge());
			assertThat(GlobalOpenTelemetry.getMeterProvider())
				.isSameAs(context.getBean(OpenTelemetry.class).getMeterProvider());
		});
	}

	@Test
	void leadsNowhereWhenTheApplicationIsClosed() {
		this.contextRunner.run((context) -> assertThat(isRecording()).isTrue());
		assertThat(isRecording()).isFalse();
	}

	@Test
	void leadsToTheNextApplication() {
		this.contextRunner.run((context) -> assertThat(isRecording()).isTrue());
		this.contextRunner.run((context) -> assertThat(isRecording()).isTrue());
		assertThat(isRecording()).isFalse();
	}

	@Test
	void staysWithTheFirstOfTwoApplications() {
		this.contextRunner.run((first) -> {
			this.contextRunner.withPropertyValues("otel.traces.sampler=always_off")
				.run((second) -> assertThat(isRecording()).isTrue());
			assertThat(isRecording()).isTrue();
		});
	}

	@Test
	void isLeftAloneWhereSomebodyElseSetIt() {
		OpenTelemetry other = OpenTelemetrySdk.builder().setTracerProvider(SdkTracerProvider.builder().build()).build();
		GlobalOpenTelemetry.set(other);
		this.contextRunner.withPropertyValues("otel.traces.sampler=always_off").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(isRecording()).isTrue();
			assertThat(context.getBean(Tracer.class).spanBuilder("test").startSpan().isRecording()).isFalse();
		});
		assertThat(isRecording()).isTrue();
	}

	@Test
	void leadsToTheApplicationAgainAfterATestHasResetIt() {
		this.contextRunner.run((context) -> assertThat(isRecording()).isTrue());
		GlobalOpenTelemetry.resetForTest();
		this.contextRunner.run((context) -> assertThat(isRecording()).isTrue());
	}

	@Test
	void isLeftAloneWhereTheApplicationHasAnOpenTelemetryOfItsOwn() {
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(GlobalOpenTelemetry.isSet()).isFalse());
	}

	private static boolean isRecording() {
		return GlobalOpenTelemetry.getTracer("test").spanBuilder("test").startSpan().isRecording();
	}

}
