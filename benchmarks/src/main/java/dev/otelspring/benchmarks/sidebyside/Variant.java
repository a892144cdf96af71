package dev.otelspring.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** With what the application is run. */
enum Variant {

	/** Nothing. */
	NONE("none", "none", "none"),

	/** This library. */
	OURS("ours", "ours", "with-span"),

	/** OpenTelemetry's own starter. */
	OFFICIAL("official starter", "official", "with-span"),

	/** OpenTelemetry's Java agent. */
	AGENT("agent", "agent", "with-span"),

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
	 * What the application is started with: the endpoints, every trace, and all else by
	 * default.
	 * @param endpoints where telemetry is to go; ours alone can have several
	 * @return properties of the command line
	 */
	List<String> arguments(List<String> endpoints) {
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=0", "--shop.annotations=" + this.annotations, "--spring.main.banner-mode=off",
						"--server.tomcat.max-keep-alive-requests=-1", "--spring.application.name=shop"));
		String endpoint = endpoints.get(0);
		switch (this) {
			case NONE, AGENT -> {
			}
			case OFFICIAL -> arguments.add("--otel.exporter.otlp.endpoint=" + endpoint);
			case OURS -> arguments.addAll(ours(endpoints));
			case NEW_SPAN, OBSERVED -> arguments.addAll(boot(endpoint));
		}
		return arguments;
	}

	private static List<String> ours(List<String> endpoints) {
		if (endpoints.size() == 1) {
			return List.of("--otel.exporter.otlp.endpoint=" + endpoints.get(0));
		}
		return IntStream.range(0, endpoints.size())
			.mapToObj((i) -> "--otel.exporters.backend-" + i + ".endpoint=" + endpoints.get(i))
			.toList();
	}

	private static List<String> boot(String endpoint) {
		return List.of("--management.opentelemetry.tracing.export.otlp.endpoint=" + endpoint + "/v1/traces",
				"--management.otlp.metrics.export.url=" + endpoint + "/v1/metrics",
				"--management.opentelemetry.logging.export.otlp.endpoint=" + endpoint + "/v1/logs",
				"--management.tracing.sampling.probability=1.0", "--management.observations.annotations.enabled=true");
	}

}
