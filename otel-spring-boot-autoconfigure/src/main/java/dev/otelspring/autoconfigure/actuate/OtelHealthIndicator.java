package dev.otelspring.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.LastError;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} of the exporters. An application whose telemetry does not
 * arrive still does its work: unless it is told otherwise, one that fails is
 * {@link Status#UNKNOWN}, which takes nothing down.
 */
public final class OtelHealthIndicator extends AbstractHealthIndicator {

	private final TelemetryPipeline pipeline;

	private final Status failing;

	OtelHealthIndicator(TelemetryPipeline pipeline, Status failing) {
		super("The exporters cannot be asked");
		this.pipeline = pipeline;
		this.failing = failing;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<ExporterSnapshot> exporters = this.pipeline.status().snapshot().exporters();
		builder.status(exporters.stream().anyMatch(OtelHealthIndicator::fails) ? this.failing : Status.UP);
		for (ExporterSnapshot exporter : exporters) {
			Map<String, Object> details = new LinkedHashMap<>();
			details.put("state", exporter.state());
			LastError error = exporter.lastError();
			if (fails(exporter) && error != null) {
				details.put("error", error.problem().message());
			}
			builder.withDetail(exporter.name(), details);
		}
	}

	private static boolean fails(ExporterSnapshot exporter) {
		ExporterState state = exporter.state();
		return state == ExporterState.RETRYING || state == ExporterState.REJECTED || state == ExporterState.UNAVAILABLE;
	}

}
