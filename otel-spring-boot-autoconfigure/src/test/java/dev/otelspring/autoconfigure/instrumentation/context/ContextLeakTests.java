package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/** After thousands of tasks that end in any way, every pooled thread is clean. */
class ContextLeakTests {

	private static final int THREADS = 4;

	private static final int TASKS = 10_000;

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner()
		.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
		.withUserConfiguration(Pools.class);

	private final AtomicInteger ran = new AtomicInteger();

	private final AtomicInteger astray = new AtomicInteger();

	@Test
	void leavesThePoolsOfSpringClean() {
		this.contextRunner.run((context) -> {
			for (String name : List.of("pool", "scheduler")) {
				AsyncTaskExecutor executor = context.getBean(name, AsyncTaskExecutor.class);
				load(executor::execute, executor::submit, executor::submit);
				assertClean(executor::submit);
			}
		});
	}

	@Test
	void leavesThePoolsOfTheJdkClean() {
		this.contextRunner.run((context) -> {
			ExecutorService executor = context.getBean("jdk", ExecutorService.class);
			load(executor::execute, executor::submit, executor::submit);
			assertClean(executor::submit);
		});
	}

	private void load(Execute execute, Submit submit, SubmitCallable submitCallable) throws Exception {
		List<Future<?>> futures = new ArrayList<>();
		for (int i = 0; i < TASKS; i++) {
			int kind = i % 5;
			Handover.inContext(() -> {
				try {
					switch (kind) {
						case 0 -> execute.accept(this::checked);
						case 1 -> futures.add(submit.apply(() -> {
							checked();
							throw new IllegalStateException("on purpose");
						}));
						case 2 -> futures.add(submitCallable.apply(() -> {
							checked();
							throw new Exception("on purpose");
						}));
						case 3 -> submit.apply(this::checked).cancel(true);
						default -> {
							Future<?> slow = submit.apply(() -> {
								checked();
								Thread.yield();
							});
							try {
								slow.get(1, TimeUnit.MICROSECONDS);
							}
							catch (Exception ex) {
								slow.cancel(true);
							}
						}
					}
				}
				catch (RejectedExecutionException ex) {
					// The queue is small: some of them shall be.
				}
			});
			assertThat(Context.current()).isSameAs(Context.root());
		}
		for (Future<?> future : futures) {
			try {
				future.get(30, TimeUnit.SECONDS);
			}
			catch (java.util.concurrent.ExecutionException ex) {
				assertThat(ex).hasRootCauseMessage("on purpose");
			}
		}
	}

	@SuppressWarnings("MustBeClosedChecker")
	private void checked() {
		this.ran.incrementAndGet();
		Context.current().with(ContextKey.named("left open"), "yes").makeCurrent();
		if (!Handover.current().equals(Handover.CONTEXT)) {
			this.astray.incrementAndGet();
		}
	}

	// As many tasks as there are threads, which wait for each other: one on each.
	private void assertClean(SubmitCallable submit) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(THREADS);
		List<Future<?>> seen = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			seen.add(submit.apply(() -> {
				barrier.await(30, TimeUnit.SECONDS);
				return Handover.current();
			}));
		}
		for (Future<?> future : seen) {
			assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(Handover.NOTHING);
		}
		assertThat(this.ran).hasValueGreaterThan(TASKS / 10);
		assertThat(this.astray).hasValue(0);
	}

	interface Execute {

		void accept(Runnable task);

	}

	interface Submit {

		Future<?> apply(Runnable task);

	}

	interface SubmitCallable {

		Future<?> apply(Callable<?> task);

	}

	@Configuration(proxyBeanMethods = false)
	static class Pools {

		@Bean
		ThreadPoolTaskExecutor pool() {
			ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
			pool.setCorePoolSize(THREADS);
			pool.setMaxPoolSize(THREADS);
			pool.setQueueCapacity(50);
			return pool;
		}

		@Bean
		ThreadPoolTaskScheduler scheduler() {
			ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
			scheduler.setPoolSize(THREADS);
			return scheduler;
		}

		@Bean
		ExecutorService jdk() {
			return Executors.newFixedThreadPool(THREADS);
		}

	}

}
