package dev.otelspring.autoconfigure.compatibility;

import org.jspecify.annotations.Nullable;

/** The jars of OpenTelemetry that are released together. */
enum OpenTelemetryModule {

	API("opentelemetry-api", "api", true),

	CONTEXT("opentelemetry-context", "context", true),

	COMMON("opentelemetry-common", "common", true),

	SDK("opentelemetry-sdk", "sdk", true),

	SDK_COMMON("opentelemetry-sdk-common", "sdk/common", true),

	SDK_TRACE("opentelemetry-sdk-trace", "sdk/trace", true),

	SDK_METRICS("opentelemetry-sdk-metrics", "sdk/metrics", true),

	SDK_LOGS("opentelemetry-sdk-logs", "sdk/logs", true),

	SPI("opentelemetry-sdk-extension-autoconfigure-spi", "sdk/autoconfigure/spi", true),

	API_INCUBATOR("opentelemetry-api-incubator", "api/incubator", false),

	AUTOCONFIGURE("opentelemetry-sdk-extension-autoconfigure", "sdk/autoconfigure", false),

	DECLARATIVE("opentelemetry-sdk-extension-declarative-config", "sdk/autoconfigure/declarativeconfig", false),

	SDK_INCUBATOR("opentelemetry-sdk-extension-incubator", "sdk/extension/incubator", false),

	SDK_TESTING("opentelemetry-sdk-testing", "sdk/testing", false),

	EXPORTER_COMMON("opentelemetry-exporter-common", "exporter/internal", false),

	EXPORTER_OTLP("opentelemetry-exporter-otlp", "exporter/otlp", false),

	EXPORTER_OTLP_COMMON("opentelemetry-exporter-otlp-common", "exporter/internal/otlp", false),

	EXPORTER_LOGGING("opentelemetry-exporter-logging", "exporter/logging", false),

	SENDER_OKHTTP("opentelemetry-exporter-sender-okhttp", "exporter/sender/okhttp/internal", false),

	SENDER_JDK("opentelemetry-exporter-sender-jdk", "exporter/sender/jdk/internal", false),

	PROPAGATORS("opentelemetry-extension-trace-propagators", "extension/trace/propagation", false);

	private final String artifact;

	private final String path;

	private final boolean needed;

	OpenTelemetryModule(String artifact, String path, boolean needed) {
		this.artifact = artifact;
		this.path = "io/opentelemetry/" + path;
		this.needed = needed;
	}

	String artifact() {
		return this.artifact;
	}

	/**
	 * Where its version and its classes are.
	 * @return without a slash at the end
	 */
	String path() {
		return this.path;
	}

	/**
	 * Whether this library links against it.
	 * @return {@code false} for what applications may have beside it
	 */
	boolean isNeeded() {
		return this.needed;
	}

	/**
	 * The module that has a class, as far as its package tells.
	 * @param className with slashes
	 * @return {@code null} if none of these has it
	 */
	static @Nullable OpenTelemetryModule of(String className) {
		OpenTelemetryModule closest = null;
		for (OpenTelemetryModule module : values()) {
			if (className.startsWith(module.path + "/")
					&& (closest == null || closest.path.length() < module.path.length())) {
				closest = module;
			}
		}
		return closest;
	}

}
