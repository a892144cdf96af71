package dev.otelspring.autoconfigure;

import java.util.Map;
import java.util.TreeMap;

import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link OpenTelemetry} itself, and what applications inject. */
class OpenTelemetryAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	@Test
	void buildsTheSdkFromTheProvidersBeans() {
		this.contextRunner.run((context) -> {
			OpenTelemetrySdk sdk = context.getBean(OpenTelemetrySdk.class);
			assertThat(context).getBean(OpenTelemetry.class).isSameAs(sdk);
			assertThat(sdk.getSdkTracerProvider()).isSameAs(context.getBean(SdkTracerProvider.class));
			assertThat(sdk.getSdkMeterProvider()).isSameAs(context.getBean(SdkMeterProvider.class));
			assertThat(sdk.getSdkLoggerProvider()).isSameAs(context.getBean(SdkLoggerProvider.class));
		});
	}

	@Test
	void backsOffWhenUserDefinesOpenTelemetry() {
		OpenTelemetry users = OpenTelemetrySdk.builder().build();
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, () -> users).run((context) -> {
			assertThat(context).getBean(OpenTelemetry.class).isSameAs(users);
			assertThat(context).doesNotHaveBean(GlobalRegistration.class)
				.doesNotHaveBean(Resource.class)
				.doesNotHaveBean(Sampler.class)
				.doesNotHaveBean(SdkTracerProvider.class)
				.doesNotHaveBean(SdkMeterProvider.class)
				.doesNotHaveBean(SdkLoggerProvider.class)
				.doesNotHaveBean(TelemetryPipeline.class);
		});
	}

	@Test
	void startsNoThreadWhenUserDefinesOpenTelemetry() {
		this.contextRunner.run((context) -> assertThat(pipelineThreads()).isPositive());
		assertThat(pipelineThreads()).isZero();
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(pipelineThreads()).isZero());
	}

	@Test
	void backsOffWhenUserDefinesTracer() {
		Tracer users = OpenTelemetry.noop().getTracer("users");
		this.contextRunner.withBean("usersTracer", Tracer.class, () -> users)
			.run((context) -> assertThat(context).getBean(Tracer.class).isSameAs(users));
	}

	@Test
	void backsOffWhenUserDefinesMeter() {
		Meter users = OpenTelemetry.noop().getMeter("users");
		this.contextRunner.withBean("usersMeter", Meter.class, () -> users)
			.run((context) -> assertThat(context).getBean(Meter.class).isSameAs(users));
	}

	@Test
	void givesATracerAndAMeterOfTheUsersOpenTelemetry() {
		OpenTelemetry users = OpenTelemetrySdk.builder().setTracerProvider(SdkTracerProvider.builder().build()).build();
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, () -> users).run((context) -> {
			assertThat(context).hasSingleBean(Meter.class);
			assertThat(context.getBean(Tracer.class).spanBuilder("test").startSpan().isRecording()).isTrue();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "TRUE", "True" })
	void doesNothingButPropagateWhereItIsDisabled(String disabled) {
		this.contextRunner.withPropertyValues("otel.sdk.disabled=" + disabled).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean(OpenTelemetrySdk.class)
				.doesNotHaveBean(SdkTracerProvider.class)
				.doesNotHaveBean(TelemetryPipeline.class);
			assertThat(context.getBean(SteppedBack.class)).isEqualTo(SteppedBack.DISABLED);
			assertThat(context.getBean(Tracer.class).spanBuilder("test").startSpan().isRecording()).isFalse();
			assertThat(inject(context.getBean(OpenTelemetry.class))).containsOnlyKeys("traceparent");
			assertThat(pipelineThreads()).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "FALSE", "" })
	void worksWhereItIsNotDisabled(String disabled) {
		this.contextRunner.withPropertyValues("otel.sdk.disabled=" + disabled)
			.run((context) -> assertThat(context).hasSingleBean(OpenTelemetrySdk.class)
				.doesNotHaveBean(SteppedBack.class));
	}

	@Test
	void isDisabledByTheVariable() {
		this.contextRunner.withInitializer(Contexts.variables(Map.of("OTEL_SDK_DISABLED", "true")))
			.run((context) -> assertThat(context).doesNotHaveBean(OpenTelemetrySdk.class)
				.hasSingleBean(OpenTelemetry.class));
	}

	@Test
	void prefersTheUsersOpenTelemetryWhereItIsDisabled() {
		OpenTelemetry users = OpenTelemetrySdk.builder().build();
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, () -> users)
			.withPropertyValues("otel.sdk.disabled=true")
			.run((context) -> assertThat(context).getBean(OpenTelemetry.class).isSameAs(users));
	}

	private static long pipelineThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("otel-source-")
					|| thread.getName().startsWith("otel-exporter-"))
			.count();
	}

	private static Map<String, String> inject(OpenTelemetry openTelemetry) {
		Context context = Context.root()
			.with(Span.wrap(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
					TraceFlags.getSampled(), TraceState.getDefault())));
		Map<String, String> headers = new TreeMap<>();
		openTelemetry.getPropagators().getTextMapPropagator().inject(context, headers, (carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		});
		return headers;
	}

}
