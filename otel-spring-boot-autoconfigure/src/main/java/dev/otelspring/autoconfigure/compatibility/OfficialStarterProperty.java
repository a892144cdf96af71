package dev.otelspring.autoconfigure.compatibility;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.BootsProperties;
import dev.otelspring.autoconfigure.PropertyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * A property that OpenTelemetry's own starter knows, of 2.31, and this library does not.
 *
 * @param name its name, or that of a group
 * @param harmless the value that says what is so anyway, {@code null} if there is none
 * @param ours the property that says the same here, {@code null} if there is none; who
 * sets it knows
 * @param mend what the user can do, as the end of a sentence
 * @param kept whether it has an effect where that starter is beside this one
 */
record OfficialStarterProperty(String name, @Nullable String harmless, @Nullable String ours, String mend,
		boolean kept) {

	private static final String INSTRUMENTATION = "otel.instrumentation.";

	private static final String LOGBACK = INSTRUMENTATION + "logback-appender.experimental.";

	private static final String RUNTIME = INSTRUMENTATION + "runtime-telemetry.";

	private static final String MODULES = "for JDBC, R2DBC, Kafka and MongoDB keep "
			+ "io.opentelemetry.instrumentation:opentelemetry-spring-boot-starter beside this one";

	private static final String NOTHING = "there is nothing like %s here, take it away";

	static List<OfficialStarterProperty> all() {
		return Stream.of(renamed(), modules(), others()).flatMap((properties) -> properties).toList();
	}

	private static Stream<OfficialStarterProperty> renamed() {
		return Stream.of(renamed("otel.traces-exporter", "otel.traces.exporter"),
				renamed("otel.metrics-exporter", "otel.metrics.exporter"),
				renamed("otel.logs-exporter", "otel.logs.exporter"),
				renamed("otel.java-enabled-resource-providers", "otel.java.enabled.resource.providers"),
				renamed("otel.java-disabled-resource-providers", "otel.java.disabled.resource.providers"),
				renamed("otel.experimental-resource-disabled-keys", "otel.experimental.resource.disabled.keys"),
				renamed("otel.http-known-methods", INSTRUMENTATION + "http.known-methods"),
				renamed("otel.http-client-capture-request-headers",
						INSTRUMENTATION + "http.client.capture-request-headers"),
				renamed("otel.http-client-capture-response-headers",
						INSTRUMENTATION + "http.client.capture-response-headers"),
				renamed("otel.http-server-capture-request-headers",
						INSTRUMENTATION + "http.server.capture-request-headers"),
				renamed("otel.http-server-capture-response-headers",
						INSTRUMENTATION + "http.server.capture-response-headers"),
				renamed("otel.experimental-metrics-view-config", "otel.metrics.views"),
				renamed("otel.experimental.metrics.view.config", "otel.metrics.views"));
	}

	private static Stream<OfficialStarterProperty> modules() {
		return Stream.of(module("jdbc.enabled", "false"), module("jdbc.query-sanitization.enabled", "true"),
				module("jdbc.experimental.capture-query-parameters", "false"),
				module("jdbc.experimental.datasource.enabled", "false"),
				module("jdbc.experimental.sqlcommenter.enabled", "false"),
				module("jdbc.experimental.transaction.enabled", "false"), module("r2dbc.enabled", "false"),
				module("r2dbc.query-sanitization.enabled", "true"), module("mongo.enabled", "false"),
				module("mongo.query-sanitization.enabled", "true"),
				module("common.db.query-sanitization.enabled", "true"), module("kafka.enabled", "false"),
				module("kafka.autoconfigure-interceptor", "true"),
				module("kafka.experimental-span-attributes", "false"),
				module("messaging.experimental.capture-headers", null), module("messaging.experimental.headers", null),
				module("messaging.experimental.receive-telemetry.enabled", "false"));
	}

	private static Stream<OfficialStarterProperty> others() {
		String pipeline = "requests are sent again in any case; otel.exporters.<name>.retry-on-failure says how";
		String beans = "metrics of the JVM come from its management beans alone";
		return Stream.of(
				new OfficialStarterProperty("otel.spring-starter.debug", "false", null,
						"set otel.traces.exporter=otlp,console instead", false),
				new OfficialStarterProperty("otel.experimental.exporter.otlp.retry.enabled", "true", null, pipeline,
						false),
				new OfficialStarterProperty("otel.java.exporter.otlp.retry.disabled", "false", null, pipeline, false),
				new OfficialStarterProperty(RUNTIME + "emit-experimental-metrics", "false", null,
						"set " + RUNTIME + "system.enabled=true for what the machine has", false),
				new OfficialStarterProperty(RUNTIME + "emit-experimental-jfr-metrics", "false", null, beans, false),
				new OfficialStarterProperty(RUNTIME + "experimental.prefer-jfr", "false", null, beans, false),
				new OfficialStarterProperty(RUNTIME + "experimental.jfr-metrics", null, null, beans, false),
				nothing(INSTRUMENTATION + "http.client.emit-experimental-telemetry", "false"),
				nothing(INSTRUMENTATION + "http.server.emit-experimental-telemetry", "false"),
				nothing(INSTRUMENTATION + "common.peer-service-mapping", null),
				nothing(LOGBACK + "capture-logger-context-attributes", "false"),
				nothing(LOGBACK + "logger-context-attributes", null),
				nothing(LOGBACK + "capture-logstash-marker-attributes", "false"),
				nothing(LOGBACK + "logstash-marker-attributes", null),
				nothing(LOGBACK + "capture-logstash-structured-arguments", "false"),
				nothing(LOGBACK + "logstash-structured-argument-attributes", null));
	}

	private static OfficialStarterProperty renamed(String name, String ours) {
		return new OfficialStarterProperty(name, null, ours, "set " + ours + " instead", false);
	}

	private static OfficialStarterProperty module(String name, @Nullable String harmless) {
		return new OfficialStarterProperty(INSTRUMENTATION + name, harmless, null, MODULES, true);
	}

	private static OfficialStarterProperty nothing(String name, @Nullable String harmless) {
		return new OfficialStarterProperty(name, harmless, null, NOTHING.formatted(name), false);
	}

	/**
	 * Whether somebody expects an effect of it.
	 * @param sources where it may be set
	 * @param environment has them
	 * @param besideIt whether that starter is there too
	 * @return {@code false} if it is not set, changes nothing, or ours is set beside it
	 */
	boolean isMissed(List<ConfigurationPropertySource> sources, Environment environment, boolean besideIt) {
		if ((this.kept && besideIt) || !BootsProperties.isSet(sources, this.name)) {
			return false;
		}
		// A variable such as OTEL_TRACES_EXPORTER is both of the names.
		if (this.ours != null && BootsProperties.isSet(sources, this.ours)) {
			return false;
		}
		String value = PropertyValues.text(environment, this.name);
		return this.harmless == null
				|| (value != null && !value.strip().equalsIgnoreCase(Objects.requireNonNull(this.harmless)));
	}

}
