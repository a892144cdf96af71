package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.otelspring.pipeline.match.Glob;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the service. What detectors find is left out unless they are asked
 * for, as the model has it.
 */
final class ResourceNodes {

	private static final String ATTRIBUTES = "otel.resource.attributes";

	private static final String SERVICE_NAME = "service.name";

	/** What this library finds without being asked. */
	private static final Map<String, List<String>> FOUND = Map
		.of("host", List.of("host.name", "host.arch", "os.type", "os.version", "os.description"), "process",
				List.of("process.pid", "process.executable.path", "process.runtime.name", "process.runtime.version",
						"process.runtime.description"),
				"container", List.of(), "service", List.of("service.instance.id"));

	private final @Nullable String serviceName;

	private final Set<String> set = new LinkedHashSet<>();

	private final Set<String> detectors = new LinkedHashSet<>();

	private final Map<String, Node> excluded = new LinkedHashMap<>();

	/**
	 * Creates a reader.
	 * @param serviceName what the service detector finds, {@code null} if nothing
	 */
	ResourceNodes(@Nullable String serviceName) {
		this.serviceName = serviceName;
	}

	/**
	 * Translates the node.
	 * @param resource may be null
	 * @param out gets what it means
	 */
	void read(Node resource, Translation out) {
		new Table().row("attributes", (node, ignored) -> node.sequence().forEach((entry) -> attribute(entry, out)))
			.row("attributes_list", (node, ignored) -> {
			})
			.mapping("detection/development",
					new Table().row("detectors", this::detectors)
						.mapping("attributes",
								new Table().only("included", "name what is to be left out, under excluded")
									.row("excluded",
											(node, ignored) -> node.sequence()
												.forEach((key) -> this.excluded.put(Table.pattern(key), key)))))
			.only("schema_url", "declare a ResourceCustomizer bean")
			.read(resource, out);
		Node list = resource.field("attributes_list");
		if (list != null) {
			OtlpNode.pairs(list).forEach((name, value) -> set(name, value, list, out));
		}
		if (this.detectors.contains("service") && this.serviceName != null) {
			set(SERVICE_NAME, this.serviceName, resource, out);
		}
		leaveOut(resource, out);
	}

	boolean detects(String detector) {
		return this.detectors.contains(detector);
	}

	private void set(String name, String value, Node node, Translation out) {
		if (this.set.add(name)) {
			out.put(ATTRIBUTES + "[" + name + "]", value, node);
			if (name.equals(SERVICE_NAME)) {
				out.claim("otel.service.name", node);
			}
		}
	}

	private void attribute(Node entry, Translation out) {
		new Table().row("name", (node, ignored) -> node.scalar()).row("value", (node, ignored) -> {
			if (node.text() == null) {
				throw node.reject("must be a single text: for others, declare a ResourceCustomizer bean");
			}
		})
			.only("type", "attributes of the resource are texts here; for others, declare a ResourceCustomizer bean",
					"string")
			.read(entry, out);
		Node name = entry.field("name");
		Node value = entry.fields().get("value");
		if (name == null || value == null) {
			throw entry.reject("must have a name and a value");
		}
		if (value.text() != null) {
			set(name.scalar(), value.text(), value, out);
		}
	}

	private void detectors(Node detectors, Translation out) {
		for (Node detector : detectors.sequence()) {
			Map.Entry<String, Node> choice = detector.choice();
			if (!FOUND.containsKey(choice.getKey())) {
				throw choice.getValue()
					.reject("is no detector of this library, which has container, host, process and service: "
							+ "a ResourceProvider on the classpath is asked without being named here");
			}
			new Table().read(choice.getValue(), out);
			this.detectors.add(choice.getKey());
		}
	}

	private void leaveOut(Node resource, Translation out) {
		List<String> keys = new ArrayList<>();
		new TreeMap<>(FOUND).forEach((detector, found) -> {
			if (!this.detectors.contains(detector)) {
				keys.addAll(found);
			}
		});
		// What is set by hand was not found.
		keys.removeAll(this.set);
		this.excluded.forEach((pattern, node) -> {
			Glob glob = Glob.of(pattern);
			this.set.stream().filter(glob::matches).findFirst().ifPresent((name) -> {
				throw node.reject("would leave out " + name + " too, which is set under resource.attributes");
			});
			keys.add(pattern);
		});
		if (!keys.isEmpty()) {
			out.put("otel.resource.disabled.keys", String.join(",", keys), resource);
		}
	}

}
