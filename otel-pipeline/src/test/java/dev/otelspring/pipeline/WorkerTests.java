package dev.otelspring.pipeline;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongUnaryOperator;

import dev.otelspring.pipeline.testing.Faults;
import dev.otelspring.pipeline.testing.LogLines;
import dev.otelspring.pipeline.testing.Patiently;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WorkerTests {

	private static final long FOR_EVER = Long.MAX_VALUE;

	private final LogLines log = LogLines.of(Worker.class.getName());

	private final AtomicInteger steps = new AtomicInteger();

	private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

	private @Nullable Worker worker;

	@AfterEach
	void stop() {
		if (this.worker != null) {
			this.worker.stop(Duration.ofSeconds(10));
		}
		this.log.close();
	}

	@Test
	void isADaemonWithItsOwnName() {
		start((now) -> FOR_EVER);
		Thread running = runningThread();
		assertThat(running.getName()).isEqualTo("otel-test");
		assertThat(running.isDaemon()).isTrue();
	}

	@Test
	void keepsNoClassLoaderOfWhoeverMadeIt() {
		Thread current = Thread.currentThread();
		ClassLoader before = current.getContextClassLoader();
		try {
			current.setContextClassLoader(new ClassLoader(before) {
			});
			start((now) -> FOR_EVER);
		}
		finally {
			current.setContextClassLoader(before);
		}
		assertThat(runningThread().getContextClassLoader()).isSameAs(Worker.class.getClassLoader());
	}

	@Test
	void repeatsItsStepWithTheTime() {
		AtomicLong last = new AtomicLong(System.nanoTime());
		AtomicInteger backwards = new AtomicInteger();
		start((now) -> {
			if (now - last.getAndSet(now) < 0) {
				backwards.incrementAndGet();
			}
			return 0;
		});
		awaitSteps(1_000);
		assertThat(backwards).hasValue(0);
		long seen = last.get();
		assertThat(System.nanoTime() - seen).isNotNegative();
	}

	@Test
	void restsAsLongAsTheStepSays() {
		start((now) -> FOR_EVER);
		awaitSteps(1);
		awaitRest();
		assertThat(this.steps).hasValue(1);
	}

	@Test
	void wakeEndsARest() {
		Worker woken = start((now) -> FOR_EVER);
		for (int i = 1; i <= 10; i++) {
			awaitSteps(i);
			woken.wake();
		}
		awaitSteps(11);
	}

	@Test
	void restsAgainAfterItWasWoken() {
		Worker woken = start((now) -> FOR_EVER);
		awaitSteps(1);
		awaitRest();
		woken.wake();
		awaitSteps(2);
		awaitRest();
		assertThat(this.steps).hasValue(2);
	}

	@Test
	void wakeDuringAStepIsNotLost() throws InterruptedException {
		CountDownLatch inStep = new CountDownLatch(1);
		CountDownLatch woken = new CountDownLatch(1);
		Worker busy = start((now) -> {
			inStep.countDown();
			awaitLatch(woken);
			return FOR_EVER;
		});
		inStep.await();
		busy.wake();
		woken.countDown();
		awaitSteps(2);
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, AssertionError.class, NoClassDefFoundError.class,
			StackOverflowError.class, OutOfMemoryError.class, InterruptedException.class })
	void survivesWhateverTheStepThrows(Class<? extends Throwable> type) {
		start((now) -> {
			if (this.steps.get() <= 2) {
				throw Faults.raise(type);
			}
			return FOR_EVER;
		});
		awaitSteps(3);
		assertThat(this.log.lines()).singleElement().asString().startsWith("ERROR otel-test failed and goes on");
	}

	@Test
	void interruptNeitherEndsItNorMakesItSpin() {
		start((now) -> FOR_EVER);
		awaitSteps(1);
		runningThread().interrupt();
		awaitSteps(2);
		awaitRest();
		assertThat(this.steps).hasValue(2);
	}

	@Test
	void stopWaitsForTheStep() throws InterruptedException {
		CountDownLatch inStep = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger finished = new AtomicInteger();
		Worker busy = start((now) -> {
			inStep.countDown();
			awaitLatch(release);
			finished.incrementAndGet();
			return 0;
		});
		inStep.await();
		Thread stopping = new Thread(() -> busy.stop(Duration.ofDays(1)));
		stopping.start();
		Patiently.await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
		release.countDown();
		stopping.join();
		assertThat(finished).hasValue(1);
		assertThat(this.steps).hasValue(1);
		assertThat(runningThread().isAlive()).isFalse();
	}

	@Test
	void stopEndsARest() {
		Worker resting = start((now) -> FOR_EVER);
		awaitSteps(1);
		resting.stop(Duration.ofSeconds(30));
		assertThat(runningThread().isAlive()).isFalse();
		assertThat(this.steps).hasValue(1);
	}

	@Test
	void stopDoesNotWaitForAStepThatHangs() throws InterruptedException {
		CountDownLatch inStep = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Worker hanging = start((now) -> {
			inStep.countDown();
			awaitLatch(release);
			return FOR_EVER;
		});
		inStep.await();
		hanging.stop(Duration.ofMillis(1));
		assertThat(runningThread().isAlive()).isTrue();
		release.countDown();
		Patiently.await().until(() -> !runningThread().isAlive());
		assertThat(this.steps).hasValue(1);
	}

	@Test
	void stopFromItsOwnStepDoesNotWaitForItself() {
		AtomicReference<@Nullable Worker> self = new AtomicReference<>();
		CountDownLatch known = new CountDownLatch(1);
		self.set(start((now) -> {
			awaitLatch(known);
			Worker own = self.get();
			assertThat(own).isNotNull();
			own.stop(Duration.ofDays(1));
			return 0;
		}));
		known.countDown();
		Patiently.await().until(() -> !runningThread().isAlive());
		assertThat(this.steps).hasValue(1);
	}

	@Test
	void stopBeforeTheStartLeavesNothingBehind() {
		Worker early = new Worker("otel-test", (now) -> this.steps.incrementAndGet());
		early.stop(Duration.ofSeconds(30));
		early.start();
		Patiently.await().until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(WorkerTests::isWorker));
		assertThat(this.steps).hasValue(0);
	}

	private Worker start(LongUnaryOperator step) {
		Worker started = new Worker("otel-test", (now) -> {
			this.thread.set(Thread.currentThread());
			this.steps.incrementAndGet();
			return step.applyAsLong(now);
		});
		this.worker = started;
		started.start();
		return started;
	}

	private Thread runningThread() {
		return Patiently.await().until(this.thread::get, (running) -> running != null);
	}

	private void awaitRest() {
		Patiently.await().until(() -> runningThread().getState() == Thread.State.TIMED_WAITING);
	}

	private void awaitSteps(int count) {
		Patiently.await().untilAsserted(() -> assertThat(this.steps.get()).isGreaterThanOrEqualTo(count));
	}

	private static boolean isWorker(Thread candidate) {
		return candidate.getName().equals("otel-test");
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
