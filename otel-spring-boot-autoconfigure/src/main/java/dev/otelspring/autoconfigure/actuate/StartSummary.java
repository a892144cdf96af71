package dev.otelspring.autoconfigure.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

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
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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

	/** Ours; one of the application has its own name. */
	private static final String PIPELINE = "otelPipeline";

	private final AtomicBoolean due;

	private final ObjectProvider<Resource> resource;

	private final ObjectProvider<Sampler> sampler;

	private final ObjectProvider<Doctor> doctor;

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	private final ConfigurableListableBeanFactory beans;

	StartSummary(boolean wanted, ObjectProvider<Resource> resource, ObjectProvider<Sampler> sampler,
			ObjectProvider<Doctor> doctor, ObjectProvider<PathMappedEndpoints> endpoints,
			ConfigurableListableBeanFactory beans) {
		this.due = new AtomicBoolean(wanted);
		this.resource = resource;
		this.sampler = sampler;
		this.doctor = doctor;
		this.endpoints = endpoints;
		this.beans = beans;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		// A parent context hears of its children.
		if (!this.due.getAndSet(false) || !logger.isInfoEnabled()) {
			return;
		}
		// All beans are asked for here: the thread may outlive them.
		TelemetryPipeline pipeline = pipeline();
		if (pipeline == null) {
			return;
		}
		Resource known = this.resource.getIfAvailable();
		String name = (known != null) ? known.getAttribute(AttributeKey.stringKey("service.name")) : null;
		Sampler decides = this.sampler.getIfAvailable();
		PathMappedEndpoints paths = this.endpoints.getIfAvailable();
		String path = (paths != null) ? paths.getPath(EndpointId.of("otel")) : null;
		Doctor asked = this.doctor.getObject();
		InstrumentationReport instrumentations = new InstrumentationReport(this.beans);
		Thread thread = new Thread(() -> tell(name, pipeline, decides, instrumentations, asked, path),
				"otel-start-summary");
		thread.setDaemon(true);
		thread.start();
	}

	// A parent's pipeline is for the parent to tell of.
	private @Nullable TelemetryPipeline pipeline() {
		String[] names = this.beans.containsLocalBean(PIPELINE) ? new String[] { PIPELINE }
				: this.beans.getBeanNamesForType(TelemetryPipeline.class);
		return (names.length > 0) ? this.beans.getBean(names[0], TelemetryPipeline.class) : null;
	}

	private static void tell(@Nullable String name, TelemetryPipeline pipeline, @Nullable Sampler decides,
			InstrumentationReport instrumentations, Doctor doctor, @Nullable String path) {
		try {
			logger.info("OpenTelemetry: " + ((name != null) ? "'" + name + "'" : "the application") + " sends "
					+ exporters(pipeline)
					+ ((decides != null) ? "; sampler " + shortened(decides.getDescription()) : "") + "; "
					+ count(instrumentations.countOn(), "instrumentation") + findings(doctor, path));
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("There is no summary of the start", ex);
		}
	}

	private static String exporters(TelemetryPipeline pipeline) {
		StringJoiner exporters = new StringJoiner(", ").setEmptyValue("nothing, for there is no exporter");
		for (ExporterSnapshot exporter : pipeline.status().snapshot().exporters()) {
			exporters.add(exporter(exporter));
		}
		return exporters.toString();
	}

	private static String exporter(ExporterSnapshot exporter) {
		List<String> signals = new ArrayList<>();
		for (Signal signal : new TreeSet<>(exporter.signals())) {
			signals.add(signal.id());
		}
		int last = signals.size() - 1;
		String joined = (last > 0) ? String.join(", ", signals.subList(0, last)) + " and " + signals.get(last)
				: String.join("", signals);
		String where = exporter.endpoint().isEmpty() ? ""
				: " (" + Credentials.hideIn(exporter.endpoint()) + ", " + exporter.protocol() + ")";
		return joined + " to " + exporter.name() + where;
	}

	private static String findings(Doctor doctor, @Nullable String path) {
		int found = 0;
		for (Finding finding : doctor.examine()) {
			if (finding.severity() != Finding.Severity.INFO) {
				found++;
			}
		}
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

	private static String count(int number, String what) {
		return number + " " + what + ((number != 1) ? "s" : "");
	}

}
