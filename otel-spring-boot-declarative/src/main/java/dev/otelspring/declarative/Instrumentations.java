package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What instrumentation does. Names are those of OpenTelemetry's own starter: a
 * property's, with underscores, and with {@code /development} behind for what is
 * experimental.
 */
final class Instrumentations {

	private static final String PREFIX = "otel.instrumentation.";

	private static final String STABLE = "instrumentation follows the stable conventions";

	/** What can be turned on and off, as our properties call it. */
	private static final List<String> MODULES = List.of("annotations", "executors", "log4j-appender",
			"log4j-context-data", "logback-appender", "logback-mdc", "micrometer", "reactor", "runtime-telemetry",
			"spring-scheduling", "spring-web", "spring-webflux", "spring-webmvc");

	/** Below {@link #PREFIX}; what is no value is a list. */
	private static final Map<String, Scalar> PROPERTIES = properties();

	private static final List<String> LISTS = List.of("http.server.exclude-paths", "log4j-appender.exclude-loggers",
			"log4j-appender.experimental.capture-mdc-attributes", "logback-appender.exclude-loggers",
			"logback-appender.experimental.capture-mdc-attributes",
			"logback-appender.experimental.key-value-pair-attributes.excluded",
			"logback-appender.experimental.key-value-pair-attributes.included",
			"logback-appender.experimental.mdc-attributes.excluded",
			"logback-appender.experimental.mdc-attributes.included");

	private static final Pattern EXPERIMENTAL = Pattern.compile("\\.experimental\\.([^.]+)");

	private Instrumentations() {
	}

	static Table table() {
		Table table = new Table().mapping("general", general())
			.row("java", (node, out) -> node.fields().forEach((name, module) -> java(name, module, out)));
		// A file may be shared by services in several languages.
		List.of("cpp", "dotnet", "erlang", "go", "js", "php", "python", "ruby", "rust", "swift")
			.forEach((language) -> table.row(language, (node, out) -> {
			}));
		return table;
	}

	static Table distribution() {
		Table modules = new Table().property("default_enabled", PREFIX + "common.default-enabled", Scalar.BOOLEAN)
			.row("enabled", (node, out) -> switchAll(node, "true", out))
			.row("disabled", (node, out) -> switchAll(node, "false", out));
		return new Table().mapping("instrumentation", modules)
			.property("thread_details_enabled", PREFIX + "common.thread-details.enabled", Scalar.BOOLEAN)
			.only("debug", "add a console exporter to tracer_provider.processors", "false");
	}

	/**
	 * What the table of {@code java} knows, for the documentation.
	 * @return properties by the paths of their nodes
	 */
	static Map<String, String> nodes() {
		Map<String, String> nodes = new LinkedHashMap<>();
		PROPERTIES.keySet().forEach((name) -> nodes.put(path(name), PREFIX + name));
		LISTS.forEach((name) -> nodes.put(path(name), PREFIX + name));
		return nodes;
	}

	private static Table general() {
		Table http = new Table().mapping("client", http("client"))
			.mapping("server", http("server"))
			.mapping("semconv",
					new Table().only("version", STABLE, "1")
						.only("experimental", STABLE, "false")
						.only("dual_emit", STABLE, "false"));
		return new Table().mapping("http", http)
			.mapping("sanitization",
					new Table().mapping("url",
							new Table().list("sensitive_query_parameters",
									PREFIX + "sanitization.url.experimental.sensitive-query-parameters")))
			.only("stability_opt_in_list", STABLE, "http");
	}

	private static Table http(String side) {
		return new Table().list("request_captured_headers", PREFIX + "http." + side + ".capture-request-headers")
			.list("response_captured_headers", PREFIX + "http." + side + ".capture-response-headers")
			.list("known_methods", PREFIX + "http.known-methods");
	}

	private static void switchAll(Node modules, String value, Translation out) {
		for (Node module : modules.sequence()) {
			String name = module.scalar().replace('_', '-');
			if (!MODULES.contains(name)) {
				throw module.reject("must be one of " + String.join(", ", MODULES).replace('-', '_')
						+ "; for others set otel.instrumentation.<name>.enabled");
			}
			out.put(PREFIX + name + ".enabled", value, module);
		}
	}

	private static void java(String name, Node module, Translation out) {
		Map<String, Node> leaves = new LinkedHashMap<>();
		leaves(name, module, leaves);
		leaves.forEach((path, leaf) -> {
			String property = nodes().get(path);
			if (property == null) {
				throw leaf.reject("is not known here: " + near(path));
			}
			if (LISTS.contains(property.substring(PREFIX.length()))) {
				new Table().list("list", property)
					.read(Node.mapping(leaf.path(), leaf.origin(), Map.of("list", leaf)), out);
			}
			else if (!leaf.isNull()) {
				out.put(property,
						Table.parse(leaf, Objects.requireNonNull(PROPERTIES.get(property.substring(PREFIX.length())))),
						leaf);
			}
		});
	}

	private static void leaves(String path, Node node, Map<String, Node> leaves) {
		if (node.fields().isEmpty()) {
			leaves.put(path, node);
		}
		node.fields().forEach((name, field) -> leaves(path + "." + name, field, leaves));
	}

	private static String near(String path) {
		String module = path.split("\\.", 2)[0] + ".";
		List<String> near = new ArrayList<>(
				nodes().keySet().stream().filter((known) -> known.startsWith(module)).toList());
		return near.isEmpty() ? "there is nothing to set of " + module.replace(".", "")
				: "there may be " + String.join(", ", near);
	}

	// As the bridge of OpenTelemetry's own starter has it, from the other side.
	private static String path(String property) {
		String path = property.replace('-', '_');
		if (path.contains(".experimental.")) {
			return EXPERIMENTAL.matcher(path).replaceFirst(".$1/development");
		}
		return path.contains("experimental") ? path + "/development"
				: path.startsWith("http.") ? "common." + path : path;
	}

	private static Map<String, Scalar> properties() {
		Map<String, Scalar> properties = new LinkedHashMap<>();
		properties.put("annotations.check-classes", Scalar.BOOLEAN);
		properties.put("annotations.order", Scalar.INTEGER);
		properties.put("common.logging.span-id-key", Scalar.TEXT);
		properties.put("common.logging.trace-flags-key", Scalar.TEXT);
		properties.put("common.logging.trace-id-key", Scalar.TEXT);
		properties.put("http.server.response-header", Scalar.TEXT);
		properties.put("logback-mdc.add-baggage", Scalar.BOOLEAN);
		properties.put("runtime-telemetry.capture-gc-cause", Scalar.BOOLEAN);
		properties.put("runtime-telemetry.system.enabled", Scalar.BOOLEAN);
		for (String appender : List.of("logback-appender.", "log4j-appender.")) {
			properties.put(appender + "threshold", Scalar.TEXT);
			properties.put(appender + "max-message-length", Scalar.POSITIVE);
			properties.put(appender + "experimental-log-attributes", Scalar.BOOLEAN);
			properties.put(appender + "experimental.capture-arguments", Scalar.BOOLEAN);
			properties.put(appender + "experimental.capture-code-attributes", Scalar.BOOLEAN);
			properties.put(appender + "experimental.capture-marker-attribute", Scalar.BOOLEAN);
			properties.put(appender + "experimental.capture-template", Scalar.BOOLEAN);
		}
		properties.put("logback-appender.experimental.capture-key-value-pair-attributes", Scalar.BOOLEAN);
		properties.put("log4j-appender.experimental.capture-map-message-attributes", Scalar.BOOLEAN);
		return properties;
	}

}
