package dev.otelspring.autoconfigure.actuate;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@code /actuator/otel}: what telemetry is made, what becomes of it, and what keeps it
 * from arriving. Its parts are {@code doctor}, {@code exporters} and
 * {@code exporters/<name>}, {@code configuration}, {@code instrumentations},
 * {@code traces} and {@code traces/<traceId>}: those that this process finished last.
 *
 * <p>
 * Header values never appear. Span attributes do: expose the endpoint to whom you would
 * show the backend.
 */
@Endpoint(id = "otel")
public final class OtelEndpoint {

	private final StatusReport status;

	private final TraceReport traces;

	private final ConfigurationReport configuration;

	private final InstrumentationReport instrumentations;

	OtelEndpoint(StatusReport status, TraceReport traces, ConfigurationReport configuration,
			InstrumentationReport instrumentations) {
		this.status = status;
		this.traces = traces;
		this.configuration = configuration;
		this.instrumentations = instrumentations;
	}

	/**
	 * The state of telemetry.
	 * @return service, SDK, signals, exporters and findings
	 */
	@ReadOperation
	public OperationResponseBody status() {
		return this.status.create();
	}

	/**
	 * One part of the report.
	 * @param part {@code doctor}, {@code exporters}, {@code configuration},
	 * {@code instrumentations} or {@code traces}
	 * @return {@code null}, which is a 404, for any other name
	 */
	@ReadOperation
	public @Nullable OperationResponseBody part(@Selector String part) {
		return switch (part) {
			case "doctor" -> this.status.diagnosis();
			case "exporters" -> this.status.exporters();
			case "configuration" -> this.configuration.create();
			case "instrumentations" -> this.instrumentations.create();
			case "traces" -> this.traces.list();
			default -> null;
		};
	}

	/**
	 * One item of a part.
	 * @param part {@code exporters} or {@code traces}
	 * @param id the exporter's name, or the trace id of 32 hexadecimal digits
	 * @return {@code null}, which is a 404, for what is not there or no longer remembered
	 */
	@ReadOperation
	public @Nullable OperationResponseBody item(@Selector String part, @Selector String id) {
		return switch (part) {
			case "exporters" -> this.status.exporter(id);
			case "traces" -> this.traces.tree(id.toLowerCase(Locale.ROOT));
			default -> null;
		};
	}

}
