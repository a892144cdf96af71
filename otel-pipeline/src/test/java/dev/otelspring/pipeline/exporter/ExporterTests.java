package dev.otelspring.pipeline.exporter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.queue.MemoryQueue;
import dev.otelspring.pipeline.queue.SendingQueue;
import dev.otelspring.pipeline.testing.Faults;
import dev.otelspring.pipeline.testing.Patiently;
import dev.otelspring.pipeline.testing.RecordingListener;
import dev.otelspring.pipeline.testing.RecordingListener.Exchange;
import dev.otelspring.pipeline.transport.SendResult;
import dev.otelspring.pipeline.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Most of these tests are the exporter's worker themselves, with a clock of their own.
 */
class ExporterTests {

	private static final long NOTHING_TO_DO = Long.MAX_VALUE;

	private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

	private static final RetryPolicy DOUBLING = new RetryPolicy(Duration.ofSeconds(1), 2, 0, Duration.ofSeconds(8),
			Duration.ZERO);

	private final FakeBackend backend = new FakeBackend();

	private final RecordingListener heard = new RecordingListener();

	private final List<Exporter> exporters = new ArrayList<>();

	/** Near zero and below: nanoTime() may be. */
	private long now = Duration.ofSeconds(-5).toNanos();

	private int number;

	@AfterEach
	void close() {
		this.exporters.forEach(Exporter::close);
	}

	@Test
	void deliversWhatIsOffered() {
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 5);
		assertThat(exporter.queued(Signal.TRACES)).isEqualTo(5);
		assertThat(exporter.queuedBytes()).isEqualTo(100);
		assertThat(step(exporter)).isEqualTo(NOTHING_TO_DO);
		assertThat(this.backend.requests()).containsExactly(List.of(0));
		assertThat(this.backend.sent(0).signal()).isEqualTo(Signal.TRACES);
		assertThat(exporter.queued(Signal.TRACES)).isZero();
		assertThat(exporter.queuedBytes()).isZero();
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 5L, "main delivered traces", 5L));
		assertThat(this.heard.exchanges())
			.containsExactly(new Exchange("main", Signal.TRACES, ExporterState.DELIVERING, null));
	}

	@Test
	void joinsFramesOfOneSignalUpToTheLimits() {
		Exporter exporter = exporter(new ExporterSettings(10, 300, 4), DOUBLING);
		offer(exporter, Signal.TRACES, 4, 4, 4, 1, 1, 1, 1);
		offer(exporter, Signal.LOGS, 1);
		step(exporter);
		assertThat(this.backend.requests()).containsExactly(List.of(0, 1), List.of(2, 3, 4), List.of(5, 6), List.of(7));
	}

	@Test
	void doesNothingWhenNothingIsThere() {
		assertThat(step(exporter())).isEqualTo(NOTHING_TO_DO);
		assertThat(this.backend.requests()).isEmpty();
		assertThat(this.heard.exchanges()).isEmpty();
	}

	@Test
	void retriesWithABackoffThatGrows() {
		this.backend.answer(FakeBackend.UNAVAILABLE);
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 3);
		for (int seconds : new int[] { 1, 2, 4, 8, 8 }) {
			int before = this.backend.requests().size();
			assertThat(step(exporter)).isEqualTo(Duration.ofSeconds(seconds).toNanos());
			assertThat(this.backend.requests()).hasSize(before + 1);
			advance(Duration.ofSeconds(seconds).minusNanos(1));
			assertThat(step(exporter)).isEqualTo(1);
			assertThat(this.backend.requests()).hasSize(before + 1);
			advance(Duration.ofNanos(1));
		}
		assertThat(this.backend.requests()).containsOnly(List.of(0));
		assertThat(exporter.queued(Signal.TRACES)).isEqualTo(3);
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 3L));
		assertThat(this.heard.exchanges()).hasSize(5)
			.containsOnly(new Exchange("main", Signal.TRACES, ExporterState.RETRYING, "HTTP 503"));
		this.backend.answer(FakeBackend.ACCEPTED);
		assertThat(step(exporter)).isEqualTo(NOTHING_TO_DO);
		assertThat(this.heard.count("main delivered traces")).isEqualTo(3);
	}

	@Test
	void successResetsTheBackoff() {
		Exporter exporter = exporter();
		this.backend.answer(FakeBackend.UNAVAILABLE);
		offer(exporter, Signal.TRACES, 1);
		for (int i = 0; i < 4; i++) {
			advance(Duration.ofNanos(step(exporter)));
		}
		this.backend.answer(FakeBackend.ACCEPTED);
		step(exporter);
		this.backend.answer(FakeBackend.UNAVAILABLE);
		offer(exporter, Signal.TRACES, 1);
		assertThat(step(exporter)).isEqualTo(Duration.ofSeconds(1).toNanos());
	}

	@Test
	void obeysRetryAfter() {
		Exporter exporter = exporter();
		this.backend.answer(new SendResult.RetryLater(Duration.ofSeconds(30), Problem.other("HTTP 429")));
		offer(exporter, Signal.TRACES, 1);
		assertThat(step(exporter)).isEqualTo(Duration.ofSeconds(30).toNanos());
		advance(Duration.ofSeconds(29));
		offer(exporter, Signal.TRACES, 1);
		assertThat(step(exporter)).isEqualTo(Duration.ofSeconds(1).toNanos());
		assertThat(this.backend.requests()).hasSize(1);
		this.backend.answer(FakeBackend.ACCEPTED);
		advance(Duration.ofSeconds(1));
		step(exporter);
		assertThat(this.backend.requests()).containsExactly(List.of(0), List.of(0), List.of(1));
	}

	@Test
	void signalThatIsTurnedAwayDoesNotHoldUpTheOthers() {
		this.backend.answer((frames) -> (FakeBackend.signal(frames) == Signal.TRACES) ? FakeBackend.UNAVAILABLE
				: FakeBackend.ACCEPTED);
		Exporter exporter = exporter();
		for (int second = 0; second < 20; second++) {
			offer(exporter, Signal.TRACES, 1);
			offer(exporter, Signal.METRICS, 1);
			offer(exporter, Signal.LOGS, 1);
			assertThat(step(exporter)).as("the wait of the traces alone")
				.isBetween(1L, Duration.ofSeconds(8).toNanos());
			assertThat(exporter.queued(Signal.METRICS)).isZero();
			assertThat(exporter.queued(Signal.LOGS)).isZero();
			advance(Duration.ofSeconds(1));
		}
		assertThat(exporter.queued(Signal.TRACES)).isEqualTo(20);
		assertThat(this.backend.requests()).as("requests with traces, after 0, 1, 3, 7 and 15 s").hasSize(40 + 5);
		this.backend.answer(FakeBackend.ACCEPTED);
		advance(Duration.ofSeconds(8));
		step(exporter);
		assertThat(exporter.queued(Signal.TRACES)).isZero();
	}

	@Test
	void signalThatHangsTakesOnePlaceOnly() {
		this.backend.hold();
		Exporter exporter = exporter(new ExporterSettings(1, 1_000_000, 1), DOUBLING);
		offer(exporter, Signal.TRACES, 1, 1);
		step(exporter);
		this.backend.complete(0, FakeBackend.UNAVAILABLE);
		advance(Duration.ofNanos(step(exporter)));
		step(exporter);
		assertThat(this.backend.requests()).as("the second try of the traces hangs")
			.containsExactly(List.of(0), List.of(0));
		offer(exporter, Signal.LOGS, 1);
		step(exporter);
		assertThat(this.backend.requests()).hasSize(3).last().isEqualTo(List.of(2));
	}

	@Test
	void flushDeliversWhatIsTakenAndTellsThatSomethingIsNot() {
		this.backend.answer((frames) -> (FakeBackend.signal(frames) == Signal.TRACES) ? FakeBackend.UNAVAILABLE
				: FakeBackend.ACCEPTED);
		Exporter exporter = exporter(new ExporterSettings(1, 1_000_000, 1), DOUBLING);
		offer(exporter, Signal.TRACES, 1);
		step(exporter);
		this.backend.hold();
		offer(exporter, Signal.LOGS, 1);
		CompletableFuture<Boolean> flush = exporter.flush();
		step(exporter);
		advance(Duration.ofMillis(600));
		step(exporter);
		assertThat(flush).as("logs are under way, and do not fail").isNotDone();
		this.backend.complete(2, FakeBackend.ACCEPTED);
		step(exporter);
		assertThat(flush).isCompletedWithValue(false);
		assertThat(exporter.queued(Signal.LOGS)).isZero();
	}

	@Test
	void retryAfterDoesNotShortenTheBackoff() {
		Exporter exporter = exporter();
		this.backend.answer(new SendResult.RetryLater(Duration.ZERO, Problem.other("HTTP 429")));
		offer(exporter, Signal.TRACES, 1);
		assertThat(step(exporter)).isEqualTo(Duration.ofSeconds(1).toNanos());
	}

	@Test
	void severalRequestsAreUnderWayWhileTheBackendIsWell() {
		this.backend.hold();
		Exporter exporter = exporter(new ExporterSettings(1, 1_000_000, 3), DOUBLING);
		offer(exporter, Signal.TRACES, 1, 1, 1, 1, 1);
		assertThat(step(exporter)).isEqualTo(NOTHING_TO_DO);
		assertThat(this.backend.requests()).containsExactly(List.of(0), List.of(1), List.of(2));
		this.backend.complete(1, FakeBackend.ACCEPTED);
		step(exporter);
		assertThat(this.backend.requests()).hasSize(4).last().isEqualTo(List.of(3));
		assertThat(exporter.queued(Signal.TRACES)).isEqualTo(4);
	}

	@Test
	void oneRequestAtATimeFindsOutWhetherAFailingBackendIsBack() {
		this.backend.hold();
		Exporter exporter = exporter(new ExporterSettings(1, 1_000_000, 3), DOUBLING);
		offer(exporter, Signal.TRACES, 1, 1, 1, 1, 1);
		step(exporter);
		for (int i = 0; i < 3; i++) {
			this.backend.complete(i, FakeBackend.UNAVAILABLE);
		}
		advance(Duration.ofNanos(step(exporter)));
		step(exporter);
		step(exporter);
		assertThat(this.backend.requests()).hasSize(4);
		this.backend.complete(3, FakeBackend.UNAVAILABLE);
		advance(Duration.ofNanos(step(exporter)));
		step(exporter);
		assertThat(this.backend.requests()).hasSize(5);
		this.backend.complete(4, FakeBackend.ACCEPTED);
		step(exporter);
		assertThat(this.backend.requests()).as("three at a time again").hasSize(8);
	}

	@Test
	void requestsThatFailTogetherAreOneFailure() {
		this.backend.hold();
		Exporter exporter = exporter(new ExporterSettings(1, 1_000_000, 3), DOUBLING);
		offer(exporter, Signal.TRACES, 1, 1, 1);
		step(exporter);
		this.backend.complete(0, FakeBackend.UNAVAILABLE);
		step(exporter);
		advance(Duration.ofMillis(10));
		this.backend.complete(1, FakeBackend.UNAVAILABLE);
		this.backend.complete(2, FakeBackend.UNAVAILABLE);
		assertThat(step(exporter)).isEqualTo(Duration.ofMillis(990).toNanos());
	}

	@ParameterizedTest
	@MethodSource("finalResults")
	void answerToARequestOfBeforeDoesNotEndTheWait(SendResult result) {
		this.backend.hold();
		Exporter exporter = exporter(new ExporterSettings(1, 1_000_000, 2), DOUBLING);
		offer(exporter, Signal.TRACES, 1, 1);
		step(exporter);
		this.backend.complete(0, new SendResult.RetryLater(Duration.ofSeconds(30), Problem.other("HTTP 429")));
		this.backend.complete(1, result);
		assertThat(step(exporter)).isEqualTo(Duration.ofSeconds(30).toNanos());
		assertThat(this.backend.requests()).hasSize(2);
		assertThat(exporter.queued(Signal.TRACES)).isEqualTo(1);
		advance(Duration.ofSeconds(30));
		step(exporter);
		assertThat(this.backend.requests()).hasSize(3);
	}

	static Stream<SendResult> finalResults() {
		return Stream.of(FakeBackend.ACCEPTED, new SendResult.PartiallyAccepted(1, "too old"),
				new SendResult.Rejected(Problem.other("HTTP 400")), new SendResult.TooLarge(Problem.other("HTTP 413")));
	}

	@Test
	void splitsATooLargeRequestDownToTheOneFrameThatIsTooLarge() {
		this.backend.answer((frames) -> FakeBackend.numbers(frames).contains(5)
				? new SendResult.TooLarge(Problem.other("HTTP 413")) : FakeBackend.ACCEPTED);
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 10, 10, 10, 10, 10, 7, 10, 10);
		assertThat(step(exporter)).isEqualTo(NOTHING_TO_DO);
		List<List<Integer>> requests = this.backend.requests();
		assertThat(requests).startsWith(List.of(0, 1, 2, 3, 4, 5, 6, 7)).contains(List.of(5));
		assertThat(requests.stream().filter((request) -> !request.contains(5)).flatMap(List::stream))
			.containsExactlyInAnyOrder(0, 1, 2, 3, 4, 6, 7);
		assertThat(this.heard.counts()).isEqualTo(
				Map.of("main enqueued traces", 77L, "main delivered traces", 70L, "main dropped traces too_large", 7L));
		assertThat(this.heard.exchanges())
			.contains(new Exchange("main", Signal.TRACES, ExporterState.REJECTED, "HTTP 413"));
		assertThat(exporter.queuedBytes()).isZero();
	}

	@Test
	void remembersHowMuchTheBackendTakes() {
		this.backend.answer((frames) -> (frames.size() > 2) ? new SendResult.TooLarge(Problem.other("HTTP 413"))
				: FakeBackend.ACCEPTED);
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 1, 1, 1, 1, 1, 1, 1, 1);
		step(exporter);
		assertThat(this.heard.count("main delivered traces")).isEqualTo(8);
		int before = this.backend.requests().size();
		offer(exporter, Signal.TRACES, 1, 1, 1, 1, 1, 1, 1, 1);
		step(exporter);
		assertThat(this.backend.requests().subList(before, this.backend.requests().size()))
			.containsExactly(List.of(8, 9), List.of(10, 11), List.of(12, 13), List.of(14, 15));
		assertThat(this.heard.count("main delivered traces")).isEqualTo(16);
	}

	@Test
	void whatTheBackendRefusesIsDroppedOnceAndNotSentAgain() {
		this.backend.answer(new SendResult.Rejected(Problem.other("HTTP 400")));
		Exporter exporter = exporter();
		offer(exporter, Signal.LOGS, 4, 5);
		assertThat(step(exporter)).isEqualTo(NOTHING_TO_DO);
		this.backend.answer(FakeBackend.ACCEPTED);
		offer(exporter, Signal.LOGS, 2);
		step(exporter);
		assertThat(this.backend.requests()).containsExactly(List.of(0, 1), List.of(2));
		assertThat(this.heard.counts())
			.isEqualTo(Map.of("main enqueued logs", 11L, "main dropped logs rejected", 9L, "main delivered logs", 2L));
		assertThat(this.heard.exchanges()).containsExactly(
				new Exchange("main", Signal.LOGS, ExporterState.REJECTED, "HTTP 400"),
				new Exchange("main", Signal.LOGS, ExporterState.DELIVERING, null));
		assertThat(exporter.queued(Signal.LOGS)).isZero();
	}

	@Test
	void refusalEndsABackoff() {
		this.backend.answer(FakeBackend.UNAVAILABLE);
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 1);
		advance(Duration.ofNanos(step(exporter)));
		this.backend.answer(new SendResult.Rejected(Problem.other("HTTP 400")));
		step(exporter);
		offer(exporter, Signal.TRACES, 1);
		step(exporter);
		assertThat(this.backend.requests()).hasSize(3);
	}

	@Test
	void partialSuccessCountsWhatWasRejected() {
		this.backend.answer(new SendResult.PartiallyAccepted(2, "too old"));
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 5, 5);
		assertThat(step(exporter)).isEqualTo(NOTHING_TO_DO);
		assertThat(this.backend.requests()).hasSize(1);
		assertThat(this.heard.counts()).isEqualTo(
				Map.of("main enqueued traces", 10L, "main delivered traces", 8L, "main dropped traces rejected", 2L));
		assertThat(this.heard.exchanges()).containsExactly(
				new Exchange("main", Signal.TRACES, ExporterState.DELIVERING, "2 spans rejected: too old"));
		assertThat(exporter.queuedBytes()).isZero();
	}

	@Test
	void backendCannotRejectMoreThanItWasSent() {
		this.backend.answer(new SendResult.PartiallyAccepted(Long.MAX_VALUE, "all of it"));
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 5);
		step(exporter);
		assertThat(this.heard.counts())
			.isEqualTo(Map.of("main enqueued traces", 5L, "main dropped traces rejected", 5L));
	}

	@Test
	void warningOfTheBackendIsToldAndDropsNothing() {
		this.backend.answer(new SendResult.PartiallyAccepted(0, "deprecated attribute"));
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 5);
		step(exporter);
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 5L, "main delivered traces", 5L));
		assertThat(this.heard.exchanges())
			.containsExactly(new Exchange("main", Signal.TRACES, ExporterState.DELIVERING, "deprecated attribute"));
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, AssertionError.class, NoClassDefFoundError.class,
			StackOverflowError.class })
	void transportThatThrowsIsGivenUpAfterFiveTimesAndTheExporterGoesOn(Class<? extends Throwable> type) {
		this.backend.answer((frames) -> {
			throw Faults.raise(type);
		});
		assertGivesUpAfterFiveFaults();
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, AssertionError.class, NoClassDefFoundError.class,
			StackOverflowError.class })
	void transportWhoseAnswerFailsIsGivenUpAfterFiveTimesAndTheExporterGoesOn(Class<? extends Throwable> type) {
		this.backend.answer((frames) -> {
			this.backend.sent(this.backend.requests().size() - 1).future().completeExceptionally(Faults.make(type));
			return FakeBackend.ACCEPTED;
		});
		assertGivesUpAfterFiveFaults();
	}

	@Test
	void faultOfTheTransportIsRetriedLikeAFailure() {
		Exporter exporter = exporter();
		this.backend.answer((frames) -> {
			throw new IllegalStateException("not yet");
		});
		offer(exporter, Signal.TRACES, 3);
		for (int seconds : new int[] { 1, 2, 4, 8 }) {
			assertThat(step(exporter)).isEqualTo(Duration.ofSeconds(seconds).toNanos());
			advance(Duration.ofSeconds(seconds));
		}
		this.backend.answer(FakeBackend.ACCEPTED);
		step(exporter);
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 3L, "main delivered traces", 3L));
		assertThat(this.heard.exchanges().get(0).state()).isEqualTo(ExporterState.RETRYING);
		assertThat(this.heard.exchanges().get(0).problem()).contains("transport failed", "not yet");
	}

	@Test
	void givesUpARequestAfterTheLongestTime() {
		Exporter exporter = exporter(ExporterSettings.defaults(),
				new RetryPolicy(Duration.ofSeconds(1), 2, 0, Duration.ofSeconds(8), Duration.ofSeconds(10)));
		this.backend.answer(FakeBackend.UNAVAILABLE);
		offer(exporter, Signal.TRACES, 3);
		for (int seconds : new int[] { 1, 2, 4, 8 }) {
			assertThat(step(exporter)).isEqualTo(Duration.ofSeconds(seconds).toNanos());
			assertThat(exporter.queued(Signal.TRACES)).isEqualTo(3);
			advance(Duration.ofSeconds(seconds));
		}
		step(exporter);
		assertThat(exporter.queued(Signal.TRACES)).isZero();
		assertThat(this.heard.counts())
			.isEqualTo(Map.of("main enqueued traces", 3L, "main dropped traces retry_exhausted", 3L));
		advance(Duration.ofHours(1));
		step(exporter);
		assertThat(this.backend.requests()).hasSize(5);
	}

	@Test
	void neverGivesUpIfThereIsNoLongestTime() {
		Exporter exporter = exporter();
		this.backend.answer(FakeBackend.UNAVAILABLE);
		offer(exporter, Signal.TRACES, 3);
		for (int i = 0; i < 2_000; i++) {
			advance(Duration.ofNanos(step(exporter)));
		}
		this.backend.answer(FakeBackend.ACCEPTED);
		step(exporter);
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 3L, "main delivered traces", 3L));
	}

	/** A pause is nobody's failure. */
	@Test
	void countsNoPauseAsTimeOfARequest() {
		Exporter exporter = exporter(ExporterSettings.defaults(),
				new RetryPolicy(Duration.ofSeconds(1), 2, 0, Duration.ofSeconds(8), Duration.ofSeconds(10)));
		this.backend.answer(FakeBackend.UNAVAILABLE);
		offer(exporter, Signal.TRACES, 3);
		step(exporter);
		exporter.pause(NOON);
		advance(Duration.ofMinutes(5));
		exporter.resume();
		step(exporter);
		assertThat(this.backend.requests()).hasSize(2);
		assertThat(exporter.queued(Signal.TRACES)).isEqualTo(3);
	}

	@Test
	void restsWhenTheLastRequestWasGivenUp() {
		Exporter exporter = exporter(ExporterSettings.defaults(),
				new RetryPolicy(Duration.ofSeconds(1), 2, 0, Duration.ofSeconds(8), Duration.ofMillis(1)));
		this.backend.answer(FakeBackend.UNAVAILABLE);
		offer(exporter, Signal.TRACES, 1);
		step(exporter);
		advance(Duration.ofSeconds(1));
		step(exporter);
		assertThat(this.heard.count("main dropped traces retry_exhausted")).isEqualTo(1);
		advance(Duration.ofMinutes(1));
		assertThat(step(exporter)).isEqualTo(NOTHING_TO_DO);
	}

	@Test
	void countsFramesThatTheQueueDropsForNewerOnes() {
		Exporter exporter = exporter(new MemoryQueue(250), ExporterSettings.defaults(), DOUBLING);
		offer(exporter, Signal.TRACES, 3);
		offer(exporter, Signal.LOGS, 4, 5);
		assertThat(exporter.queued(Signal.TRACES)).isZero();
		step(exporter);
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 3L, "main dropped traces queue_full",
				3L, "main enqueued logs", 9L, "main delivered logs", 9L));
	}

	@Test
	void tellsWhatTheQueueFoundAndLost() {
		SendingQueue queue = new DurableQueue() {

			@Override
			public List<Loss> losses() {
				return List.of(new Loss(Signal.LOGS, 2, DropReason.CORRUPTED));
			}

			@Override
			public long recovered(Signal signal) {
				return (signal == Signal.LOGS) ? 7 : 0;
			}

		};
		Exporter exporter = exporter(queue, ExporterSettings.defaults(), DOUBLING);
		step(exporter);
		assertThat(this.heard.counts()).isEqualTo(Map.of("main dropped logs corrupted", 2L));
		exporter.start();
		assertThat(this.heard.count("main recovered logs")).isEqualTo(7);
	}

	@Test
	void flushOfAnEmptyQueueSucceeds() {
		Exporter exporter = exporter();
		CompletableFuture<Boolean> flush = exporter.flush();
		step(exporter);
		assertThat(flush).isCompletedWithValue(true);
	}

	@Test
	void flushSucceedsOnceEverythingIsDelivered() {
		this.backend.hold();
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 1);
		offer(exporter, Signal.LOGS, 1);
		CompletableFuture<Boolean> flush = exporter.flush();
		step(exporter);
		this.backend.complete(0, FakeBackend.ACCEPTED);
		step(exporter);
		assertThat(flush).isNotDone();
		this.backend.complete(1, FakeBackend.ACCEPTED);
		step(exporter);
		assertThat(flush).isCompletedWithValue(true);
	}

	@Test
	void flushEndsABackoff() {
		Exporter exporter = exporter();
		this.backend.answer(new SendResult.RetryLater(Duration.ofMinutes(10), Problem.other("HTTP 429")));
		offer(exporter, Signal.TRACES, 1);
		step(exporter);
		this.backend.answer(FakeBackend.ACCEPTED);
		CompletableFuture<Boolean> flush = exporter.flush();
		step(exporter);
		assertThat(flush).isCompletedWithValue(true);
		assertThat(this.backend.requests()).hasSize(2);
	}

	@Test
	void flushGivesUpAfterHalfASecondOfFailing() {
		Exporter exporter = exporter();
		this.backend.answer(FakeBackend.UNAVAILABLE);
		offer(exporter, Signal.TRACES, 1);
		CompletableFuture<Boolean> flush = exporter.flush();
		for (int i = 0; i < 5; i++) {
			assertThat(step(exporter)).isEqualTo(Duration.ofMillis(100).toNanos());
			assertThat(this.backend.requests()).hasSize(i + 1);
			assertThat(flush).isNotDone();
			advance(Duration.ofMillis(100));
		}
		step(exporter);
		assertThat(flush).isCompletedWithValue(false);
		assertThat(exporter.queued(Signal.TRACES)).as("it is kept for later").isEqualTo(1);
		this.backend.answer(FakeBackend.ACCEPTED);
		advance(Duration.ofSeconds(8));
		step(exporter);
		assertThat(exporter.queued(Signal.TRACES)).isZero();
	}

	@Test
	void flushGivesUpAfterHalfASecondOnABackendKnownToBeAway() {
		Exporter exporter = exporter();
		this.backend.answer(FakeBackend.UNAVAILABLE);
		offer(exporter, Signal.TRACES, 1);
		step(exporter);
		this.backend.hold();
		CompletableFuture<Boolean> flush = exporter.flush();
		assertThat(step(exporter)).isEqualTo(Duration.ofMillis(500).toNanos());
		advance(Duration.ofMillis(499));
		step(exporter);
		assertThat(flush).isNotDone();
		advance(Duration.ofMillis(1));
		step(exporter);
		assertThat(flush).isCompletedWithValue(false);
		assertThat(this.backend.requests()).hasSize(2);
	}

	@Test
	void flushGoesOnAfterAHiccup() {
		this.backend.hold();
		Exporter exporter = exporter(new ExporterSettings(1, 1_000_000, 1), DOUBLING);
		offer(exporter, Signal.TRACES, 1, 1, 1);
		CompletableFuture<Boolean> flush = exporter.flush();
		step(exporter);
		this.backend.complete(0, FakeBackend.UNAVAILABLE);
		advance(Duration.ofNanos(step(exporter)));
		for (int request = 1; request <= 3; request++) {
			step(exporter);
			advance(Duration.ofMillis(400));
			assertThat(flush).isNotDone();
			this.backend.complete(request, FakeBackend.ACCEPTED);
		}
		step(exporter);
		assertThat(flush).isCompletedWithValue(true);
	}

	@Test
	void flushesAreAnsweredTogether() {
		this.backend.hold();
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 1);
		CompletableFuture<Boolean> first = exporter.flush();
		step(exporter);
		CompletableFuture<Boolean> second = exporter.flush();
		step(exporter);
		this.backend.complete(0, FakeBackend.ACCEPTED);
		step(exporter);
		assertThat(first).isCompletedWithValue(true);
		assertThat(second).isCompletedWithValue(true);
	}

	@Test
	void closeCountsWhatIsLeftAsShutdown() {
		this.backend.hold();
		Exporter exporter = exporter(new ExporterSettings(3, 1_000_000, 1), DOUBLING);
		offer(exporter, Signal.TRACES, 3, 4);
		offer(exporter, Signal.LOGS, 5);
		step(exporter);
		exporter.close();
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 7L, "main dropped traces shutdown", 7L,
				"main enqueued logs", 5L, "main dropped logs shutdown", 5L));
		assertThat(this.backend.isClosed()).isTrue();
		assertThat(this.heard.exchanges()).extracting(Exchange::signal, Exchange::state)
			.containsExactlyInAnyOrder(tuple(Signal.TRACES, ExporterState.STOPPED),
					tuple(Signal.METRICS, ExporterState.STOPPED), tuple(Signal.LOGS, ExporterState.STOPPED));
	}

	@Test
	void whatWasDroppedAtShutdownIsNoLongerQueued() {
		this.backend.answer(FakeBackend.UNAVAILABLE);
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 3, 4);
		step(exporter);
		exporter.close();
		assertThat(this.heard.count("main dropped traces shutdown")).isEqualTo(7);
		assertThat(exporter.queued(Signal.TRACES)).isZero();
		assertThat(exporter.queuedBytes()).isZero();
	}

	@Test
	void closeCountsAnAnswerThatJustCame() {
		this.backend.hold();
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 3);
		step(exporter);
		this.backend.complete(0, FakeBackend.ACCEPTED);
		exporter.close();
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 3L, "main delivered traces", 3L));
	}

	@Test
	void answerAfterTheEndIsNotCounted() {
		this.backend.hold();
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 3);
		step(exporter);
		exporter.close();
		this.backend.complete(0, FakeBackend.ACCEPTED);
		assertThat(this.heard.counts())
			.isEqualTo(Map.of("main enqueued traces", 3L, "main dropped traces shutdown", 3L));
	}

	@Test
	void answerToATransportThatBlockedBeyondTheEndIsNotCounted() throws InterruptedException {
		BlockingTransport blocking = new BlockingTransport();
		Exporter exporter = exporter(new MemoryQueue(10_000), blocking, ExporterSettings.defaults(), DOUBLING);
		exporter.start();
		offer(exporter, Signal.TRACES, 3);
		blocking.endBeyond(exporter);
		assertThat(blocking.closed).isTrue();
		assertThat(this.heard.counts())
			.isEqualTo(Map.of("main enqueued traces", 3L, "main dropped traces shutdown", 3L));
		assertThat(exporter.queued(Signal.TRACES)).isZero();
	}

	@Test
	void nothingIsSentOnceTheEndHasCome() throws InterruptedException {
		BlockingTransport blocking = new BlockingTransport();
		Exporter exporter = exporter(new DurableQueue(), blocking, new ExporterSettings(1, 1_000_000, 4), DOUBLING);
		exporter.start();
		offer(exporter, Signal.TRACES, 1, 1);
		blocking.endBeyond(exporter);
		assertThat(blocking.sent).as("the second frame stays for the next process").hasValue(1);
		assertThat(exporter.queued(Signal.TRACES)).isEqualTo(2);
	}

	@Test
	void whatIsOfferedAfterTheEndIsCountedAsShutdown() {
		Exporter exporter = exporter();
		exporter.close();
		offer(exporter, Signal.TRACES, 3);
		assertThat(this.heard.counts())
			.isEqualTo(Map.of("main enqueued traces", 3L, "main dropped traces shutdown", 3L));
		assertThat(exporter.queued(Signal.TRACES)).isZero();
	}

	@Test
	void secondCloseDoesNothing() {
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 3);
		exporter.close();
		exporter.close();
		assertThat(this.heard.count("main dropped traces shutdown")).isEqualTo(3);
		assertThat(this.heard.exchanges()).hasSize(3);
	}

	@Test
	void whatADurableQueueHoldsIsNotDropped() {
		this.backend.answer(FakeBackend.UNAVAILABLE);
		Exporter exporter = exporter(new DurableQueue(), ExporterSettings.defaults(), DOUBLING);
		offer(exporter, Signal.TRACES, 3);
		step(exporter);
		exporter.close();
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 3L));
		assertThat(exporter.queued(Signal.TRACES)).isEqualTo(3);
	}

	@Test
	void closeAnswersFlushesThatWait() {
		this.backend.hold();
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 1);
		CompletableFuture<Boolean> taken = exporter.flush();
		step(exporter);
		CompletableFuture<Boolean> justCome = exporter.flush();
		exporter.close();
		assertThat(taken).isCompletedWithValue(false);
		assertThat(justCome).isCompletedWithValue(false);
		assertThat(exporter.flush()).isDone();
	}

	@Test
	void workerDeliversWithoutBeingAsked() {
		Exporter exporter = exporter();
		exporter.start();
		for (int i = 1; i <= 20; i++) {
			int items = i;
			offer(exporter, Signal.TRACES, 1);
			Patiently.await().until(() -> this.heard.count("main delivered traces") == items);
		}
	}

	@Test
	void workerIsWokenByAnswersAndFlushes() throws Exception {
		this.backend.hold();
		Exporter exporter = exporter(new ExporterSettings(1, 1_000_000, 1),
				new RetryPolicy(Duration.ofHours(1), 1, 0, Duration.ofHours(1), Duration.ZERO));
		exporter.start();
		offer(exporter, Signal.TRACES, 1, 1);
		Patiently.await().until(() -> this.backend.requests().size() == 1);
		this.backend.complete(0, FakeBackend.ACCEPTED);
		Patiently.await().until(() -> this.backend.requests().size() == 2);
		this.backend.complete(1, FakeBackend.UNAVAILABLE);
		Patiently.await().until(() -> this.heard.exchanges().size() == 2);
		this.backend.answer(FakeBackend.ACCEPTED);
		assertThat(exporter.flush().get(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.heard.count("main delivered traces")).isEqualTo(2);
	}

	@RepeatedTest(20)
	void nothingIsLostUncountedBetweenOffersAndTheEnd() throws InterruptedException {
		this.backend.answer((frames) -> (FakeBackend.numbers(frames).get(0) % 7 == 0) ? FakeBackend.UNAVAILABLE
				: FakeBackend.ACCEPTED);
		Exporter exporter = exporter(new MemoryQueue(20_000), new ExporterSettings(8, 1_000_000, 4),
				new RetryPolicy(Duration.ofMillis(1), 1, 0, Duration.ofMillis(1), Duration.ZERO));
		exporter.start();
		CountDownLatch offered = new CountDownLatch(1_000);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			int from = i * 1_000;
			Thread thread = new Thread(() -> {
				for (int j = from; j < from + 1_000; j++) {
					exporter.offer(FakeBackend.frame(Signal.TRACES, 1, j));
					exporter.wake();
					offered.countDown();
				}
			});
			thread.start();
			threads.add(thread);
		}
		offered.await();
		exporter.close();
		for (Thread thread : threads) {
			thread.join();
		}
		Map<String, Long> counts = this.heard.counts();
		assertThat(counts).containsEntry("main enqueued traces", 4_000L);
		assertThat(this.heard.count("main delivered traces") + this.heard.count("main dropped traces shutdown")
				+ this.heard.count("main dropped traces queue_full") + exporter.queued(Signal.TRACES))
			.as("%s", counts)
			.isEqualTo(4_000);
	}

	@Test
	void sendsNothingWhilePausedAndAllOfItAfterwards() {
		Exporter exporter = exporter();
		exporter.pause(NOON);
		assertThat(exporter.pausedSince()).isEqualTo(NOON);
		offer(exporter, Signal.TRACES, 3, 4);
		assertThat(step(exporter)).isEqualTo(NOTHING_TO_DO);
		assertThat(this.backend.requests()).isEmpty();
		assertThat(exporter.queued(Signal.TRACES)).isEqualTo(7);
		exporter.resume();
		assertThat(exporter.pausedSince()).isNull();
		step(exporter);
		assertThat(this.backend.requests()).containsExactly(List.of(0, 1));
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 7L, "main delivered traces", 7L));
	}

	@Test
	void dropsWhatHasNoRoomWhilePaused() {
		Exporter exporter = exporter(new MemoryQueue(300), ExporterSettings.defaults(), DOUBLING);
		exporter.pause(NOON);
		offer(exporter, Signal.TRACES, 1, 1, 1, 1, 1);
		step(exporter);
		assertThat(this.heard.count("main dropped traces queue_full")).isPositive();
		assertThat(this.heard.count("main dropped traces queue_full") + exporter.queued(Signal.TRACES)).isEqualTo(5);
		assertThat(this.backend.requests()).isEmpty();
	}

	@Test
	void hearsWhatBecameOfARequestThatWasUnderWayWhenItWasPaused() {
		this.backend.hold();
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 2);
		step(exporter);
		exporter.pause(NOON);
		CompletableFuture<Boolean> flush = exporter.flush();
		step(exporter);
		assertThat(flush).isNotDone();
		this.backend.complete(0, FakeBackend.ACCEPTED);
		step(exporter);
		assertThat(flush).isCompletedWithValue(true);
		assertThat(this.heard.count("main delivered traces")).isEqualTo(2);
	}

	@Test
	void flushDoesNotWaitWhilePaused() {
		Exporter exporter = exporter();
		exporter.pause(NOON);
		offer(exporter, Signal.TRACES, 2);
		CompletableFuture<Boolean> flush = exporter.flush();
		step(exporter);
		assertThat(flush).isCompletedWithValue(false);
		CompletableFuture<Boolean> waiting = exporter.flush();
		exporter.resume();
		step(exporter);
		assertThat(waiting).isCompletedWithValue(true);
	}

	@Test
	void doesNotWaitOutABackoffWhenItIsResumed() {
		this.backend.answer(FakeBackend.UNAVAILABLE);
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 2);
		step(exporter);
		exporter.pause(NOON);
		assertThat(step(exporter)).isEqualTo(NOTHING_TO_DO);
		advance(Duration.ofSeconds(60));
		step(exporter);
		assertThat(this.backend.requests()).hasSize(1);
		exporter.resume();
		step(exporter);
		assertThat(this.backend.requests()).hasSize(2);
		exporter.pause(NOON);
		exporter.resume();
		this.backend.answer(FakeBackend.ACCEPTED);
		step(exporter);
		assertThat(this.heard.count("main delivered traces")).isEqualTo(2);
	}

	@Test
	void losesAtItsEndWhatWaitedInMemoryWhilePaused() {
		Exporter exporter = exporter();
		exporter.pause(NOON);
		offer(exporter, Signal.TRACES, 2);
		exporter.close();
		assertThat(this.backend.requests()).isEmpty();
		assertThat(this.heard.counts())
			.isEqualTo(Map.of("main enqueued traces", 2L, "main dropped traces shutdown", 2L));
		assertThat(exporter.queued(Signal.TRACES)).isZero();
	}

	@Test
	void keepsAtItsEndWhatWaitedOnDiskWhilePaused() {
		Exporter exporter = exporter(new DurableQueue(), ExporterSettings.defaults(), DOUBLING);
		exporter.pause(NOON);
		offer(exporter, Signal.TRACES, 2);
		exporter.close();
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 2L));
		assertThat(exporter.queued(Signal.TRACES)).isEqualTo(2);
	}

	@Test
	void takesItsSignalsAlone() {
		Exporter exporter = new Exporter("main", EnumSet.of(Signal.TRACES, Signal.LOGS), new MemoryQueue(1_000),
				this.backend, DOUBLING, ExporterSettings.defaults(), this.heard);
		assertThat(exporter.name()).isEqualTo("main");
		assertThat(exporter.takes(Signal.TRACES)).isTrue();
		assertThat(exporter.takes(Signal.METRICS)).isFalse();
		exporter.close();
		assertThat(this.heard.exchanges()).extracting(Exchange::signal)
			.containsExactlyInAnyOrder(Signal.TRACES, Signal.LOGS);
	}

	@Test
	void settingsArePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ExporterSettings(0, 1, 1))
			.withMessage("maxRequestCount must be at least 1, was 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new ExporterSettings(1, 0, 1))
			.withMessage("maxRequestBytes must be at least 1, was 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new ExporterSettings(1, 1, -1))
			.withMessage("numConsumers must be at least 1, was -1");
		assertThat(ExporterSettings.defaults()).isEqualTo(new ExporterSettings(512, 1_000_000, 4));
	}

	private void assertGivesUpAfterFiveFaults() {
		Exporter exporter = exporter();
		offer(exporter, Signal.TRACES, 3);
		for (int i = 1; i <= 5; i++) {
			assertThat(this.heard.count("main dropped traces exporter_failed")).isZero();
			long pause = step(exporter);
			assertThat(this.backend.requests()).hasSize(i);
			advance(Duration.ofSeconds(8));
			assertThat(pause).isPositive();
		}
		assertThat(this.heard.counts())
			.isEqualTo(Map.of("main enqueued traces", 3L, "main dropped traces exporter_failed", 3L));
		assertThat(step(exporter)).as("the pause when all is given up").isEqualTo(NOTHING_TO_DO);
		this.backend.answer(FakeBackend.ACCEPTED);
		offer(exporter, Signal.TRACES, 2);
		step(exporter);
		assertThat(this.heard.count("main delivered traces")).isEqualTo(2);
		assertThat(exporter.queuedBytes()).isZero();
	}

	private Exporter exporter() {
		return exporter(ExporterSettings.defaults(), DOUBLING);
	}

	private Exporter exporter(ExporterSettings settings, RetryPolicy retryPolicy) {
		return exporter(new MemoryQueue(1_000_000), settings, retryPolicy);
	}

	private Exporter exporter(SendingQueue queue, ExporterSettings settings, RetryPolicy retryPolicy) {
		return exporter(queue, this.backend, settings, retryPolicy);
	}

	private Exporter exporter(SendingQueue queue, Transport transport, ExporterSettings settings,
			RetryPolicy retryPolicy) {
		Exporter exporter = new Exporter("main", EnumSet.allOf(Signal.class), queue, transport, retryPolicy, settings,
				this.heard);
		this.exporters.add(exporter);
		return exporter;
	}

	private void offer(Exporter exporter, Signal signal, int... counts) {
		for (int count : counts) {
			exporter.offer(FakeBackend.frame(signal, count, this.number++));
		}
		exporter.wake();
	}

	private long step(Exporter exporter) {
		return exporter.step(this.now);
	}

	private void advance(Duration duration) {
		this.now += duration.toNanos();
	}

	private static Thread threadNamed(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** A transport whose first request does not return before the exporter is closed. */
	private static final class BlockingTransport implements Transport {

		private final CountDownLatch inSend = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		private final AtomicInteger sent = new AtomicInteger();

		private volatile boolean closed;

		@Override
		public CompletableFuture<SendResult> send(Signal signal, List<Frame> frames) {
			this.sent.incrementAndGet();
			this.inSend.countDown();
			ExporterTests.await(this.release);
			return CompletableFuture.completedFuture(FakeBackend.ACCEPTED);
		}

		void endBeyond(Exporter exporter) throws InterruptedException {
			this.inSend.await();
			Thread worker = threadNamed("otel-exporter-main");
			exporter.close();
			this.release.countDown();
			worker.join();
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	/** A queue that keeps what it holds when it is closed. */
	private static class DurableQueue implements SendingQueue {

		private final MemoryQueue queue = new MemoryQueue(10_000);

		@Override
		public List<Frame> offer(Frame frame) {
			return this.queue.offer(frame);
		}

		@Override
		public List<Frame> peek(Set<Signal> signals, int maxCount, long maxBytes) {
			return this.queue.peek(signals, maxCount, maxBytes);
		}

		@Override
		public void acknowledge(List<Frame> frames) {
			this.queue.acknowledge(frames);
		}

		@Override
		public long count(Signal signal) {
			return this.queue.count(signal);
		}

		@Override
		public long bytes() {
			return this.queue.bytes();
		}

		@Override
		public long capacity() {
			return this.queue.capacity();
		}

		@Override
		public boolean isDurable() {
			return true;
		}

		@Override
		public void close() {
		}

	}

}
