package dev.otelspring.pipeline.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.LogLines;
import dev.otelspring.pipeline.testing.SettableClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StateLogTests {

	private static final Duration CALM = Duration.ofSeconds(10);

	private final LogLines log = LogLines.of("dev.otelspring.pipeline");

	private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));

	private final StateLog stateLog = new StateLog(this.clock, this::advise);

	@AfterEach
	void stopListening() {
		this.log.close();
	}

	@Test
	void saysNothingWhileAllIsWell() {
		delivers(Signal.TRACES);
		delivers(Signal.METRICS);
		delivers(Signal.TRACES);
		assertThat(lines()).isEmpty();
	}

	@Test
	void warnsOnceWhenTheBackendGoesAway() {
		delivers(Signal.TRACES);
		fails(Signal.TRACES, "connection refused");
		fails(Signal.TRACES, "connection refused");
		fails(Signal.LOGS, "HTTP 503");
		assertThat(lines()).singleElement()
			.asString()
			.startsWith("WARN ")
			.contains("'main'", "connection refused", "queued");
	}

	@Test
	void saysThatABackendIsThereToWhichNothingWasSent() {
		fails(Signal.TRACES, "connection refused");
		fails(Signal.METRICS, "connection refused");
		this.stateLog.exchanged("main", Signal.TRACES, ExporterState.IDLE, null);
		this.stateLog.exchanged("main", Signal.METRICS, ExporterState.IDLE, null);
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(1)).isEqualTo("INFO Exporter 'main' can reach its backend now");
		fails(Signal.TRACES, "connection refused");
		assertThat(lines()).hasSize(3);
	}

	@Test
	void doesNotTellOfASignalThatHasSentNothingSince() {
		fails(Signal.TRACES, "connection refused");
		fails(Signal.METRICS, "connection refused");
		this.stateLog.exchanged("main", Signal.TRACES, ExporterState.IDLE, null);
		this.stateLog.exchanged("main", Signal.METRICS, ExporterState.IDLE, null);
		fails(Signal.TRACES, "connection refused");
		assertThat(lines().get(2)).contains("spans").doesNotContain("metric points");
	}

	@Test
	void warnsOfABackendThatWasNeverThere() {
		fails(Signal.TRACES, "unknown host");
		assertThat(lines()).singleElement().asString().startsWith("WARN ").contains("'main'", "unknown host");
	}

	@Test
	void saysOnceThatItIsBackAndHowLongItWasAway() {
		fails(Signal.TRACES, "connection refused");
		this.clock.advance(Duration.ofSeconds(90));
		fails(Signal.TRACES, "connection refused");
		this.clock.advance(Duration.ofSeconds(30));
		delivers(Signal.TRACES);
		this.clock.advance(CALM.minusNanos(1));
		delivers(Signal.TRACES);
		assertThat(lines()).hasSize(1);
		this.clock.advance(Duration.ofNanos(1));
		delivers(Signal.TRACES);
		delivers(Signal.TRACES);
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(1)).startsWith("INFO ").contains("'main'", "delivers spans again", "120 s");
	}

	@Test
	void wholeBackendThatGoesAwayAndComesBackIsOneLineEach() {
		for (int i = 0; i < 20; i++) {
			for (Signal signal : Signal.values()) {
				fails(signal, "connection refused");
				this.clock.advance(Duration.ofSeconds(10));
			}
		}
		for (int i = 0; i < 20; i++) {
			for (Signal signal : Signal.values()) {
				delivers(signal);
				this.clock.advance(Duration.ofSeconds(1));
			}
		}
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(0)).startsWith("WARN ").contains("cannot deliver spans (connection refused)");
		assertThat(lines().get(1)).startsWith("INFO ").contains("delivers spans again, after 600 s");
	}

	@Test
	void backendThatGoesAwayInTheMidstOfItsAnswersIsOneLine() {
		fails(Signal.LOGS, "connection reset");
		delivers(Signal.METRICS);
		this.clock.advance(CALM.minusNanos(1));
		delivers(Signal.METRICS);
		fails(Signal.TRACES, "connection reset");
		this.clock.advance(Duration.ofHours(1));
		fails(Signal.METRICS, "connection refused");
		fails(Signal.TRACES, "connection refused");
		assertThat(lines()).singleElement().asString().contains("cannot deliver log records (connection reset)");
	}

	@Test
	void backendThatComesBackOneSignalAfterTheOtherIsOneLine() {
		fails(Signal.TRACES, "connection refused");
		fails(Signal.METRICS, "connection refused");
		this.clock.advance(Duration.ofMinutes(5));
		delivers(Signal.TRACES);
		this.clock.advance(CALM.dividedBy(2));
		delivers(Signal.TRACES);
		fails(Signal.METRICS, "HTTP 503");
		assertThat(lines()).hasSize(1);
	}

	@Test
	void oneSignalThatStaysAwayIsTwoLines() {
		delivers(Signal.METRICS);
		fails(Signal.TRACES, "HTTP 503");
		for (int i = 0; i < 1_000; i++) {
			this.clock.advance(Duration.ofSeconds(7));
			delivers(Signal.METRICS);
			delivers(Signal.LOGS);
			fails(Signal.TRACES, "HTTP 503");
		}
		assertThat(lines()).singleElement().asString().startsWith("WARN ").contains("'main' cannot deliver spans");
		delivers(Signal.TRACES);
		this.clock.advance(CALM);
		delivers(Signal.METRICS);
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(1)).startsWith("INFO ").contains("'main' delivers spans again, after 7000 s");
	}

	@Test
	void furtherSignalIsToldIfAnotherIsDeliveredMeanwhile() {
		fails(Signal.TRACES, "HTTP 503");
		fails(Signal.LOGS, "HTTP 503");
		this.clock.advance(CALM);
		delivers(Signal.METRICS);
		fails(Signal.TRACES, "HTTP 503");
		fails(Signal.LOGS, "HTTP 502");
		fails(Signal.LOGS, "HTTP 502");
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(0)).contains("cannot deliver spans (HTTP 503)");
		assertThat(lines().get(1)).contains("cannot deliver log records (HTTP 502)");
		this.clock.advance(CALM);
		delivers(Signal.LOGS);
		this.clock.advance(CALM);
		delivers(Signal.LOGS);
		assertThat(lines()).hasSize(3);
		assertThat(lines().get(2)).contains("delivers log records again, after 20 s");
	}

	@Test
	void whatStaysAwayIsToldOnceTheFirstOneIsBack() {
		fails(Signal.TRACES, "connection refused");
		fails(Signal.METRICS, "connection refused");
		this.clock.advance(Duration.ofSeconds(5));
		fails(Signal.LOGS, "connection refused");
		this.clock.advance(Duration.ofMinutes(1));
		delivers(Signal.TRACES);
		this.clock.advance(CALM);
		delivers(Signal.TRACES);
		fails(Signal.LOGS, "HTTP 503");
		fails(Signal.METRICS, "HTTP 503");
		assertThat(lines()).hasSize(3);
		assertThat(lines().get(1)).contains("delivers spans again, after 65 s");
		assertThat(lines().get(2)).startsWith("WARN ")
			.contains("cannot deliver metric points and log records (HTTP 503)");
		delivers(Signal.METRICS);
		delivers(Signal.LOGS);
		this.clock.advance(CALM);
		delivers(Signal.TRACES);
		assertThat(lines()).hasSize(4);
		assertThat(lines().get(3)).startsWith("INFO ")
			.contains("delivers metric points and log records again, after 75 s");
	}

	@Test
	void warnsAgainWhenItGoesAwayAgain() {
		fails(Signal.TRACES, "connection refused");
		comesBack(Signal.TRACES);
		this.clock.advance(Duration.ofHours(1));
		fails(Signal.TRACES, "connection reset");
		this.clock.advance(Duration.ofSeconds(7));
		comesBack(Signal.TRACES);
		assertThat(lines()).hasSize(4);
		assertThat(lines().get(2)).startsWith("WARN ").contains("connection reset");
		assertThat(lines().get(3)).startsWith("INFO ").contains("7 s");
	}

	@Test
	void requestsThatFailEverySecondTimeAreOneLine() {
		for (int i = 0; i < 1_000; i++) {
			fails(Signal.TRACES, "HTTP 503");
			this.clock.advance(CALM.minusNanos(1));
			delivers(Signal.TRACES);
			delivers(Signal.METRICS);
		}
		assertThat(lines()).singleElement().asString().startsWith("WARN ").contains("spans");
	}

	@Test
	void signalsThatFailInTurnAreOneLine() {
		for (int i = 0; i < 1_000; i++) {
			fails(Signal.values()[i % 3], "HTTP 503");
			delivers(Signal.values()[(i + 1) % 3]);
			this.clock.advance(Duration.ofSeconds(1));
		}
		assertThat(lines()).singleElement().asString().startsWith("WARN ");
	}

	@Test
	void refusalsThatAlternateWithDeliveriesAreOneLine() {
		for (int i = 0; i < 1_000; i++) {
			refuses(Signal.TRACES, "HTTP 400");
			this.clock.advance(Duration.ofSeconds(1));
			delivers(Signal.TRACES);
		}
		assertThat(lines()).singleElement().asString().startsWith("WARN ").contains("refuses spans");
	}

	@Test
	void eachRelapseMustBeFollowedByTwiceTheCalm() {
		Duration calm = CALM;
		for (int i = 0; i < 3; i++) {
			fails(Signal.TRACES, "HTTP 503");
			delivers(Signal.TRACES);
			this.clock.advance(calm.minusNanos(1));
			delivers(Signal.TRACES);
			assertThat(lines()).hasSize(2 * i + 1);
			this.clock.advance(Duration.ofNanos(1));
			delivers(Signal.TRACES);
			assertThat(lines()).hasSize(2 * i + 2);
			calm = calm.multipliedBy(2);
		}
	}

	@Test
	void backendThatFailsEveryOtherMinuteIsSoonToldNoMore() {
		for (int minute = 0; minute < 24 * 60; minute += 2) {
			fails(Signal.TRACES, "HTTP 503");
			for (int i = 0; i < 24; i++) {
				delivers(Signal.TRACES);
				this.clock.advance(Duration.ofSeconds(5));
			}
		}
		assertThat(lines()).as("told with a calm of 10, 20, 40, 80 and at last 160 s").hasSize(9);
	}

	@Test
	void calmOfARelapseIsTenMinutesAtMost() {
		for (int i = 0; i < 20; i++) {
			fails(Signal.TRACES, "HTTP 503");
			delivers(Signal.TRACES);
			this.clock.advance(Duration.ofMinutes(10));
			delivers(Signal.TRACES);
		}
		assertThat(lines()).hasSize(40);
	}

	@Test
	void hourOfCalmForgetsRelapses() {
		for (int i = 0; i < 5; i++) {
			fails(Signal.TRACES, "HTTP 503");
			delivers(Signal.TRACES);
			this.clock.advance(Duration.ofMinutes(10));
			delivers(Signal.TRACES);
		}
		this.clock.advance(Duration.ofHours(1));
		fails(Signal.TRACES, "HTTP 503");
		comesBack(Signal.TRACES);
		assertThat(lines()).hasSize(12);
	}

	@Test
	void warnsOnceForEachSignalThatIsRefused() {
		refuses(Signal.METRICS, "HTTP 404");
		refuses(Signal.METRICS, "HTTP 404");
		delivers(Signal.TRACES);
		refuses(Signal.LOGS, "HTTP 401");
		refuses(Signal.METRICS, "HTTP 404");
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(0)).startsWith("WARN ")
			.contains("'main'", "refuses metric points", "HTTP 404", "otel.metrics.exporter=none");
		assertThat(lines().get(1)).startsWith("WARN ")
			.contains("'main'", "refuses log records", "HTTP 401", "otel.logs.exporter=none");
	}

	@Test
	void refusedSignalLeavesTheOthersAlone() {
		for (int i = 0; i < 100; i++) {
			refuses(Signal.METRICS, "HTTP 404");
			delivers(Signal.TRACES);
			delivers(Signal.LOGS);
			this.clock.advance(Duration.ofSeconds(10));
		}
		assertThat(lines()).hasSize(1);
		fails(Signal.TRACES, "connection refused");
		refuses(Signal.METRICS, "HTTP 404");
		fails(Signal.LOGS, "connection refused");
		assertThat(lines()).hasSize(2);
		comesBack(Signal.TRACES);
		assertThat(lines()).hasSize(3);
		assertThat(lines().get(2)).contains("delivers spans again, after 0 s");
	}

	@Test
	void warnsOfARefusalAgainOnceTheSignalWasAccepted() {
		refuses(Signal.TRACES, "HTTP 401");
		this.clock.advance(Duration.ofMinutes(1));
		comesBack(Signal.TRACES);
		refuses(Signal.TRACES, "HTTP 403");
		assertThat(lines()).hasSize(3);
		assertThat(lines().get(1)).startsWith("INFO ").contains("delivers spans again, after 60 s");
		assertThat(lines().get(2)).startsWith("WARN ").contains("HTTP 403");
	}

	@Test
	void backendThatComesBackToRefuseDoesNotDeliverAgain() {
		fails(Signal.TRACES, "connection refused");
		refuses(Signal.TRACES, "HTTP 401");
		this.clock.advance(CALM);
		refuses(Signal.TRACES, "HTTP 401");
		fails(Signal.TRACES, "connection refused");
		refuses(Signal.TRACES, "HTTP 401");
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(0)).startsWith("WARN ").contains("cannot deliver spans");
		assertThat(lines().get(1)).startsWith("WARN ").contains("refuses spans");
	}

	@Test
	void refusedSignalDoesNotHideThatAnotherOneIsAway() {
		fails(Signal.TRACES, "connection refused");
		refuses(Signal.TRACES, "HTTP 401");
		fails(Signal.METRICS, "HTTP 503");
		assertThat(lines()).hasSize(3);
		assertThat(lines().get(2)).contains("cannot deliver metric points (HTTP 503)");
		fails(Signal.TRACES, "connection refused");
		fails(Signal.LOGS, "connection refused");
		assertThat(lines()).hasSize(3);
	}

	@Test
	void backendThatRefusesInBetweenIsStillAway() {
		fails(Signal.TRACES, "connection refused");
		refuses(Signal.TRACES, "HTTP 404");
		fails(Signal.TRACES, "connection refused");
		fails(Signal.LOGS, "connection refused");
		assertThat(lines()).hasSize(2);
	}

	@Test
	void tellsOfEachExporterApart() {
		this.stateLog.exchanged("main", Signal.TRACES, ExporterState.RETRYING, Problem.other("connection refused"));
		this.stateLog.exchanged("audit", Signal.TRACES, ExporterState.RETRYING, Problem.other("HTTP 503"));
		this.stateLog.exchanged("audit", Signal.TRACES, ExporterState.DELIVERING, null);
		this.clock.advance(CALM);
		this.stateLog.exchanged("audit", Signal.TRACES, ExporterState.DELIVERING, null);
		this.stateLog.exchanged("main", Signal.TRACES, ExporterState.REJECTED, Problem.other("HTTP 401"));
		this.stateLog.exchanged("audit", Signal.TRACES, ExporterState.REJECTED, Problem.other("HTTP 401"));
		assertThat(lines()).filteredOn((line) -> line.contains("'main'")).hasSize(2);
		assertThat(lines()).filteredOn((line) -> line.contains("'audit'")).hasSize(3);
	}

	@Test
	void saysWhatMendsAProblem() {
		refuses(Signal.LOGS, "HTTP 401");
		fails(Signal.TRACES, "HTTP 503");
		assertThat(lines().get(0)).contains("Why: a key is missing. Set the header.");
		assertThat(lines().get(1)).doesNotContain("Why");
	}

	@Test
	void saysNothingAtTheEnd() {
		fails(Signal.TRACES, "connection refused");
		this.stateLog.exchanged("main", Signal.TRACES, ExporterState.STOPPED, null);
		assertThat(lines()).hasSize(1);
	}

	@Test
	void warnsOnceForEachSignalThatComesTooFast() {
		this.stateLog.dropped(Signal.TRACES, DropReason.QUEUE_FULL, 1);
		this.stateLog.dropped(Signal.TRACES, DropReason.QUEUE_FULL, 500);
		this.stateLog.dropped(Signal.LOGS, DropReason.QUEUE_FULL, 1);
		this.stateLog.dropped(Signal.LOGS, DropReason.SHUTDOWN, 1);
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(0)).startsWith("WARN ").contains("spans", "queue_full");
		assertThat(lines().get(1)).startsWith("WARN ").contains("log records", "queue_full");
	}

	@Test
	void warnsOnceWhereTheMemoryLimitIsReached() {
		this.stateLog.dropped(Signal.TRACES, DropReason.MEMORY_LIMIT, 1);
		this.stateLog.dropped(Signal.TRACES, DropReason.MEMORY_LIMIT, 500);
		assertThat(lines()).singleElement().asString().startsWith("WARN ").contains("spans", "memory_limit");
	}

	@Test
	void warnsOnceInEachOutageThatAQueueOverflows() {
		for (int outage = 0; outage < 2; outage++) {
			fails(Signal.TRACES, "connection refused");
			this.stateLog.dropped("main", Signal.TRACES, DropReason.QUEUE_FULL, 10);
			fails(Signal.TRACES, "connection refused");
			this.stateLog.dropped("main", Signal.TRACES, DropReason.QUEUE_FULL, 10);
			delivers(Signal.TRACES);
			// The second one is a relapse.
			this.clock.advance(CALM.multipliedBy(2));
			delivers(Signal.TRACES);
			assertThat(lines()).hasSize(3 * (outage + 1));
			assertThat(lines().get(3 * outage + 1)).startsWith("WARN ")
				.contains("'main'", "spans find no room in its queue", "'queue_full'");
		}
	}

	@ParameterizedTest
	@CsvSource({ "REJECTED, the backend refuses spans", "TOO_LARGE, the backend refuses spans",
			"EXPORTER_FAILED, it cannot send spans" })
	void saysAsWhatItIsCounted(DropReason reason, String what) {
		this.stateLog.dropped("main", Signal.TRACES, reason, 3);
		refuses(Signal.TRACES, "no");
		assertThat(lines()).singleElement()
			.asString()
			.contains(what)
			.contains("They are dropped and counted as '" + reason.id() + "'");
	}

	private void comesBack(Signal signal) {
		delivers(signal);
		this.clock.advance(CALM);
		delivers(signal);
	}

	private void delivers(Signal signal) {
		this.stateLog.exchanged("main", signal, ExporterState.DELIVERING, null);
	}

	private void fails(Signal signal, String problem) {
		this.stateLog.exchanged("main", signal, ExporterState.RETRYING, Problem.other(problem));
	}

	private void refuses(Signal signal, String problem) {
		this.stateLog.exchanged("main", signal, ExporterState.REJECTED, Problem.other(problem));
	}

	private ProblemAdvice.@Nullable Advice advise(String exporter, Signal signal, Problem problem) {
		return problem.message().contains("401") ? new ProblemAdvice.Advice("a key is missing", "Set the header")
				: null;
	}

	private List<String> lines() {
		return this.log.lines();
	}

}
