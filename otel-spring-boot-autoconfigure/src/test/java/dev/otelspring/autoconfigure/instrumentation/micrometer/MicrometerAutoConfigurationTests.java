package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.Map;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** When Micrometer's meters go our way, and what Boot does then. */
class MicrometerAutoConfigurationTests {

	@AutoClose
	private final Backend backend = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner()
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void takesThePlaceOfBootsSimpleRegistry() {
		this.contextRunner
			.run((context) -> assertThat(context).getBean(MeterRegistry.class).isInstanceOf(OtelMeterRegistry.class));
	}

	@Test
	void isOffWithoutMicrometer() {
		Contexts.silentRunner()
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MicrometerAutoConfiguration.class));
	}

	@Test
	void isOffWithoutBootsMetrics() {
		// Alone: others have annotations of Boot's, which a class that is really not
		// there
		// would not have.
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MicrometerAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.micrometer.metrics"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MicrometerAutoConfiguration.class));
	}

	@Test
	void isOffByItsProperty() {
		this.contextRunner.withPropertyValues("otel.instrumentation.micrometer.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(MetricProducer.class)
				.getBean(MeterRegistry.class)
				.isNotInstanceOf(OtelMeterRegistry.class));
	}

	@Test
	void isOffWithoutAnSdkOfOurs() {
		this.contextRunner.withBean("users", OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(context).doesNotHaveBean(MetricProducer.class));
		this.contextRunner.withPropertyValues("otel.sdk.disabled=true")
			.run((context) -> assertThat(context).doesNotHaveBean(MetricProducer.class));
	}

	@Test
	void aMeterProviderOfTheApplicationCanTakeTheProducer() {
		this.contextRunner.withBean("users", SdkMeterProvider.class, () -> SdkMeterProvider.builder().build())
			.run((context) -> assertThat(context).hasSingleBean(MetricProducer.class));
	}

	@Test
	void bootsOtlpRegistryDoesNotPublishASecondTime() {
		try (App app = app().with("management.otlp.metrics.export.step=1h").start()) {
			assertThat(app.context().getBeansOfType(OtlpMeterRegistry.class)).isEmpty();
			assertThat(app.bean(ConfigurationFindings.class).all()).isEmpty();
		}
	}

	@Test
	void bootsOtlpRegistryStaysWhereItIsAskedFor() {
		try (App app = app()
			.with("management.otlp.metrics.export.enabled=true", "management.otlp.metrics.export.step=1h",
					"management.otlp.metrics.export.url=" + this.backend.receiver().endpoint() + "/v1/metrics")
			.start()) {
			assertThat(app.context().getBeansOfType(OtlpMeterRegistry.class)).hasSize(1);
			assertThat(app.bean(ConfigurationFindings.class).all()).isEmpty();
		}
	}

	@Test
	void bootsOtlpRegistryStaysWhereOursIsOff() {
		try (App app = app()
			.with("otel.instrumentation.micrometer.enabled=false", "management.otlp.metrics.export.step=1h",
					"management.otlp.metrics.export.url=" + this.backend.receiver().endpoint() + "/v1/metrics")
			.start()) {
			assertThat(app.context().getBeansOfType(OtlpMeterRegistry.class)).hasSize(1);
		}
	}

	@Test
	void whatBootMakesOfVariablesDoesNotAskForItsRegistry() {
		try (App app = app()
			.propertySource("openTelemetryEnvironmentVariables",
					Map.of("management.otlp.metrics.export.enabled", "true", "management.otlp.metrics.export.url",
							"http://localhost:4318/v1/metrics"))
			.with("management.otlp.metrics.export.step=1h")
			.start()) {
			assertThat(app.context().getBeansOfType(OtlpMeterRegistry.class)).isEmpty();
			assertThat(app.bean(ConfigurationFindings.class).all()).isEmpty();
		}
	}

	@Test
	void whatTheRuntimeMetricsTellIsNotToldTwice() {
		try (App app = app().start()) {
			MeterRegistry meters = app.bean(MeterRegistry.class);
			assertThat(meters.get("jvm.memory.used").gauges()).isNotEmpty();
			app.settle();
		}
		SentMetrics sent = SentMetrics.at(this.backend);
		assertThat(sent.scopes("jvm.memory.used")).containsExactly("dev.otelspring.runtime-telemetry");
		assertThat(sent.last("jvm.memory.used").getUnit()).isEqualTo("By");
		assertThat(sent.names(MicrometerMetric.SCOPE_NAME))
			.contains("jvm.gc.memory.allocated", "jvm.threads.peak", "system.cpu.usage")
			.doesNotContain("jvm.memory.max", "jvm.threads.live", "jvm.classes.loaded", "process.cpu.usage",
					"process.cpu.time", "system.cpu.count", "process.uptime", "process.files.open", "jvm.gc.pause");
	}

	@Test
	void micrometersTellOfTheJvmWhereOursAreOff() {
		try (App app = app().with("otel.instrumentation.runtime-telemetry.enabled=false").start()) {
			app.settle();
		}
		SentMetrics sent = SentMetrics.at(this.backend);
		assertThat(sent.scopes("jvm.memory.used")).containsExactly(MicrometerMetric.SCOPE_NAME);
		assertThat(sent.names(MicrometerMetric.SCOPE_NAME)).contains("jvm.memory.max", "jvm.threads.live",
				"process.cpu.usage", "process.uptime");
	}

	@Test
	void theMachineIsToldOnceToo() {
		try (App app = app().with("otel.instrumentation.runtime-telemetry.system.enabled=true").start()) {
			app.settle();
		}
		assertThat(SentMetrics.at(this.backend).names()).contains("jvm.system.cpu.utilization", "system.memory.usage")
			.doesNotContain("system.cpu.usage", "system.load.average.1m");
	}

	private App.Builder app() {
		return App.of(Application.class).noWeb().sendingTo(this.backend).with("otel.metric.export.interval=1h");
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
