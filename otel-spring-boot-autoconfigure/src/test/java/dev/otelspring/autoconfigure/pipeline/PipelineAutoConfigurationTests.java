package dev.otelspring.autoconfigure.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.RecentTraces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Beans around the pipeline. */
class PipelineAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner()
		.withPropertyValues("management.endpoints.web.exposure.include=otel");

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void backsOffWhenUserDefinesTelemetryPipeline() {
		TelemetryPipeline users = TelemetryPipeline.builder().build();
		this.contextRunner.withBean("usersPipeline", TelemetryPipeline.class, () -> users).run((context) -> {
			assertThat(context).getBean(TelemetryPipeline.class).isSameAs(users);
			context.getBean(Tracer.class).spanBuilder("test").startSpan().end();
			assertThat(users.status().snapshot().signals()).hasEntrySatisfying(Signal.TRACES,
					(traces) -> assertThat(traces.created()).isEqualTo(1));
		});
	}

	@Test
	void backsOffWhenUserDefinesRecentTraces() {
		RecentTraces users = new RecentTraces(1);
		this.contextRunner.withBean("usersRecentTraces", RecentTraces.class, () -> users).run((context) -> {
			assertThat(context).getBean(RecentTraces.class).isSameAs(users);
			context.getBean(Tracer.class).spanBuilder("test").startSpan().end();
			context.getBean(Tracer.class).spanBuilder("test").startSpan().end();
			context.getBean(TelemetryPipeline.class).collect(Duration.ofSeconds(10));
			assertThat(users.finished()).hasSize(1);
		});
	}

	@Test
	void backsOffWhenUserDefinesOpenTelemetry() {
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(context).doesNotHaveBean(TelemetryPipeline.class)
				.doesNotHaveBean(RecentTraces.class)
				.doesNotHaveBean(PipelineLifecycle.class));
	}

	@Test
	void appliesCustomizersInOrder() {
		Contexts.runner()
			.withPropertyValues(this.backend.properties())
			.withUserConfiguration(Customizers.class)
			.run((context) -> {
				assertThat(context.getBean(Customizers.class).calls).containsExactly("first", "second");
				context.getBean(Tracer.class).spanBuilder("kept").startSpan().end();
				context.getBean(Tracer.class).spanBuilder("dropped").startSpan().end();
			});
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("kept");
	}

	@Test
	void remembersTracesAsUsersStagesLeaveThem() {
		Contexts.runner()
			.withPropertyValues("management.endpoints.web.exposure.include=otel")
			.withPropertyValues(this.backend.properties())
			.withUserConfiguration(Customizers.class)
			.run((context) -> {
				context.getBean(Tracer.class).spanBuilder("dropped").startSpan().end();
				context.getBean(TelemetryPipeline.class).collect(Duration.ofSeconds(10));
				assertThat(context.getBean(RecentTraces.class).finished()).isEmpty();
			});
	}

	@Test
	void sendsNothingWhereTheExporterIsNone() {
		this.contextRunner.withPropertyValues(this.backend.properties()).run((context) -> {
			context.getBean(Tracer.class).spanBuilder("test").startSpan().end();
			assertThat(context.getBean(TelemetryPipeline.class).status().snapshot().exporters()).isEmpty();
		});
		assertThat(this.backend.receiver().requests()).isEmpty();
	}

	@Test
	void sendsTheSignalsThatAreNotSwitchedOff() {
		Contexts.runner()
			.withPropertyValues(this.backend.properties())
			.withPropertyValues("otel.traces.exporter=none", "otel.metrics.exporter=none")
			.run((context) -> {
				context.getBean(Tracer.class).spanBuilder("test").startSpan().end();
				context.getBean(OpenTelemetry.class).getMeter("test").counterBuilder("test").build().add(1);
				context.getBean(OpenTelemetry.class)
					.getLogsBridge()
					.get("test")
					.logRecordBuilder()
					.setBody("test")
					.emit();
			});
		assertThat(this.backend.receiver().requests()).isNotEmpty()
			.allSatisfy((request) -> assertThat(request.path()).isEqualTo("/v1/logs"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		PipelineCustomizer second() {
			return (builder) -> this.calls.add("second");
		}

		@Bean
		@Order(1)
		PipelineCustomizer first() {
			return (builder) -> {
				this.calls.add("first");
				builder.addSpanStage((listener) -> this::dropByName);
			};
		}

		private Batch<SpanData> dropByName(Batch<SpanData> batch) {
			return batch.with(batch.items().stream().filter((span) -> !span.getName().equals("dropped")).toList());
		}

	}

}
