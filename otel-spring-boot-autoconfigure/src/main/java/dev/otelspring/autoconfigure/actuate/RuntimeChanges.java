package dev.otelspring.autoconfigure.actuate;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

	private final StatusReport status;

	RuntimeChanges(OpenTelemetry openTelemetry, @Nullable SamplingControl sampling,
			@Nullable TelemetryPipeline pipeline, StatusReport status) {
		this.openTelemetry = openTelemetry;
		this.sampling = sampling;
		this.pipeline = pipeline;
		this.status = status;
	}

	OperationResponseBody sample(@Nullable Double ratio, @Nullable Double rate) {
		if ((ratio == null) == (rate == null)) {
			throw refused("either ratio, from 0 to 1, or rate, traces a second, must be given");
		}
		SamplingControl control = control();
		TraceShare share;
		try {
			share = new TraceShare(ratio, rate);
		}
		catch (IllegalArgumentException ex) {
			throw refused(((ratio != null) ? "ratio " : "rate ") + ex.getMessage());
		}
		control.apply(SamplingSettings.of(share));
		return told(control, "set");
	}

	OperationResponseBody resetSampling() {
		SamplingControl control = control();
		control.reset();
		return told(control, "set back");
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

	private static Sampling told(SamplingControl control, String how) {
		logger.info("At /actuator/otel, sampling was " + how + " to " + control.description()
				+ "; a restart takes what is configured");
		return new Sampling(control.description(), control.settings() != null);
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

	private static InvalidEndpointRequestException refused(String reason) {
		logger.info("Refused at /actuator/otel: " + reason);
		return new InvalidEndpointRequestException(reason, reason);
	}

	/**
	 * How traces are sampled now.
	 *
	 * @param sampler the sampler's description
	 * @param changed whether that is not what is configured
	 */
	record Sampling(String sampler, boolean changed) implements OperationResponseBody {
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
