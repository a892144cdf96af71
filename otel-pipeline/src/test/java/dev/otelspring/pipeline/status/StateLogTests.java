package dev.otelspring.pipeline.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.LogLines;
import dev.otelspring.pipeline.testing.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StateLogTests {

	private final LogLines log = LogLines.of("dev.otelspring.pipeline");

	private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));

	private final StateLog stateLog = new StateLog(this.clock);

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
		delivers(Signal.LOGS);
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(1)).startsWith("INFO ").contains("'main'", "again", "120 s");
	}

	@Test
	void warnsAgainWhenItGoesAwayAgain() {
		fails(Signal.TRACES, "connection refused");
		delivers(Signal.TRACES);
		this.clock.advance(Duration.ofHours(1));
		fails(Signal.TRACES, "connection reset");
		this.clock.advance(Duration.ofSeconds(7));
		delivers(Signal.TRACES);
		assertThat(lines()).hasSize(4);
		assertThat(lines().get(2)).startsWith("WARN ").contains("connection reset");
		assertThat(lines().get(3)).startsWith("INFO ").contains("7 s");
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
	void warnsOfARefusalAgainOnceTheSignalWasAccepted() {
		refuses(Signal.TRACES, "HTTP 401");
		delivers(Signal.TRACES);
		refuses(Signal.TRACES, "HTTP 403");
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(1)).startsWith("WARN ").contains("HTTP 403");
	}

	@Test
	void backendThatComesBackToRefuseIsNoLongerAway() {
		fails(Signal.TRACES, "connection refused");
		refuses(Signal.TRACES, "HTTP 401");
		fails(Signal.TRACES, "connection refused");
		assertThat(lines()).extracting((line) -> line.substring(0, 4)).containsExactly("WARN", "INFO", "WARN", "WARN");
	}

	@Test
	void tellsOfEachExporterApart() {
		this.stateLog.exchanged("main", Signal.TRACES, ExporterState.RETRYING, "connection refused");
		this.stateLog.exchanged("audit", Signal.TRACES, ExporterState.RETRYING, "HTTP 503");
		this.stateLog.exchanged("audit", Signal.TRACES, ExporterState.DELIVERING, null);
		this.stateLog.exchanged("main", Signal.TRACES, ExporterState.REJECTED, "HTTP 401");
		this.stateLog.exchanged("audit", Signal.TRACES, ExporterState.REJECTED, "HTTP 401");
		assertThat(lines()).filteredOn((line) -> line.contains("'main'")).hasSize(3);
		assertThat(lines()).filteredOn((line) -> line.contains("'audit'")).hasSize(3);
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

	private void delivers(Signal signal) {
		this.stateLog.exchanged("main", signal, ExporterState.DELIVERING, null);
	}

	private void fails(Signal signal, String problem) {
		this.stateLog.exchanged("main", signal, ExporterState.RETRYING, problem);
	}

	private void refuses(Signal signal, String problem) {
		this.stateLog.exchanged("main", signal, ExporterState.REJECTED, problem);
	}

	private List<String> lines() {
		return this.log.lines();
	}

}
