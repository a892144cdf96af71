package dev.otelspring.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.otelspring.autoconfigure.Credentials;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} of what is known of telemetry at the start: as who, to whom,
 * and how much. How that fares is told by {@code /actuator/otel}.
 */
public final class OtelInfoContributor implements InfoContributor {

	private final TelemetryPipeline pipeline;

	private final @Nullable Resource resource;

	private final @Nullable Sampler sampler;

	OtelInfoContributor(TelemetryPipeline pipeline, @Nullable Resource resource, @Nullable Sampler sampler) {
		this.pipeline = pipeline;
		this.resource = resource;
		this.sampler = sampler;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> otel = new LinkedHashMap<>();
		put(otel, "service", attribute("service.name"));
		put(otel, "version", attribute("service.version"));
		put(otel, "sdk", attribute("telemetry.sdk.version"));
		put(otel, "sampler", (this.sampler != null) ? this.sampler.getDescription() : null);
		otel.put("exporters",
				this.pipeline.status().snapshot().exporters().stream().map(OtelInfoContributor::exporter).toList());
		builder.withDetail("otel", otel);
	}

	private static Map<String, Object> exporter(ExporterSnapshot exporter) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("name", exporter.name());
		details.put("endpoint", Credentials.hideIn(exporter.endpoint()));
		details.put("protocol", exporter.protocol());
		details.put("signals", exporter.signals().stream().sorted().map(Signal::id).toList());
		return details;
	}

	private @Nullable String attribute(String key) {
		return (this.resource != null) ? this.resource.getAttribute(AttributeKey.stringKey(key)) : null;
	}

	private static void put(Map<String, Object> details, String key, @Nullable String value) {
		if (value != null) {
			details.put(key, value);
		}
	}

}
