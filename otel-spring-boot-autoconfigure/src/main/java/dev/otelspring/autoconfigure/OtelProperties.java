package dev.otelspring.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * What concerns all signals.
 *
 * @param sdk the SDK as a whole
 * @param service who this service is
 * @param resource what else is known of it
 * @param propagators how context travels between processes: tracecontext, baggage, b3,
 * b3multi, jaeger, xray, none, or the name of a component on the classpath, such as
 * ottrace
 * @param entities what surrounds this process, as
 * {@code type{id=value}[description=value]@schema-url}, with semicolons between several;
 * their attributes become the resource's
 * @param logLevel how much OpenTelemetry and this library log: none, error, warn, info,
 * debug or trace; logging.level.* wins
 * @param experimentalDisabledKeys as otel.resource.disabled.keys, and beside it
 * @param exceptionSignal where instrumentation tells of exceptions: logs, logs/dup for
 * both, or as events of spans if unset
 * @param propagation what is different for requests that come in
 */
@ConfigurationProperties("otel")
// @formatter:off: the formatter breaks array values in a record's header
public record OtelProperties(@DefaultValue Sdk sdk, @DefaultValue Service service, @DefaultValue Resource resource,
		@DefaultValue({ "tracecontext", "baggage" }) List<String> propagators,
		@Nullable String entities, @Name("log.level") @DefaultValue("info") String logLevel,
		@Name("experimental.resource.disabled.keys") @DefaultValue List<String> experimentalDisabledKeys,
		@Name("semconv.exception.signal.opt-in") @DefaultValue("") String exceptionSignal,
		@DefaultValue Propagation propagation) {
	// @formatter:on

	static OtelProperties unset() {
		return new OtelProperties(new Sdk(false), new Service(null), new Resource(Map.of(), List.of()),
				List.of("tracecontext", "baggage"), null, "info", List.of(), "", new Propagation(null));
	}

	/**
	 * What is different for requests that come in.
	 *
	 * @param extract whose headers are read; default those of otel.propagators, which
	 * then only write
	 */
	public record Propagation(@Nullable List<String> extract) {
	}

	/**
	 * The SDK as a whole.
	 *
	 * @param disabled whether to switch all telemetry off: every API call then does
	 * nothing
	 */
	public record Sdk(@DefaultValue("false") boolean disabled) {
	}

	/**
	 * Who this service is.
	 *
	 * @param name the service's name; falls back to spring.application.name, then to
	 * unknown_service:java
	 */
	public record Service(@Nullable String name) {
	}

	/**
	 * What else is known of the service.
	 *
	 * @param attributes attributes of every span, metric and log record, as a map or as
	 * comma-separated key=value pairs
	 * @param disabledKeys keys of attributes that are left out, whoever found them, with
	 * * for any characters
	 */
	public record Resource(@DefaultValue Map<String, String> attributes,
			@Name("disabled.keys") @DefaultValue List<String> disabledKeys) {
	}

}
