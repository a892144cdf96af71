package dev.otelspring.autoconfigure.instrumentation.context;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.otelspring.autoconfigure.testing.Contexts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.PeriodicTrigger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What runs once runs in its caller's context; what runs again and again belongs to
 * nobody.
 */
class SchedulerContextTests {

	private static final Duration PERIOD = Duration.ofMillis(5);

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner()
		.withConfiguration(
				AutoConfigurations.of(TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
		.withUserConfiguration(Scheduling.class);

	@Test
	void followsATaskOfBootsSchedulerThatRunsOnce() {
		this.contextRunner.run((context) -> {
			TaskScheduler scheduler = context.getBean(TaskScheduler.class);
			assertThat(scheduler).isInstanceOf(ThreadPoolTaskScheduler.class);
			assertThat(AopUtils.isAopProxy(scheduler)).isFalse();
			assertThat(Handover.seen((task) -> scheduler.schedule(task, Instant.now()))).isEqualTo(Handover.CONTEXT);
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void followsATaskOfBootsSchedulerThatRunsOnceToAVirtualThread() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			TaskScheduler scheduler = context.getBean(TaskScheduler.class);
			assertThat(scheduler).isInstanceOf(SimpleAsyncTaskScheduler.class);
			assertThat(Handover.seen((task) -> scheduler.schedule(task, Instant.now()))).isEqualTo(Handover.CONTEXT);
			assertThat(context).hasBean("taskScheduler").hasSingleBean(TaskScheduler.class);
		});
	}

	@Test
	void followsATaskOfAThreadPoolTaskSchedulerMadeWithNewThatRunsOnce() {
		this.contextRunner.withBean(ThreadPoolTaskScheduler.class).run((context) -> {
			TaskScheduler scheduler = context.getBean(ThreadPoolTaskScheduler.class);
			assertThat(Handover.seen((task) -> scheduler.schedule(task, Instant.now()))).isEqualTo(Handover.CONTEXT);
		});
	}

	@Test
	void backsOffWithBootsScheduler() {
		Contexts.silentRunner()
			.withUserConfiguration(Scheduling.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TaskScheduler.class));
	}

	@Test
	void followsATaskOfAConcurrentTaskSchedulerThatRunsOnce() {
		this.contextRunner.withBean(Concurrent.class).run((context) -> {
			TaskScheduler scheduler = context.getBean(Concurrent.class);
			assertThat(Handover.seen((task) -> scheduler.schedule(task, Instant.now()))).isEqualTo(Handover.CONTEXT);
		});
	}

	@ParameterizedTest
	@EnumSource
	void doesNotFollowAPeriodicTask(Kind kind) {
		this.contextRunner.withBean(kind.type).run((context) -> {
			TaskScheduler scheduler = context.getBean(kind.type);
			assertThat(seenAgainAndAgain((task) -> scheduler.scheduleAtFixedRate(task, PERIOD)))
				.containsOnly(Handover.NOTHING);
			assertThat(seenAgainAndAgain((task) -> scheduler.scheduleAtFixedRate(task, Instant.now(), PERIOD)))
				.containsOnly(Handover.NOTHING);
			assertThat(seenAgainAndAgain((task) -> scheduler.scheduleWithFixedDelay(task, PERIOD)))
				.containsOnly(Handover.NOTHING);
			assertThat(seenAgainAndAgain((task) -> scheduler.scheduleWithFixedDelay(task, Instant.now(), PERIOD)))
				.containsOnly(Handover.NOTHING);
		});
	}

	@ParameterizedTest
	@EnumSource
	void doesNotFollowATaskWithATrigger(Kind kind) {
		this.contextRunner.withBean(kind.type).run((context) -> {
			TaskScheduler scheduler = context.getBean(kind.type);
			assertThat(seenAgainAndAgain((task) -> scheduler.schedule(task, new PeriodicTrigger(PERIOD))))
				.containsOnly(Handover.NOTHING);
		});
	}

	@Test
	void tellsApartTheTasksOfAJdkScheduler() throws Exception {
		ScheduledThreadPoolExecutor raw = new ScheduledThreadPoolExecutor(1);
		ScheduledExecutorService scheduler = (ScheduledExecutorService) ContextExecutors.carrying(raw);
		assertThat(Handover.seen((task) -> scheduler.schedule(task, 1, TimeUnit.MILLISECONDS)))
			.isEqualTo(Handover.CONTEXT);
		assertThat(Handover.seen((task) -> scheduler.schedule(Executors.callable(task), 1, TimeUnit.MILLISECONDS)))
			.isEqualTo(Handover.CONTEXT);
		assertThat(seenAgainAndAgain((task) -> scheduler.scheduleAtFixedRate(task, 0, 1, TimeUnit.MILLISECONDS)))
			.containsOnly(Handover.NOTHING);
		assertThat(seenAgainAndAgain((task) -> scheduler.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS)))
			.containsOnly(Handover.NOTHING);
		raw.shutdownNow();
	}

	@Test
	void removesACancelledTaskWhereTheSchedulerShall() {
		this.contextRunner.withBean(ThreadPoolTaskScheduler.class, () -> {
			ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
			scheduler.setRemoveOnCancelPolicy(true);
			return scheduler;
		}).run((context) -> {
			ThreadPoolTaskScheduler scheduler = context.getBean(ThreadPoolTaskScheduler.class);
			Handover.inContext(() -> scheduler.schedule(() -> {
			}, Instant.now().plusSeconds(600)).cancel(true));
			assertThat(scheduler.getScheduledThreadPoolExecutor().getQueue()).isEmpty();
		});
	}

	private static List<String> seenAgainAndAgain(Function<Runnable, Future<?>> schedule) {
		List<String> seen = new CopyOnWriteArrayList<>();
		Consumer<String> recorder = seen::add;
		Future<?>[] future = new Future<?>[1];
		Handover.inContext(() -> future[0] = schedule.apply(() -> recorder.accept(Handover.current())));
		Awaitility.await().until(() -> seen.size() >= 3);
		future[0].cancel(false);
		return List.copyOf(seen);
	}

	enum Kind {

		THREAD_POOL(ThreadPoolTaskScheduler.class),

		BOOTS_THREAD_POOL(ContextThreadPoolTaskScheduler.class),

		SIMPLE(SimpleAsyncTaskScheduler.class),

		BOOTS_SIMPLE(ContextSimpleAsyncTaskScheduler.class),

		CONCURRENT(Concurrent.class);

		private final Class<? extends TaskScheduler> type;

		Kind(Class<? extends TaskScheduler> type) {
			this.type = type;
		}

	}

	static class Concurrent extends ConcurrentTaskScheduler {

		Concurrent() {
			super(Executors.newSingleThreadScheduledExecutor());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

}
