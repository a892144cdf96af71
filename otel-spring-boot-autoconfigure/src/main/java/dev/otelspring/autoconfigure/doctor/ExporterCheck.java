package dev.otelspring.autoconfigure.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.LastError;
import dev.otelspring.pipeline.status.ProblemAdvice;
import dev.otelspring.pipeline.status.ProblemAdvice.Advice;
import org.jspecify.annotations.Nullable;

/** Whether what is sent arrives. */
final class ExporterCheck implements Check {

	/** For so long a backend that took a part is told of. */
	private static final Duration RECENT = Duration.ofMinutes(10);

	private static final Advice UNEXPLAINED = new Advice("its message is all that is known", "Look at what it says");

	private final TelemetryPipeline pipeline;

	private final ProblemAdvice advice;

	private final Clock clock;

	ExporterCheck(TelemetryPipeline pipeline, ProblemAdvice advice, Clock clock) {
		this.pipeline = pipeline;
		this.advice = advice;
		this.clock = clock;
	}

	@Override
	public List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		for (ExporterSnapshot exporter : this.pipeline.status().snapshot().exporters()) {
			Instant pausedSince = exporter.pausedSince();
			if (pausedSince != null) {
				findings.add(paused(exporter, pausedSince));
			}
			// A backend that is away is away for all signals: one finding.
			Map<Trouble, List<LastError>> troubles = new LinkedHashMap<>();
			for (Map.Entry<Signal, LastError> error : exporter.lastErrors().entrySet()) {
				Trouble trouble = trouble(exporter, error.getKey(), error.getValue());
				if (trouble != null) {
					troubles.computeIfAbsent(trouble, (key) -> new ArrayList<>()).add(error.getValue());
				}
			}
			for (Map.Entry<Trouble, List<LastError>> trouble : troubles.entrySet()) {
				findings.add(trouble.getKey().finding(exporter.name(), trouble.getValue()));
			}
		}
		return findings;
	}

	private static Finding paused(ExporterSnapshot exporter, Instant since) {
		return new Finding("exporter", Severity.WARNING,
				"Exporter '" + exporter.name() + "' sends nothing since " + since.truncatedTo(ChronoUnit.SECONDS),
				"it was paused at run time: what comes in waits in its queue, and what has no room there is dropped",
				"Send {\"paused\": false} to /actuator/otel/exporters/" + exporter.name() + ", or restart");
	}

	private @Nullable Trouble trouble(ExporterSnapshot exporter, Signal signal, LastError error) {
		ExporterState state = Objects.requireNonNullElse(exporter.states().get(signal), ExporterState.IDLE);
		Severity severity = switch (state) {
			case REJECTED, UNAVAILABLE -> Severity.ERROR;
			case RETRYING -> everDelivered(exporter, signal) ? Severity.WARNING : Severity.ERROR;
			case DELIVERING -> tookAPart(error) ? Severity.WARNING : null;
			case IDLE, PAUSED, STOPPED -> null;
		};
		if (severity == null) {
			return null;
		}
		Advice found = this.advice.advise(exporter.name(), signal, error.problem());
		return new Trouble(state, severity, (found != null) ? found : UNEXPLAINED);
	}

	private boolean tookAPart(LastError error) {
		return error.problem().kind() == Problem.Kind.PARTIAL_SUCCESS
				&& error.at().isAfter(this.clock.instant().minus(RECENT));
	}

	private static boolean everDelivered(ExporterSnapshot exporter, Signal signal) {
		ExporterCounts counts = exporter.counts().get(signal);
		return counts != null && counts.delivered() > 0;
	}

	private record Trouble(ExporterState state, Severity severity, Advice advice) {

		Finding finding(String exporter, List<LastError> errors) {
			String items = errors.stream().map((error) -> error.signal().items()).collect(Collectors.joining(", "));
			return new Finding("exporter", this.severity, "Exporter '" + exporter + "' " + does() + " " + items + " ("
					+ errors.get(0).problem().message() + ")", this.advice.why(), this.advice.mend());
		}

		private String does() {
			return switch (this.state) {
				case RETRYING -> "cannot deliver";
				case DELIVERING -> "does not deliver all";
				case UNAVAILABLE -> "cannot send";
				default -> "is refused its";
			};
		}

	}

}
