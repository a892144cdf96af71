package dev.otelspring.autoconfigure.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import dev.otelspring.autoconfigure.SteppedBack;
import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.doctor.Doctor;
import dev.otelspring.autoconfigure.doctor.Finding;
import dev.otelspring.autoconfigure.propagation.PropagationStatistics;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Puts the state of telemetry into words that JSON can carry.
 */
final class StatusReport {

	private final OpenTelemetry openTelemetry;

	private final @Nullable Resource resource;

	private final @Nullable Sampler sampler;

	private final @Nullable TelemetryPipeline pipeline;

	private final @Nullable SteppedBack steppedBack;

	private final Doctor doctor;

	private final @Nullable PropagationStatistics propagation;

	private final @Nullable BaggageRefusals refusals;

	private final Access access;

	StatusReport(OpenTelemetry openTelemetry, @Nullable Resource resource, @Nullable Sampler sampler,
			@Nullable TelemetryPipeline pipeline, @Nullable SteppedBack steppedBack, Doctor doctor,
			@Nullable PropagationStatistics propagation, @Nullable BaggageRefusals refusals, Access access) {
		this.openTelemetry = openTelemetry;
		this.resource = resource;
		this.sampler = sampler;
		this.pipeline = pipeline;
		this.steppedBack = steppedBack;
		this.doctor = doctor;
		this.propagation = propagation;
		this.refusals = refusals;
		this.access = access;
	}

	Status create() {
		PipelineSnapshot snapshot = (this.pipeline != null) ? this.pipeline.status().snapshot() : null;
		return new Status(attribute("service.name"), attribute("service.version"),
				new Sdk(attribute("telemetry.sdk.version"), state(),
						(this.sampler != null) ? this.sampler.getDescription() : null,
						List.copyOf(this.openTelemetry.getPropagators().getTextMapPropagator().fields()),
						(this.propagation != null) ? this.propagation.snapshot() : null,
						(this.refusals != null) ? this.refusals.snapshot() : null),
				(snapshot != null) ? signals(snapshot) : Map.of(),
				(snapshot != null) ? snapshot.exporters().stream().map(StatusReport::exporter).toList() : List.of(),
				this.doctor.examine(), resource(), this.access);
	}

	/**
	 * The exporters alone.
	 * @return in the order of configuration
	 */
	ExporterList exporters() {
		return new ExporterList((this.pipeline != null)
				? this.pipeline.status().snapshot().exporters().stream().map(StatusReport::exporter).toList()
				: List.of());
	}

	/**
	 * One exporter.
	 * @param name its name
	 * @return {@code null} if there is none of that name
	 */
	@Nullable ExporterStatus exporter(String name) {
		return exporters().exporters()
			.stream()
			.filter((exporter) -> exporter.name().equals(name))
			.findFirst()
			.orElse(null);
	}

	/**
	 * What is wrong now.
	 * @return the worst first
	 */
	Diagnosis diagnosis() {
		return new Diagnosis(this.doctor.examine());
	}

	private String state() {
		if (this.steppedBack != null) {
			return this.steppedBack.message();
		}
		return (this.pipeline != null) ? "active" : "the application's own OpenTelemetry bean is used";
	}

	private @Nullable String attribute(String key) {
		return (this.resource != null) ? this.resource.getAttribute(AttributeKey.stringKey(key)) : null;
	}

	private Map<String, Object> resource() {
		Map<String, Object> attributes = new TreeMap<>();
		if (this.resource != null) {
			this.resource.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
		}
		return attributes;
	}

	private static Map<String, SignalStatus> signals(PipelineSnapshot snapshot) {
		Map<String, SignalStatus> signals = new TreeMap<>();
		snapshot.signals()
			.forEach((signal, counts) -> signals.put(signal.id(),
					new SignalStatus(counts.created(), counts.waiting(), reasons(counts.dropped()))));
		return signals;
	}

	private static ExporterStatus exporter(ExporterSnapshot exporter) {
		PipelineSnapshot.LastError error = exporter.lastError();
		return new ExporterStatus(exporter.name(), exporter.endpoint(), exporter.protocol(), exporter.compression(),
				exporter.signals().stream().map(Signal::id).toList(), exporter.state(), states(exporter),
				exporter.pausedSince(), exporter.lastSuccess(), (error != null) ? lastError(error) : null,
				counts(exporter, ExporterCounts::delivered), counts(exporter, ExporterCounts::queued),
				exporter.queuedBytes(), counts(exporter, (counts) -> reasons(counts.dropped())));
	}

	private static LastError lastError(PipelineSnapshot.LastError error) {
		Problem problem = error.problem();
		return new LastError(error.at(), error.signal().id(), problem.kind(),
				(problem.code() != 0) ? problem.code() : null, problem.message());
	}

	private static Map<String, ExporterState> states(ExporterSnapshot exporter) {
		Map<String, ExporterState> states = new TreeMap<>();
		exporter.states().forEach((signal, state) -> states.put(signal.id(), state));
		return states;
	}

	private static <T> Map<String, T> counts(ExporterSnapshot exporter, Function<ExporterCounts, T> value) {
		Map<String, T> counts = new TreeMap<>();
		exporter.counts().forEach((signal, account) -> counts.put(signal.id(), value.apply(account)));
		return counts;
	}

	private static Map<String, Long> reasons(Map<DropReason, Long> dropped) {
		Map<String, Long> reasons = new TreeMap<>();
		dropped.forEach((reason, count) -> reasons.put(reason.id(), count));
		return reasons;
	}

	/**
	 * The whole report.
	 *
	 * @param service the service's name
	 * @param version its version
	 * @param sdk the SDK
	 * @param signals by signal, what was made
	 * @param exporters each exporter, and what became of what it took over
	 * @param findings what is wrong, the worst first
	 * @param resource what is known of the service
	 * @param access whether changes are permitted
	 */
	record Status(@Nullable String service, @Nullable String version, Sdk sdk, Map<String, SignalStatus> signals,
			List<ExporterStatus> exporters, List<Finding> findings, Map<String, Object> resource,
			Access access) implements OperationResponseBody {
	}

	/**
	 * The exporters.
	 *
	 * @param exporters in the order of configuration
	 */
	record ExporterList(List<ExporterStatus> exporters) implements OperationResponseBody {
	}

	/**
	 * What the checks found.
	 *
	 * @param findings the worst first
	 */
	record Diagnosis(List<Finding> findings) implements OperationResponseBody {
	}

	record Sdk(@Nullable String version, String state, @Nullable String sampler, List<String> propagatedHeaders,
			PropagationStatistics.@Nullable Snapshot propagation, BaggageRefusals.@Nullable Snapshot refusedBaggage) {
	}

	record SignalStatus(long created, long waiting, Map<String, Long> dropped) {
	}

	record ExporterStatus(String name, String endpoint, String protocol, String compression, List<String> signals,
			ExporterState state, Map<String, ExporterState> states, @Nullable Instant pausedSince,
			@Nullable Instant lastSuccess, @Nullable LastError lastError, Map<String, Long> delivered,
			Map<String, Long> queued, long queuedBytes,
			Map<String, Map<String, Long>> dropped) implements OperationResponseBody {
	}

	record LastError(Instant at, String signal, Problem.Kind kind, @Nullable Integer status, String message) {
	}

}
