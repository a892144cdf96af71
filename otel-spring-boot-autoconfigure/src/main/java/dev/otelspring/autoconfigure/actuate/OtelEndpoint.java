package dev.otelspring.autoconfigure.actuate;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@code /actuator/otel}: what telemetry is made, what becomes of it, and what keeps it
 * from arriving. Its parts are {@code doctor}, {@code exporters} and
 * {@code exporters/<name>}, {@code configuration}, {@code instrumentations},
 * {@code traces} and {@code traces/<traceId>}: those that this process finished last;
 * {@code logs}, its last records, {@code metrics} and {@code metrics/<name>}.
 *
 * <p>
 * Header values never appear. Attributes and log records do: expose the endpoint to whom
 * you would show the backend.
 */
@Endpoint(id = "otel")
public final class OtelEndpoint {

	private final StatusReport status;

	private final TraceReport traces;

	private final LogReport logs;

	private final MetricReport metrics;

	private final ConfigurationReport configuration;

	private final InstrumentationReport instrumentations;

	private final RuntimeChanges changes;

	OtelEndpoint(StatusReport status, TraceReport traces, LogReport logs, MetricReport metrics,
			ConfigurationReport configuration, InstrumentationReport instrumentations, RuntimeChanges changes) {
		this.status = status;
		this.traces = traces;
		this.logs = logs;
		this.metrics = metrics;
		this.configuration = configuration;
		this.instrumentations = instrumentations;
		this.changes = changes;
	}

	/**
	 * The state of telemetry.
	 * @return service, SDK, signals, exporters and findings
	 */
	@ReadOperation(producesFrom = StatusFormat.class)
	public OperationResponseBody status() {
		return this.status.create();
	}

	/**
	 * One part of the report.
	 * @param part {@code doctor}, {@code exporters}, {@code configuration},
	 * {@code instrumentations}, {@code sampling}, {@code traces}, {@code logs} or
	 * {@code metrics}
	 * @param error for traces: those in which a span failed, or those in which none did
	 * @param minDuration for traces: those with a span that took as long, such as 100ms
	 * @param attribute those that have it, such as {@code http.route=/orders}; of traces,
	 * those with such a span
	 * @param text those that have it in their name, their text or a value
	 * @param severity for logs: those that are as severe, such as WARN
	 * @param traceId for logs: those of one trace
	 * @param logger for logs: those of loggers whose name begins like that
	 * @return {@code null}, which is a 404, for any other name
	 * @throws InvalidEndpointRequestException which is a 400, for a filter that means
	 * nothing
	 */
	@ReadOperation
	public @Nullable OperationResponseBody part(@Selector String part, @Nullable Boolean error,
			@Nullable Duration minDuration, @Nullable String attribute, @Nullable String text,
			@Nullable String severity, @Nullable String traceId, @Nullable String logger) {
		return switch (part) {
			case "doctor" -> this.status.diagnosis();
			case "exporters" -> this.status.exporters();
			case "configuration" -> this.configuration.create();
			case "instrumentations" -> this.instrumentations.create();
			case "sampling" -> this.changes.sampling();
			case "traces" -> this.traces.list(new TraceFilter(error, minDuration, attribute, text));
			case "logs" -> this.logs.list(LogFilter.of(severity, text, attribute, traceId, logger));
			case "metrics" -> this.metrics.list(text, attribute);
			default -> null;
		};
	}

	/**
	 * Does something, until the restart. Needs the access {@code UNRESTRICTED}, which is
	 * Boot's default for what is exposed.
	 * @param part {@code sampling}, with rules, a ratio or a rate; {@code logs}, with a
	 * severity; {@code flush}, to deliver what is there; {@code test-span}, to send a
	 * span and see what the backend answers
	 * @param rules for sampling: what decides first, such as
	 * {@code path=/orders/** ratio=1; kind=internal rate=0.1}
	 * @param ratio how many traces are kept, from 0 to 1; beside rules, of those that
	 * none matches
	 * @param rate how many traces a second are kept, in place of a ratio
	 * @param severity for logs: the lowest level that is sent, such as WARN
	 * @param who asks for it
	 * @return what came of it
	 * @throws InvalidEndpointRequestException which is a 400, for another part, or if it
	 * cannot be done
	 */
	@WriteOperation
	public OperationResponseBody change(@Selector String part, @Nullable String rules, @Nullable Double ratio,
			@Nullable Double rate, @Nullable String severity, SecurityContext who) {
		return switch (part) {
			case "sampling" -> this.changes.sample(rules, ratio, rate, who);
			case "logs" -> this.changes.holdBackLogs(severity, who);
			case "flush" -> this.changes.flush();
			case "test-span" -> this.changes.sendTestSpan();
			default -> throw unknown(part, "must be sampling, logs, flush or test-span");
		};
	}

	/**
	 * Takes back what was changed.
	 * @param part {@code sampling} or {@code logs}
	 * @param who asks for it
	 * @return what is so now
	 * @throws InvalidEndpointRequestException which is a 400, for another part, or if it
	 * cannot be done
	 */
	@DeleteOperation
	public OperationResponseBody reset(@Selector String part, SecurityContext who) {
		return switch (part) {
			case "sampling" -> this.changes.resetSampling(who);
			case "logs" -> this.changes.resetLogs(who);
			default -> throw unknown(part, "must be sampling or logs");
		};
	}

	/**
	 * Changes one item, until the restart.
	 * @param part {@code exporters}
	 * @param id the exporter's name
	 * @param paused whether it sends nothing, so that all waits in its queue
	 * @param who asks for it
	 * @return what is so now
	 * @throws InvalidEndpointRequestException which is a 400, for what is not there
	 */
	@WriteOperation
	public OperationResponseBody changeItem(@Selector String part, @Selector String id, @Nullable Boolean paused,
			SecurityContext who) {
		if (!"exporters".equals(part)) {
			throw unknown(part, "must be exporters");
		}
		return this.changes.pause(id, paused, who);
	}

	/**
	 * Takes back what was changed of one item.
	 * @param part {@code exporters}
	 * @param id the exporter's name
	 * @param who asks for it
	 * @return what is so now
	 * @throws InvalidEndpointRequestException which is a 400, for what is not there
	 */
	@DeleteOperation
	public OperationResponseBody resetItem(@Selector String part, @Selector String id, SecurityContext who) {
		return changeItem(part, id, false, who);
	}

	private static InvalidEndpointRequestException unknown(String part, String mend) {
		return RuntimeChanges.refused("'" + part + "' " + mend);
	}

	/**
	 * One item of a part.
	 * @param part {@code exporters}, {@code traces} or {@code metrics}
	 * @param id the exporter's name, the trace id of 32 hexadecimal digits, or the
	 * metric's name
	 * @return {@code null}, which is a 404, for what is not there or no longer remembered
	 */
	@ReadOperation
	public @Nullable OperationResponseBody item(@Selector String part, @Selector String id) {
		return switch (part) {
			case "exporters" -> this.status.exporter(id);
			case "traces" -> this.traces.tree(id.toLowerCase(Locale.ROOT));
			case "metrics" -> this.metrics.named(id);
			default -> null;
		};
	}

}
