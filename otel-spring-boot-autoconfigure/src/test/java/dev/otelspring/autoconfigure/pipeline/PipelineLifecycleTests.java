package dev.otelspring.autoconfigure.pipeline;

import java.util.Map;
import java.util.stream.IntStream;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** The pipeline's life in the application's. */
class PipelineLifecycleTests {

	private static final String[] NEVER_BY_ITSELF = { "otel.bsp.schedule.delay=1h", "otel.blrp.schedule.delay=1h",
			"otel.metric.export.interval=1h" };

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void deliversWhatIsQueuedWhenTheContextCloses() {
		try (App app = start()) {
			Tracer tracer = app.bean(Tracer.class);
			IntStream.range(0, 1000).forEach((i) -> tracer.spanBuilder("span").startSpan().end());
			OpenTelemetry openTelemetry = app.bean(OpenTelemetry.class);
			openTelemetry.getMeter("test").counterBuilder("orders").build().add(3);
			openTelemetry.getLogsBridge().get("test").logRecordBuilder().setBody("hello").emit();
		}
		assertThat(this.backend.spans()).hasSize(1000);
		assertThat(this.backend.logs("test")).hasSize(1);
		assertThat(this.backend.receiver().metrics()).anyMatch((metric) -> metric.getName().equals("orders"));
	}

	@Test
	void deliversWhatOthersMakeWhileTheyStop() {
		start(LateTelemetry.class).close();
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactlyInAnyOrder("stopped", "destroyed");
	}

	@Test
	void deliversWhenTheContextStops() {
		try (App app = start()) {
			app.bean(Tracer.class).spanBuilder("before stop").startSpan().end();
			app.context().stop();
			assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("before stop");
		}
	}

	@Test
	void worksAgainWhenTheContextIsStartedAgain() {
		try (App app = start()) {
			app.context().stop();
			app.context().start();
			app.bean(Tracer.class).spanBuilder("after start").startSpan().end();
			app.bean(OpenTelemetry.class).getMeter("test").counterBuilder("orders").build().add(3);
		}
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("after start");
		assertThat(this.backend.receiver().metrics()).anyMatch((metric) -> metric.getName().equals("orders"));
	}

	@Test
	void goesOnWhileATestContextIsPaused() {
		try (App app = start()) {
			app.context().pause();
			assertThat(app.bean(PipelineLifecycle.class).isRunning()).isTrue();
			app.context().restart();
			app.bean(Tracer.class).spanBuilder("after restart").startSpan().end();
		}
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("after restart");
	}

	@Test
	void stopsAfterEverythingElse() {
		try (App app = App.of(NothingElse.class).silent().start()) {
			Map<String, SmartLifecycle> lifecycles = app.context().getBeansOfType(SmartLifecycle.class);
			assertThat(lifecycles).hasSizeGreaterThan(3);
			// All but logging, which ends when nobody has anything to say any more.
			assertThat(lifecycles.values()).filteredOn((lifecycle) -> !(lifecycle instanceof PipelineLifecycle))
				.filteredOn((lifecycle) -> !lifecycle.getClass().getName().contains("LoggingApplicationListener"))
				.allSatisfy((lifecycle) -> assertThat(lifecycle.getPhase()).isGreaterThan(PipelineLifecycle.PHASE));
			// Room for a user who must be later.
			assertThat(PipelineLifecycle.PHASE).isGreaterThan(Integer.MIN_VALUE);
		}
	}

	private App start(Class<?>... configurations) {
		return App.of(NothingElse.class)
			.and(configurations)
			.noWeb()
			.sendingTo(this.backend)
			.with(NEVER_BY_ITSELF)
			.start();
	}

	@EnableAutoConfiguration
	static class NothingElse {

	}

	@Configuration(proxyBeanMethods = false)
	static class LateTelemetry {

		@Bean
		Late late(Tracer tracer) {
			return new Late(tracer);
		}

	}

	static class Late implements SmartLifecycle, AutoCloseable {

		private final Tracer tracer;

		private boolean running;

		Late(Tracer tracer) {
			this.tracer = tracer;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.tracer.spanBuilder("stopped").startSpan().end();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public void close() {
			this.tracer.spanBuilder("destroyed").startSpan().end();
		}

	}

}
