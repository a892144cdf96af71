package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.otelspring.autoconfigure.testing.AgentClassLoader;
import dev.otelspring.autoconfigure.testing.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The context follows a task to its thread, whoever made the executor. */
@ExtendWith(OutputCaptureExtension.class)
class ExecutorContextTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner()
		.withConfiguration(
				AutoConfigurations.of(TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class));

	@Test
	void followsTasksOfBootsExecutor() {
		this.contextRunner.run((context) -> {
			assertFollows(context.getBean("applicationTaskExecutor", ThreadPoolTaskExecutor.class));
			assertThat(context).doesNotHaveBean(TaskDecorator.class);
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void followsTasksOfBootsExecutorToVirtualThreads() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			SimpleAsyncTaskExecutor executor = context.getBean("applicationTaskExecutor",
					SimpleAsyncTaskExecutor.class);
			assertFollows(executor);
			CompletableFuture<Object> virtual = new CompletableFuture<>();
			executor.execute(() -> virtual.complete(isVirtual(Thread.currentThread())));
			assertThat(virtual.get(30, TimeUnit.SECONDS)).isEqualTo(true);
		});
	}

	@Test
	void followsTasksOfWhatBootsBuildersMake() {
		this.contextRunner.run((context) -> {
			ThreadPoolTaskExecutor pool = context.getBean(ThreadPoolTaskExecutorBuilder.class).build();
			pool.initialize();
			assertFollows(pool);
			pool.shutdown();
			assertFollows(context.getBean(SimpleAsyncTaskExecutorBuilder.class).build());
			try (SimpleAsyncTaskScheduler scheduler = context.getBean(SimpleAsyncTaskSchedulerBuilder.class).build()) {
				assertFollows(scheduler);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ThreadPoolTaskExecutor.class, SimpleAsyncTaskExecutor.class, ThreadPoolTaskScheduler.class,
			ContextThreadPoolTaskScheduler.class, SimpleAsyncTaskScheduler.class, ScheduledByConcurrent.class,
			Concurrent.class })
	void followsTasksOfAnExecutorMadeWithNew(Class<? extends AsyncTaskExecutor> type) {
		this.contextRunner.withBean(type).run((context) -> {
			AsyncTaskExecutor executor = context.getBean(type);
			assertFollows(executor);
			assertThat(Handover.seen(executor::submit)).isEqualTo(Handover.CONTEXT);
			assertThat(Handover.seen((task) -> executor.submit(Executors.callable(task)))).isEqualTo(Handover.CONTEXT);
			assertThat(Handover.seen(executor::submitCompletable)).isEqualTo(Handover.CONTEXT);
			assertThat(Handover.seen((task) -> executor.submitCompletable(Executors.callable(task))))
				.isEqualTo(Handover.CONTEXT);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "executor", "service", "scheduled", "springs", "lambda" })
	void followsTasksOfAnExecutorDeclaredByAnInterface(String name) {
		this.contextRunner.withUserConfiguration(Interfaces.class).run((context) -> {
			Executor executor = context.getBean(name, Executor.class);
			assertFollows(executor);
			if (executor instanceof ExecutorService service) {
				assertThat(Handover.seen(service::submit)).isEqualTo(Handover.CONTEXT);
				assertThat(Handover.seen((task) -> service.submit(task, "done"))).isEqualTo(Handover.CONTEXT);
				assertThat(Handover.seen((task) -> invokeAll(service, task))).isEqualTo(Handover.CONTEXT);
				assertThat(Handover.seen((task) -> invokeAny(service, task))).isEqualTo(Handover.CONTEXT);
			}
		});
	}

	@Test
	void leavesAloneWhatIsDeclaredByItsClass(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(ByClass.class).run((context) -> {
			assertThat(context.getBean(ThreadPoolExecutor.class).getClass()).isEqualTo(ThreadPoolExecutor.class);
			assertThat(Handover.seen(context.getBean(ThreadPoolExecutor.class)::execute)).isEqualTo(Handover.NOTHING);
		});
		assertThat(output).containsOnlyOnce("The context does not follow the tasks of the bean 'byClass'");
	}

	@Test
	void shutsDownTheExecutorThatTheUserMade() {
		AtomicReference<ExecutorService> raw = new AtomicReference<>();
		this.contextRunner.withUserConfiguration(Interfaces.class).run((context) -> {
			assertThat(context.getBean("service", ExecutorService.class)).isInstanceOf(ContextExecutorService.class);
			raw.set(context.getBean(Interfaces.class).service);
			assertThat(raw.get().isShutdown()).isFalse();
		});
		assertThat(raw.get().isShutdown()).isTrue();
	}

	@Test
	void shutsDownTheSchedulerBehindTheProxy() {
		AtomicReference<ThreadPoolTaskScheduler> scheduler = new AtomicReference<>();
		this.contextRunner.withBean(ThreadPoolTaskScheduler.class).run((context) -> {
			scheduler.set(context.getBean(ThreadPoolTaskScheduler.class));
			assertThat(scheduler.get().isRunning()).isTrue();
			assertThat(scheduler.get().getScheduledThreadPoolExecutor().isShutdown()).isFalse();
		});
		assertThat(scheduler.get().getScheduledThreadPoolExecutor().isShutdown()).isTrue();
	}

	@Test
	void keepsTheDecoratorThatTheUserDeclares() {
		this.contextRunner.withUserConfiguration(UserDecorator.class).run((context) -> {
			// By type, as a user would: ours must not make it ambiguous.
			RecordingDecorator decorator = (RecordingDecorator) context.getBean(TaskDecorator.class);
			assertFollows(context.getBean("applicationTaskExecutor", Executor.class));
			assertThat(decorator.seen).isEqualTo(Handover.CONTEXT);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "pool", "simple", "concurrent" })
	void keepsTheDecoratorThatIsSetOnAnExecutor(String name) {
		this.contextRunner.withUserConfiguration(Decorated.class).run((context) -> {
			assertFollows(context.getBean(name, Executor.class));
			assertThat(context.getBean(Decorated.class).decorator.seen).isEqualTo(Handover.CONTEXT);
		});
	}

	@Test
	void followsTheStagesOfACompletableFuture() {
		this.contextRunner.run((context) -> {
			Executor executor = context.getBean("applicationTaskExecutor", Executor.class);
			CompletableFuture<String> held = new CompletableFuture<>();
			AtomicReference<CompletableFuture<List<String>>> stages = new AtomicReference<>();
			Handover.inContext(() -> stages.set(CompletableFuture.supplyAsync(() -> {
				held.join();
				return Handover.current();
			}, executor)
				.thenApply((first) -> List.of(first, Handover.current()))
				.thenApplyAsync((two) -> List.of(two.get(0), two.get(1), Handover.current()), executor)));
			held.complete("go");
			assertThat(stages.get().get(30, TimeUnit.SECONDS)).containsOnly(Handover.CONTEXT).hasSize(3);
		});
	}

	@Test
	void followsAsyncMethodsToTheExecutorOfAnAsyncConfigurer() {
		this.contextRunner.withUserConfiguration(UserAsyncConfigurer.class).run((context) -> {
			AsyncBean bean = context.getBean(AsyncBean.class);
			assertThat(Handover.seen(bean::run)).isEqualTo(Handover.CONTEXT);
		});
	}

	@Test
	void followsEventsToTheExecutorOfTheMulticaster() {
		this.contextRunner.withUserConfiguration(AsyncEvents.class)
			.run((context) -> assertThat(Handover.seen((task) -> context.publishEvent(new RunEvent(task))))
				.isEqualTo(Handover.CONTEXT));
	}

	@Test
	void followsAsynchronousEventListeners() {
		this.contextRunner.withUserConfiguration(AsyncListener.class)
			.run((context) -> assertThat(Handover.seen((task) -> context.publishEvent(new RunEvent(task))))
				.isEqualTo(Handover.CONTEXT));
	}

	@Test
	void changesNeitherResultsNorExceptions() {
		this.contextRunner.withUserConfiguration(Interfaces.class).run((context) -> {
			ExecutorService service = context.getBean("service", ExecutorService.class);
			IllegalStateException failure = new IllegalStateException("on purpose");
			Handover.inContext(() -> {
				assertThat(get(service, "result")).isEqualTo("result");
				assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> service.submit(() -> {
					throw failure;
				}).get()).havingCause().isSameAs(failure);
				assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> CompletableFuture.runAsync(() -> {
					throw failure;
				}, service).join()).havingCause().isSameAs(failure);
				assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> service.execute(null));
			});
		});
	}

	@Test
	void namesTheUsersTaskInARejection() {
		this.contextRunner.withUserConfiguration(Interfaces.class).run((context) -> {
			ExecutorService service = context.getBean("service", ExecutorService.class);
			Named task = new Named();
			service.shutdown();
			Handover.inContext(() -> assertThatExceptionOfType(RejectedExecutionException.class)
				.isThrownBy(() -> service.execute(task))
				.withMessageContaining("Task the user's task rejected from java.util.concurrent.ThreadPoolExecutor"));
			ThreadPoolTaskExecutor pool = context.getBean("pool", ThreadPoolTaskExecutor.class);
			pool.shutdown();
			Handover.inContext(
					() -> assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> pool.execute(task))
						.withMessageContaining("did not accept task: the user's task"));
		});
	}

	@Test
	void givesBackTheUsersTasksThatNeverRan() {
		this.contextRunner.withUserConfiguration(Interfaces.class).run((context) -> {
			ExecutorService service = context.getBean("service", ExecutorService.class);
			CountDownLatch started = new CountDownLatch(1);
			CompletableFuture<String> gate = new CompletableFuture<>();
			service.execute(() -> {
				started.countDown();
				gate.join();
			});
			started.await();
			Named waiting = new Named();
			Handover.inContext(() -> service.execute(waiting));
			assertThat(service.shutdownNow()).singleElement().isSameAs(waiting);
			gate.complete("go");
		});
	}

	@Test
	void leavesTasksAloneThatAQueueCompares() {
		this.contextRunner.withBean(Prioritizing.class, () -> new Prioritizing()).run((context) -> {
			Prioritizing executor = context.getBean(Prioritizing.class);
			CompletableFuture<String> gate = new CompletableFuture<>();
			CountDownLatch done = new CountDownLatch(3);
			Handover.inContext(() -> {
				executor.execute(new Prioritized(1, gate::join));
				executor.execute(new Prioritized(2, done::countDown));
				executor.execute(new Prioritized(3, done::countDown));
			});
			executor.execute(new Prioritized(4, done::countDown));
			gate.complete("go");
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void wrapsNothingWhereThereIsNoContext() {
		Runnable task = () -> {
		};
		assertThat(ContextTask.of(task)).isSameAs(task);
		Handover.inContext(() -> {
			Runnable once = ContextTask.of(task);
			assertThat(once).isNotSameAs(task);
			assertThat(ContextTask.of(once)).isSameAs(once);
		});
	}

	@Test
	void decoratesOnce() {
		RecordingDecorator decorator = new RecordingDecorator();
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		executor.setTaskDecorator(decorator);
		ContextExecutors.decorate(executor);
		ContextExecutors.decorate(executor);
		executor.execute(() -> {
		});
		assertThat(decorator.calls).isEqualTo(1);
		ExecutorService service = Executors.newSingleThreadExecutor();
		Executor wrapped = ContextExecutors.carrying(service);
		assertThat(wrapped).isNotSameAs(service);
		assertThat(ContextExecutors.carrying(wrapped)).isSameAs(wrapped);
		service.shutdown();
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.instrumentation.executors.enabled=false",
			"otel.instrumentation.common.default-enabled=false" })
	void isSwitchedOffByProperty(String property) {
		this.contextRunner.withPropertyValues(property).withUserConfiguration(Decorated.class).run((context) -> {
			assertThat(Handover.seen(context.getBean("pool", Executor.class)::execute)).isEqualTo(Handover.NOTHING);
			assertThat(Handover
				.seen(context.getBean(ThreadPoolTaskExecutorBuilder.class).configure(new InitializedPool())::execute))
				.isEqualTo(Handover.NOTHING);
		});
	}

	@Test
	void leavesItToTheJavaAgent() {
		this.contextRunner.withClassLoader(new AgentClassLoader())
			.run((context) -> assertThat(context).doesNotHaveBean(ExecutorBeanPostProcessor.class)
				.doesNotHaveBean("otelThreadPoolTaskExecutorCustomizer"));
	}

	private static void assertFollows(Executor executor) throws Exception {
		assertThat(Handover.seen(executor::execute)).isEqualTo(Handover.CONTEXT);
		CompletableFuture<String> afterwards = new CompletableFuture<>();
		executor.execute(() -> afterwards.complete(Handover.current()));
		assertThat(afterwards.get(30, TimeUnit.SECONDS)).isEqualTo(Handover.NOTHING);
	}

	// Not there in Java 17, for which this is compiled.
	private static Object isVirtual(Thread thread) {
		try {
			return Thread.class.getMethod("isVirtual").invoke(thread);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object get(ExecutorService service, String result) {
		try {
			return service.submit(() -> result).get();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void invokeAll(ExecutorService service, Runnable task) {
		try {
			service.invokeAll(List.of(Executors.callable(task)));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void invokeAny(ExecutorService service, Runnable task) {
		try {
			service.invokeAny(List.of(Executors.callable(task)));
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static class Concurrent extends ConcurrentTaskExecutor {

		Concurrent() {
			super(Executors.newSingleThreadExecutor());
		}

	}

	static class ScheduledByConcurrent extends ConcurrentTaskScheduler {

		ScheduledByConcurrent() {
			super(Executors.newSingleThreadScheduledExecutor());
		}

	}

	static class InitializedPool extends ThreadPoolTaskExecutor {

		InitializedPool() {
			setDaemon(true);
			initialize();
		}

	}

	static class Prioritizing extends ThreadPoolTaskExecutor {

		@Override
		protected BlockingQueue<Runnable> createQueue(int queueCapacity) {
			return new PriorityBlockingQueue<>(11, Comparator.comparing((task) -> ((Prioritized) task).priority));
		}

	}

	record Prioritized(int priority, Runnable task) implements Runnable {

		@Override
		public void run() {
			this.task.run();
		}

	}

	static class Named implements Runnable {

		@Override
		public void run() {
		}

		@Override
		public String toString() {
			return "the user's task";
		}

	}

	record RunEvent(Runnable task) {
	}

	static class RecordingDecorator implements TaskDecorator {

		private volatile String seen = "";

		private volatile int calls;

		@Override
		public Runnable decorate(Runnable task) {
			this.calls++;
			return () -> {
				if (this.seen.isEmpty()) {
					this.seen = Handover.current();
				}
				task.run();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Interfaces {

		private final ThreadPoolExecutor service = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>());

		@Bean
		Executor executor() {
			return Executors.newSingleThreadExecutor();
		}

		@Bean
		ExecutorService service() {
			return this.service;
		}

		@Bean
		ScheduledExecutorService scheduled() {
			return Executors.newSingleThreadScheduledExecutor();
		}

		@Bean
		AsyncTaskExecutor springs() {
			return (task) -> new Thread(task).start();
		}

		@Bean
		TaskExecutor lambda() {
			return (task) -> new Thread(task).start();
		}

		@Bean
		Executor pool() {
			return new ThreadPoolTaskExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByClass {

		@Bean
		ThreadPoolExecutor byClass() {
			return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserDecorator {

		@Bean
		TaskDecorator userDecorator() {
			return new RecordingDecorator();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Decorated {

		private final RecordingDecorator decorator = new RecordingDecorator();

		@Bean
		ThreadPoolTaskExecutor pool() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setTaskDecorator(this.decorator);
			return executor;
		}

		@Bean
		SimpleAsyncTaskExecutor simple() {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
			executor.setTaskDecorator(this.decorator);
			return executor;
		}

		@Bean
		Executor concurrent() {
			ConcurrentTaskExecutor executor = new Concurrent();
			executor.setTaskDecorator(this.decorator);
			return executor;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	@Import(AsyncBean.class)
	static class UserAsyncConfigurer implements AsyncConfigurer {

		@Override
		public Executor getAsyncExecutor() {
			return new InitializedPool();
		}

	}

	public static class AsyncBean {

		@Async
		public void run(Runnable task) {
			task.run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AsyncEvents {

		@Bean
		ApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor());
			return multicaster;
		}

		@EventListener
		void run(RunEvent event) {
			event.task().run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	public static class AsyncListener {

		@Async
		@EventListener
		public void run(RunEvent event) {
			event.task().run();
		}

	}

}
