package dev.otelspring.autoconfigure.actuate;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.otelspring.autoconfigure.instrumentation.logging.LogThreshold;
import dev.otelspring.autoconfigure.trace.SamplingControl;
import dev.otelspring.autoconfigure.trace.SamplingSettings;
import dev.otelspring.autoconfigure.trace.TraceShare;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.logging.LogLevel;

/**
 * What can be done from outside while the application runs. It lasts until the restart,
 * and is logged.
 */
final class RuntimeChanges {

	private static final Log logger = LogFactory.getLog(RuntimeChanges.class);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final OpenTelemetry openTelemetry;

	private final @Nullable SamplingControl sampling;

	private final @Nullable TelemetryPipeline pipeline;

	private final @Nullable LogThreshold threshold;

	private final StatusReport status;

	private final ChangeLog log;

	RuntimeChanges(OpenTelemetry openTelemetry, @Nullable SamplingControl sampling,
			@Nullable TelemetryPipeline pipeline, @Nullable LogThreshold threshold, StatusReport status,
			ChangeLog log) {
		this.openTelemetry = openTelemetry;
		this.sampling = sampling;
		this.pipeline = pipeline;
		this.threshold = threshold;
		this.status = status;
		this.log = log;
	}

	/**
	 * How traces are sampled.
	 * @return {@code null} where nobody knows
	 */
	@Nullable Sampling sampling() {
		return (this.sampling != null && this.sampling.isInUse()) ? Sampling.of(this.sampling) : null;
	}

	OperationResponseBody sample(@Nullable String rules, @Nullable Double ratio, @Nullable Double rate,
			SecurityContext who) {
		if ((ratio == null && rate == null && rules == null) || (ratio != null && rate != null)) {
			throw refused("either ratio, from 0 to 1, or rate, traces a second, must be given; with rules, one of them "
					+ "may be");
		}
		SamplingControl control = control();
		SamplingSettings settings;
		try {
			TraceShare share = (ratio == null && rate == null) ? TraceShare.ALL : new TraceShare(ratio, rate);
			settings = (rules != null) ? SamplingSettings.parse(rules, share) : SamplingSettings.of(share);
		}
		catch (IllegalArgumentException ex) {
			throw refused(String.valueOf(ex.getMessage()));
		}
		String before = Sampling.of(control).describe();
		control.apply(settings);
		return told(control, "set to", before, who);
	}

	OperationResponseBody resetSampling(SecurityContext who) {
		SamplingControl control = control();
		String before = Sampling.of(control).describe();
		control.reset();
		return told(control, "set back to", before, who);
	}

	OperationResponseBody holdBackLogs(@Nullable String severity, SecurityContext who) {
		LogThreshold control = threshold();
		LogLevel level = null;
		for (LogLevel candidate : LogLevel.values()) {
			level = candidate.name().equalsIgnoreCase(severity) ? candidate : level;
		}
		if (level == null) {
			throw refused("severity must be one of " + Arrays.toString(LogLevel.values())
					+ ", of which OFF sends no log records");
		}
		return set(control, level, "set to", who);
	}

	OperationResponseBody resetLogs(SecurityContext who) {
		LogThreshold control = threshold();
		return set(control, control.configured(), "set back to", who);
	}

	// What tells of it is to be sent if it is before or after.
	private Logs set(LogThreshold control, LogLevel level, String how, SecurityContext who) {
		LogLevel before = control.level();
		if (level.compareTo(before) < 0) {
			control.set(level);
		}
		this.log.changed(who, "the lowest severity of log records", how, before.name(), level.name());
		control.set(level);
		return new Logs(level.name(), level != control.configured());
	}

	OperationResponseBody pause(String exporter, @Nullable Boolean paused, SecurityContext who) {
		if (paused == null) {
			throw refused("paused, true or false, must be given");
		}
		StatusReport.ExporterStatus before = this.status.exporter(exporter);
		if (before == null) {
			throw refused("there is no exporter '" + exporter + "'");
		}
		boolean done = paused ? pipeline().pause(exporter) : pipeline().resume(exporter);
		StatusReport.ExporterStatus after = done ? this.status.exporter(exporter) : null;
		if (after == null) {
			throw refused("the exporter '" + exporter + "' cannot be paused");
		}
		this.log.changed(who, "the exporter '" + exporter + "'", paused ? "paused, and is" : "resumed, and is",
				before.state().name(), after.state().name());
		return after;
	}

	OperationResponseBody flush() {
		logger.info("Told at /actuator/otel to deliver what is there");
		boolean complete = pipeline().flush(PATIENCE);
		return new Flush(complete, this.status.exporters().exporters());
	}

	OperationResponseBody sendTestSpan() {
		TelemetryPipeline target = pipeline();
		// Earlier spans are not to count as this one.
		target.flush(PATIENCE);
		Map<String, ExporterCounts> before = counts(target);
		Span span = this.openTelemetry.getTracer("dev.otelspring.actuate")
			.spanBuilder("otel test span")
			.setNoParent()
			.startSpan();
		span.end();
		SpanContext context = span.getSpanContext();
		logger.info("Told at /actuator/otel to send a test span, in trace " + context.getTraceId());
		target.flush(PATIENCE);
		return new TestSpan(context.getTraceId(), context.isSampled(), delivered(before, counts(target)),
				this.status.exporters().exporters());
	}

	// More was delivered than before, and no more refused, by each that takes traces.
	private static boolean delivered(Map<String, ExporterCounts> before, Map<String, ExporterCounts> after) {
		return !after.isEmpty() && after.entrySet().stream().allMatch((entry) -> {
			ExporterCounts then = Objects.requireNonNull(before.get(entry.getKey()));
			return entry.getValue().delivered() > then.delivered() && entry.getValue().dropped().equals(then.dropped());
		});
	}

	private static Map<String, ExporterCounts> counts(TelemetryPipeline pipeline) {
		Map<String, ExporterCounts> counts = new HashMap<>();
		pipeline.status().snapshot().exporters().forEach((exporter) -> {
			ExporterCounts traces = exporter.counts().get(Signal.TRACES);
			if (traces != null) {
				counts.put(exporter.name(), traces);
			}
		});
		return counts;
	}

	private Sampling told(SamplingControl control, String how, String before, SecurityContext who) {
		Sampling after = Sampling.of(control);
		this.log.changed(who, "sampling", how, before, after.describe());
		return after;
	}

	private LogThreshold threshold() {
		if (this.threshold == null) {
			throw refused("this library makes no log records");
		}
		return this.threshold;
	}

	private SamplingControl control() {
		if (this.sampling == null || !this.sampling.isInUse()) {
			throw refused("the sampler cannot be exchanged: it is not one that this library has built");
		}
		return this.sampling;
	}

	private TelemetryPipeline pipeline() {
		if (this.pipeline == null) {
			throw refused("nothing is exported by this library");
		}
		return this.pipeline;
	}

	static InvalidEndpointRequestException refused(String reason) {
		logger.info(ChangeLog.oneLine("Refused at /actuator/otel: " + reason));
		return new InvalidEndpointRequestException(reason, reason);
	}

	/**
	 * How traces are sampled now.
	 *
	 * @param sampler the sampler's description
	 * @param changed whether that is not what is configured
	 * @param rules what decides first, one text a rule, as they can be set
	 */
	record Sampling(String sampler, boolean changed, List<String> rules) implements OperationResponseBody {

		static Sampling of(SamplingControl control) {
			SamplingSettings rules = control.rules();
			return new Sampling(control.description(), control.settings() != null,
					(rules != null) ? rules.ruleTexts() : List.of());
		}

		String describe() {
			return this.rules.isEmpty() ? this.sampler
					: this.sampler + " by the rules " + String.join("; ", this.rules);
		}

	}

	/**
	 * What is logged becomes log records from here on.
	 *
	 * @param severity the lowest that does
	 * @param changed whether that is not what is configured
	 */
	record Logs(String severity, boolean changed) implements OperationResponseBody {
	}

	/**
	 * What came of a delivery.
	 *
	 * @param complete whether nothing waits in memory any more; what a backend refuses
	 * does not
	 * @param exporters how they fare now
	 */
	record Flush(boolean complete, List<StatusReport.ExporterStatus> exporters) implements OperationResponseBody {
	}

	/**
	 * What came of a test span.
	 *
	 * @param traceId look for it in the backend
	 * @param sampled whether the sampler kept it
	 * @param delivered whether every exporter of traces, and at least one, delivered
	 * something after it, and nothing was refused; {@code false} too where a processor
	 * dropped it
	 * @param exporters how they fare now, with what a backend answered
	 */
	record TestSpan(String traceId, boolean sampled, boolean delivered,
			List<StatusReport.ExporterStatus> exporters) implements OperationResponseBody {
	}

}
