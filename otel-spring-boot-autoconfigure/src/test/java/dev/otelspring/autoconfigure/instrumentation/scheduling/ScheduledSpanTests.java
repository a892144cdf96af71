package dev.otelspring.autoconfigure.instrumentation.scheduling;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.AgentClassLoader;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.BrokenSampler;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** What each run of a {@link Scheduled} method sends. */
class ScheduledSpanTests {

	private static final String CLASS = ScheduledSpanTests.class.getName();

	@AutoClose
	private final Backend backend = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				TaskSchedulingAutoConfiguration.class))
		.withPropertyValues(this.backend.properties())
		.withUserConfiguration(Scheduling.class);

	@Test
	void isARootSpanNamedAfterClassAndMethod() {
		SentSpan span = spanOf(Succeeding.class);
		assertThat(span.name()).isEqualTo("ScheduledSpanTests.Succeeding.sweep");
		assertThat(span.kind()).isEqualTo("INTERNAL");
		assertThat(span.scope()).isEqualTo("dev.otelspring.spring-scheduling");
		assertThat(span.parentSpanId()).isEmpty();
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.events()).isEmpty();
		assertThat(span.attributes()).containsOnly(Map.entry("code.function.name", CLASS + "$Succeeding.sweep"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void isTheSameOnVirtualThreads() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
			.withBean(Succeeding.class)
			.run((context) -> awaitSpans(1));
		assertThat(this.backend.spans()).singleElement().satisfies((span) -> assertThat(span.parentSpanId()).isEmpty());
	}

	@Test
	void isATraceForEachRun() {
		this.contextRunner.withBean(Repeating.class).run((context) -> awaitSpans(3));
		assertThat(this.backend.spans()).hasSizeGreaterThanOrEqualTo(3);
		assertThat(this.backend.spans()).extracting(SentSpan::traceId).doesNotHaveDuplicates();
		assertThat(this.backend.spans()).extracting(SentSpan::parentSpanId).containsOnly("");
	}

	@Test
	void isCurrentWhileTheMethodRuns() {
		this.contextRunner.withBean(Succeeding.class).run((context) -> {
			awaitSpans(1);
			assertThat(this.backend.spans().get(0).spanId()).isEqualTo(context.getBean(Succeeding.class).spanId);
		});
	}

	@Test
	void leavesNothingCurrentOnTheScheduler() {
		this.contextRunner.withBean(Leaking.class).run((context) -> {
			awaitSpans(3);
			TaskScheduler scheduler = context.getBean(TaskScheduler.class);
			for (int i = 0; i < 3; i++) {
				CompletableFuture<Boolean> seen = new CompletableFuture<>();
				scheduler.schedule(() -> seen.complete(Context.current() == Context.root()), Instant.now());
				assertThat(seen.get(10, TimeUnit.SECONDS)).isTrue();
			}
		});
	}

	@Test
	void tellsTheExceptionThatLeavesTheMethod() {
		SentSpan span = spanOf(Failing.class);
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsEntry("error.type", IllegalStateException.class.getName());
		assertThat(span.events()).singleElement()
			.satisfies((event) -> assertThat(event.attributes()).containsEntry("exception.message", "on purpose"));
	}

	@Test
	void tellsACheckedExceptionByItsOwnName() {
		assertThat(spanOf(FailingChecked.class).attributes()).containsEntry("error.type", IOException.class.getName());
	}

	@ParameterizedTest
	@ValueSource(classes = { PrivateMethod.class, PackagePrivateMethod.class, FinalClass.class, WithInterface.class })
	void needsNoProxy(Class<? extends Job> type) {
		SentSpan span = spanOf(type);
		assertThat(span.name()).isEqualTo("ScheduledSpanTests." + type.getSimpleName() + ".sweep");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.aop.auto=false", "spring.aop.proxy-target-class=false" })
	void doesNotDependOnHowProxiesAreMade(String property) {
		this.contextRunner.withPropertyValues(property)
			.withClassLoader(new FilteredClassLoader("org.aspectj"))
			.withBean(WithInterface.class)
			.run((context) -> awaitSpans(1));
		assertThat(this.backend.spans()).singleElement()
			.extracting(SentSpan::name)
			.isEqualTo("ScheduledSpanTests.WithInterface.sweep");
	}

	@Test
	void isTheParentOfAnAnnotatedMethodsSpan() {
		this.contextRunner.withBean(Annotated.class).run((context) -> awaitSpans(2));
		assertThat(this.backend.spans()).hasSize(2);
		SentSpan scheduled = span("dev.otelspring.spring-scheduling");
		SentSpan annotated = span("dev.otelspring.annotations");
		assertThat(scheduled.name()).isEqualTo("ScheduledSpanTests.Annotated.sweep");
		assertThat(annotated.parentSpanId()).isEqualTo(scheduled.spanId());
	}

	@Test
	void isNotMadeOfADirectCall() {
		this.contextRunner.withBean(Later.class).run((context) -> {
			Span request = context.getBean(Tracer.class).spanBuilder("request").startSpan();
			try (Scope scope = request.makeCurrent()) {
				assertThat(context.getBean(Later.class).sweep()).isEqualTo(request.getSpanContext().getSpanId());
			}
			request.end();
		});
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("request");
	}

	@Test
	void isNotMadeOfAPublisher() {
		this.contextRunner.withBean(Publishing.class).run((context) -> context.getBean(Publishing.class).await());
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void leavesTasksAsSpringNamesThem() {
		this.contextRunner.withBean(Later.class)
			.run((context) -> assertThat(context.getBean(ScheduledTaskHolder.class).getScheduledTasks()).singleElement()
				.extracting(ScheduledTask::toString)
				.isEqualTo(Later.class.getName() + ".sweep"));
	}

	@Test
	void doesNotKeepAMethodFromRunningWhereTelemetryFails() {
		this.contextRunner.withBean("brokenSampler", Sampler.class, () -> new BrokenSampler(false))
			.withBean(Succeeding.class)
			.run((context) -> context.getBean(Succeeding.class).await());
		assertThat(this.backend.spans()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.instrumentation.spring-scheduling.enabled=false",
			"otel.instrumentation.common.default-enabled=false" })
	void isSwitchedOffByProperty(String property) {
		this.contextRunner.withPropertyValues(property)
			.withBean(Succeeding.class)
			.run((context) -> context.getBean(Succeeding.class).await());
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void isLeftToTheJavaAgent() {
		this.contextRunner.withClassLoader(new AgentClassLoader())
			.run((context) -> assertThat(context.getBean(ScheduledAnnotationBeanPostProcessor.class).getClass())
				.isEqualTo(ScheduledAnnotationBeanPostProcessor.class));
	}

	@Test
	void leavesAProcessorOfTheUserAlone() {
		Contexts.silentRunner()
			.withBean(TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME, UserProcessor.class)
			.run((context) -> assertThat(context.getBean(ScheduledAnnotationBeanPostProcessor.class))
				.isInstanceOf(UserProcessor.class));
	}

	private SentSpan spanOf(Class<? extends Job> type) {
		this.contextRunner.withBean(type).run((context) -> awaitSpans(1));
		assertThat(this.backend.spans()).hasSize(1);
		return this.backend.spans().get(0);
	}

	private void awaitSpans(int count) {
		Awaitility.await().until(() -> this.backend.spans().size() >= count);
	}

	private SentSpan span(String scope) {
		return this.backend.spans().stream().filter((span) -> span.scope().equals(scope)).findFirst().orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

	static class UserProcessor extends ScheduledAnnotationBeanPostProcessor {

	}

	/** Something that is scheduled and tells that it ran. */
	public abstract static class Job {

		private final CountDownLatch runs;

		volatile String spanId = "";

		Job(int runs) {
			this.runs = new CountDownLatch(runs);
		}

		final void ran() {
			this.spanId = Span.fromContext(Context.current()).getSpanContext().getSpanId();
			this.runs.countDown();
		}

		void await() throws InterruptedException {
			assertThat(this.runs.await(30, TimeUnit.SECONDS)).isTrue();
		}

	}

	public static class Succeeding extends Job {

		Succeeding() {
			super(1);
		}

		@Scheduled(initialDelay = 1)
		public void sweep() {
			ran();
		}

	}

	public static class Repeating extends Job {

		Repeating() {
			super(3);
		}

		@Scheduled(fixedDelay = 5)
		public void sweep() {
			ran();
		}

	}

	public static class Leaking extends Job {

		Leaking() {
			super(3);
		}

		@SuppressWarnings("MustBeClosedChecker")
		@Scheduled(fixedDelay = 5)
		public void sweep() {
			Context.current().with(ContextKey.named("left open"), "yes").makeCurrent();
			ran();
		}

	}

	public static class Failing extends Job {

		Failing() {
			super(1);
		}

		@Scheduled(initialDelay = 1)
		public void sweep() {
			ran();
			throw new IllegalStateException("on purpose");
		}

	}

	public static class FailingChecked extends Job {

		FailingChecked() {
			super(1);
		}

		@Scheduled(initialDelay = 1)
		public void sweep() throws IOException {
			ran();
			throw new IOException("on purpose");
		}

	}

	public static class PrivateMethod extends Job {

		PrivateMethod() {
			super(1);
		}

		@Scheduled(initialDelay = 1)
		private void sweep() {
			ran();
		}

	}

	public static class PackagePrivateMethod extends Job {

		PackagePrivateMethod() {
			super(1);
		}

		@Scheduled(initialDelay = 1)
		void sweep() {
			ran();
		}

	}

	public static final class FinalClass extends Job {

		FinalClass() {
			super(1);
		}

		@Scheduled(initialDelay = 1)
		public void sweep() {
			ran();
		}

	}

	public interface Labelled {

	}

	public static class WithInterface extends Job implements Labelled {

		WithInterface() {
			super(1);
		}

		@Scheduled(initialDelay = 1)
		public void sweep() {
			ran();
		}

	}

	public static class Annotated extends Job {

		Annotated() {
			super(1);
		}

		@WithSpan
		@Scheduled(initialDelay = 1)
		public void sweep() {
			ran();
		}

	}

	public static class Later {

		@Scheduled(initialDelay = 600_000)
		public String sweep() {
			return Span.current().getSpanContext().getSpanId();
		}

	}

	public static class Publishing extends Job {

		Publishing() {
			super(1);
		}

		@Scheduled(initialDelay = 1, fixedDelay = 600_000)
		public Mono<Void> sweep() {
			return Mono.fromRunnable(this::ran);
		}

	}

}
