package dev.otelspring.autoconfigure.actuate;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@code /actuator/otel}: what telemetry is made and what becomes of it;
 * {@code /actuator/otel/traces} and {@code /actuator/otel/traces/<traceId>}: the traces
 * that this process finished last.
 *
 * <p>
 * Header values never appear. Span attributes do: expose the endpoint to whom you would
 * show the backend.
 */
@Endpoint(id = "otel")
public final class OtelEndpoint {

	private static final String TRACES = "traces";

	private final StatusReport status;

	private final TraceReport traces;

	OtelEndpoint(StatusReport status, TraceReport traces) {
		this.status = status;
		this.traces = traces;
	}

	/**
	 * The state of telemetry.
	 * @return service, SDK, signals and exporters
	 */
	@ReadOperation
	public OperationResponseBody status() {
		return this.status.create();
	}

	/**
	 * One part of the report.
	 * @param part {@code traces}
	 * @return {@code null}, which is a 404, for any other name
	 */
	@ReadOperation
	public @Nullable OperationResponseBody part(@Selector String part) {
		return TRACES.equals(part) ? this.traces.list() : null;
	}

	/**
	 * One item of a part.
	 * @param part {@code traces}
	 * @param id the trace id, 32 hexadecimal digits
	 * @return {@code null}, which is a 404, for a trace that is not remembered
	 */
	@ReadOperation
	public @Nullable OperationResponseBody item(@Selector String part, @Selector String id) {
		return TRACES.equals(part) ? this.traces.tree(id.toLowerCase(Locale.ROOT)) : null;
	}

}
