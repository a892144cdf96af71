package dev.otelspring.autoconfigure.actuate;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.Credentials;
import dev.otelspring.autoconfigure.doctor.Doctor;
import dev.otelspring.autoconfigure.doctor.Finding;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Tells in one line where telemetry goes. Once, when the application is ready, on a
 * thread of its own: the start does not wait for it. It is for whoever looks at the
 * console, and no log record.
 */
final class StartSummary implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(StartSummary.class);

	/** What a line can do with of a sampler's description. */
	private static final int MAX_SAMPLER = 60;

	private final AtomicBoolean due;

	private final TelemetryPipeline pipeline;

	private final ObjectProvider<Resource> resource;

	private final ObjectProvider<Sampler> sampler;

	private final Doctor doctor;

	private final InstrumentationReport instrumentations;

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	StartSummary(boolean wanted, TelemetryPipeline pipeline, ObjectProvider<Resource> resource,
			ObjectProvider<Sampler> sampler, Doctor doctor, InstrumentationReport instrumentations,
			ObjectProvider<PathMappedEndpoints> endpoints) {
		this.due = new AtomicBoolean(wanted);
		this.pipeline = pipeline;
		this.resource = resource;
		this.sampler = sampler;
		this.doctor = doctor;
		this.instrumentations = instrumentations;
		this.endpoints = endpoints;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		// A parent context hears of its children.
		if (!this.due.getAndSet(false) || !logger.isInfoEnabled()) {
			return;
		}
		// All beans are asked for here: the thread may outlive them.
		Resource known = this.resource.getIfAvailable();
		String name = (known != null) ? known.getAttribute(AttributeKey.stringKey("service.name")) : null;
		Sampler decides = this.sampler.getIfAvailable();
		PathMappedEndpoints paths = this.endpoints.getIfAvailable();
		String path = (paths != null) ? paths.getPath(EndpointId.of("otel")) : null;
		Thread thread = new Thread(() -> tell(name, decides, path), "otel-start-summary");
		thread.setDaemon(true);
		thread.start();
	}

	private void tell(@Nullable String name, @Nullable Sampler decides, @Nullable String path) {
		try {
			logger.info("OpenTelemetry: " + ((name != null) ? "'" + name + "'" : "the application") + " sends "
					+ exporters() + ((decides != null) ? "; sampler " + shortened(decides.getDescription()) : "") + "; "
					+ count(this.instrumentations.create()
						.instrumentations()
						.stream()
						.filter(InstrumentationReport.Instrumentation::on)
						.count(), "instrumentation")
					+ findings(path));
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("There is no summary of the start", ex);
		}
	}

	private String exporters() {
		List<ExporterSnapshot> exporters = this.pipeline.status().snapshot().exporters();
		return exporters.isEmpty() ? "nothing, for there is no exporter"
				: exporters.stream().map(StartSummary::exporter).collect(Collectors.joining(", "));
	}

	private static String exporter(ExporterSnapshot exporter) {
		List<String> signals = exporter.signals().stream().sorted().map(Signal::id).toList();
		int last = signals.size() - 1;
		String joined = (last > 0) ? String.join(", ", signals.subList(0, last)) + " and " + signals.get(last)
				: String.join("", signals);
		String where = exporter.endpoint().isEmpty() ? ""
				: " (" + Credentials.hideIn(exporter.endpoint()) + ", " + exporter.protocol() + ")";
		return joined + " to " + exporter.name() + where;
	}

	private String findings(@Nullable String path) {
		long found = this.doctor.examine()
			.stream()
			.filter((finding) -> finding.severity() != Finding.Severity.INFO)
			.count();
		if (found == 0) {
			return "";
		}
		return "; " + count(found, "finding") + ((path != null) ? ", see " + path + "/doctor"
				: ", to be seen at /actuator/otel/doctor once the endpoint 'otel' is exposed");
	}

	// The defaults of a parent-based sampler say the same four times.
	private static String shortened(String sampler) {
		int comma = sampler.indexOf(',');
		return (sampler.length() <= MAX_SAMPLER || comma < 0) ? sampler : sampler.substring(0, comma) + ",…}";
	}

	private static String count(long number, String what) {
		return number + " " + what + ((number != 1) ? "s" : "");
	}

}
