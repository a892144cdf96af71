package dev.otelspring.declarative;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What begins with {@code otel} and is no node: this library's own properties, which say
 * what the model has no words for.
 */
final class OwnProperties {

	private static final Set<String> GROUPS = Set.of("attribute", "baggage", "blrp", "bsp", "config", "entities",
			"event", "experimental", "exporter", "exporters", "health", "instrumentation", "java", "javaagent", "link",
			"log", "logrecord", "logs", "metric", "metrics", "processors", "propagation", "propagators", "sdk",
			"semconv", "service", "span", "startup-summary", "storage", "traces");

	/** The model has a sequence of attributes where we have a map. */
	private static final Pattern RESOURCE = Pattern
		.compile("resource\\.(attributes(\\..*|\\[(?!\\d+]).*)?|disabled.*)");

	private OwnProperties() {
	}

	/**
	 * Whether a property is no node.
	 * @param name without its prefix
	 * @return {@code true} for those that this library reads
	 */
	static boolean contains(String name) {
		return GROUPS.contains(name.split("[.\\[]", 2)[0]) || RESOURCE.matcher(name).matches();
	}

}
