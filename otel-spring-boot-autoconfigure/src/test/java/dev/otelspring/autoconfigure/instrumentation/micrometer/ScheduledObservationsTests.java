package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.concurrent.CountDownLatch;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/** Beside Micrometer Tracing, a run of a scheduled method is one span all the same. */
class ScheduledObservationsTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void makeNoSecondSpanAndKeepTheirMeter() {
		try (App app = start(Jobs.class)) {
			app.settle();
			MeterRegistry meters = app.bean(MeterRegistry.class);
			Awaitility.await().until(() -> meters.get("tasks.scheduled.execution").timer().count() == 1);
		}
		assertThat(this.backend.spans()).hasSize(2);
		SentSpan run = span("dev.otelspring.spring-scheduling");
		assertThat(run.name()).isEqualTo("ScheduledObservationsTests.Jobs.sweep");
		SentSpan observed = this.backend.spans().stream().filter((span) -> !span.equals(run)).findFirst().orElseThrow();
		assertThat(observed.name()).isEqualTo("observed");
		assertThat(observed.parentSpanId()).isEqualTo(span("dev.otelspring.spring-scheduling").spanId());
	}

	@Test
	void makeTheSpanOfAPublisher() {
		try (App app = start(ReactiveJobs.class)) {
			app.settle();
		}
		assertThat(this.backend.spans()).singleElement()
			.satisfies((span) -> assertThat(span.scope()).isNotEqualTo("dev.otelspring.spring-scheduling"));
	}

	@Test
	void makeTheSpanWhereOursIsSwitchedOff() {
		try (App app = start(Jobs.class, "otel.instrumentation.spring-scheduling.enabled=false")) {
			app.settle();
		}
		assertThat(this.backend.spans()).hasSize(2)
			.noneMatch((span) -> span.scope().equals("dev.otelspring.spring-scheduling"));
	}

	private App start(Class<?> jobs, String... properties) {
		App app = App.of(jobs)
			.noWeb()
			.sendingTo(this.backend)
			.with("management.tracing.sampling.probability=1")
			.with(properties)
			.start();
		Awaitility.await().until(() -> app.bean(CountDownLatch.class).getCount() == 0);
		return app;
	}

	private SentSpan span(String scope) {
		return this.backend.spans().stream().filter((span) -> span.scope().equals(scope)).findFirst().orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class Base {

		@Bean
		static CountDownLatch ran() {
			return new CountDownLatch(1);
		}

	}

	static class Jobs extends Base {

		private final ObservationRegistry observations;

		private final CountDownLatch ran;

		Jobs(ObservationRegistry observations, CountDownLatch ran) {
			this.observations = observations;
			this.ran = ran;
		}

		@Scheduled(initialDelay = 1)
		void sweep() {
			Observation.createNotStarted("observed", this.observations).observe(this.ran::countDown);
		}

	}

	static class ReactiveJobs extends Base {

		private final CountDownLatch ran;

		ReactiveJobs(CountDownLatch ran) {
			this.ran = ran;
		}

		@Scheduled(initialDelay = 1, fixedDelay = 600_000)
		Mono<Void> sweep() {
			return Mono.fromRunnable(this.ran::countDown);
		}

	}

}
