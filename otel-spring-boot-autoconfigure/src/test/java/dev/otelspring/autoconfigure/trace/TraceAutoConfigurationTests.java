package dev.otelspring.autoconfigure.trace;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSamplerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Beans around traces. */
class TraceAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	@Test
	void backsOffWhenUserDefinesSampler() {
		this.contextRunner.withBean("usersSampler", Sampler.class, Sampler::alwaysOff).run((context) -> {
			assertThat(context).hasSingleBean(Sampler.class);
			assertThat(context.getBean(Tracer.class).spanBuilder("test").startSpan().isRecording()).isFalse();
		});
	}

	@Test
	void backsOffWhenUserDefinesTracerProvider() {
		SdkTracerProvider users = SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build();
		this.contextRunner.withBean("usersTracerProvider", SdkTracerProvider.class, () -> users).run((context) -> {
			assertThat(context).getBean(SdkTracerProvider.class).isSameAs(users);
			assertThat(context.getBean(Tracer.class).spanBuilder("test").startSpan().isRecording()).isFalse();
		});
	}

	@Test
	void backsOffWhenUserDefinesOpenTelemetry() {
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(context).doesNotHaveBean(SdkTracerProvider.class)
				.doesNotHaveBean(Sampler.class));
	}

	@Test
	void appliesCustomizersInOrder() {
		this.contextRunner.withUserConfiguration(Customizers.class).run((context) -> {
			assertThat(context.getBean(Customizers.class).calls).containsExactly("first", "second");
			// The last sampler that was set decides.
			assertThat(context.getBean(SdkTracerProvider.class).getSampler()).isSameAs(Sampler.alwaysOff());
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			always_on                |     | AlwaysOnSampler
			always_off               |     | AlwaysOffSampler
			traceidratio             | 0.5 | TraceIdRatioBased{0.500000}
			traceidratio             |     | TraceIdRatioBased{1.000000}
			traceidratio             | 0   | TraceIdRatioBased{0.000000}
			traceidratio             | 1.0 | TraceIdRatioBased{1.000000}
			parentbased_always_on    |     | ParentBased{root:AlwaysOnSampler,
			parentbased_always_off   |     | ParentBased{root:AlwaysOffSampler,
			parentbased_traceidratio | 0.1 | ParentBased{root:TraceIdRatioBased{0.100000},
			""")
	void buildsTheSamplersOfTheSpecification(String name, String argument, String description) {
		this.contextRunner
			.withPropertyValues("otel.traces.sampler=" + name,
					"otel.traces.sampler.arg=" + ((argument != null) ? argument : ""))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(SdkTracerProvider.class).getSampler().getDescription())
					.startsWith(description);
			});
	}

	@Test
	void findsSamplersThatComponentsBringByName() {
		this.contextRunner.withBean(NamedSampler.class)
			.withPropertyValues("otel.traces.sampler=by-header", "otel.test.header=x-keep")
			.run((context) -> assertThat(context.getBean(Sampler.class).getDescription())
				.contains("TraceIdRatioBased{0.250000}"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		TracerProviderCustomizer second() {
			return (builder) -> {
				this.calls.add("second");
				builder.setSampler(Sampler.alwaysOff());
			};
		}

		@Bean
		@Order(1)
		TracerProviderCustomizer first() {
			return (builder) -> {
				this.calls.add("first");
				builder.setSampler(Sampler.alwaysOn());
			};
		}

	}

	static class NamedSampler implements ConfigurableSamplerProvider {

		@Override
		public Sampler createSampler(ConfigProperties config) {
			return "x-keep".equals(config.getString("otel.test.header")) ? Sampler.traceIdRatioBased(0.25)
					: Sampler.alwaysOff();
		}

		@Override
		public String getName() {
			return "by-header";
		}

	}

}
