package dev.otelspring.benchmarks.sidebyside;

import java.util.List;
import java.util.stream.Stream;

/** With what the application is run. */
enum Variant {

	/** Nothing. */
	NONE("none", "none", "none"),

	/** This library. */
	OURS("ours", "ours", "with-span"),

	/** OpenTelemetry's own starter. */
	OFFICIAL("official starter", "official", "with-span"),

	/** OpenTelemetry's Java agent. */
	AGENT("agent", "none", "with-span"),

	/** Spring Boot's own support, with the annotation of Micrometer Tracing. */
	NEW_SPAN("Boot, `@NewSpan`", "boot", "new-span"),

	/** Spring Boot's own support, with that of observations. */
	OBSERVED("Boot, `@Observed`", "boot", "observed");

	private final String title;

	private final String module;

	private final String annotations;

	Variant(String title, String module, String annotations) {
		this.title = title;
		this.module = module;
		this.annotations = annotations;
	}

	String title() {
		return this.title;
	}

	// The directory with its class path, below that of the stack.
	String module() {
		return this.module;
	}

	boolean isTraced() {
		return this != NONE;
	}

	/**
	 * What the application is started with: the endpoint, every trace, and all else by
	 * default.
	 * @param endpoint where telemetry is to go
	 * @return properties of the command line
	 */
	List<String> arguments(String endpoint) {
		Stream<String> own = switch (this) {
			case NONE, AGENT -> Stream.empty();
			case OURS, OFFICIAL -> Stream.of("--otel.exporter.otlp.endpoint=" + endpoint);
			case NEW_SPAN, OBSERVED ->
				Stream.of("--management.opentelemetry.tracing.export.otlp.endpoint=" + endpoint + "/v1/traces",
						"--management.otlp.metrics.export.url=" + endpoint + "/v1/metrics",
						"--management.opentelemetry.logging.export.otlp.endpoint=" + endpoint + "/v1/logs",
						"--management.tracing.sampling.probability=1.0",
						"--management.observations.annotations.enabled=true");
		};
		return Stream.concat(
				Stream.of("--server.port=0", "--shop.annotations=" + this.annotations, "--spring.main.banner-mode=off",
						"--server.tomcat.max-keep-alive-requests=-1", "--spring.application.name=shop"),
				own)
			.toList();
	}

}
