package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The root of the declarative configuration.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel-config/types/">Types of the
 * declarative configuration</a>
 */
final class Model {

	/** The variable that the service detector reads. */
	static final String SERVICE_NAME = "OTEL_SERVICE_NAME";

	private static final Pattern VERSION = Pattern.compile("1\\.\\d+(-rc\\.?\\d+)?");

	private static final String CUSTOMIZER = "declare a customizer bean for what single scopes do";

	private final ResourceNodes resource;

	private final OtlpExporters otlp;

	private final Map<String, Exporters> exporters = new LinkedHashMap<>();

	/**
	 * Creates a reader.
	 * @param serviceName what the service detector finds, {@code null} if nothing
	 * @param otherExporters whether there are exporters under {@code otel.exporters}
	 */
	Model(@Nullable String serviceName, boolean otherExporters) {
		this.resource = new ResourceNodes(serviceName);
		this.otlp = new OtlpExporters(otherExporters);
		List.of("traces", "metrics", "logs").forEach((signal) -> this.exporters.put(signal, new Exporters(signal)));
	}

	Translation translate(Node root) {
		checkVersion(root);
		Translation out = new Translation();
		new Table().row("file_format", (node, ignored) -> {
		})
			.property("disabled", "otel.sdk.disabled", Scalar.BOOLEAN)
			.property("log_level", "otel.log.level", Scalar.in(List.of("trace", "debug", "info", "warn", "error")))
			.mapping("attribute_limits", Limits.common())
			.row("resource", (node, ignored) -> {
			})
			.row("propagator", (node, ignored) -> {
			})
			.mapping("tracer_provider", tracerProvider())
			.mapping("meter_provider", meterProvider())
			.mapping("logger_provider", loggerProvider())
			.mapping("instrumentation/development", Instrumentations.table())
			.row("distribution", (node, ignored) -> distribution(node, out))
			.read(root, out);
		this.resource.read(orEmpty(root, "resource"), out);
		propagator(orEmpty(root, "propagator"), out);
		this.exporters.forEach((signal, ofSignal) -> {
			this.otlp.add(ofSignal.otlp());
			ofSignal.select(out, provider(root, signal));
		});
		this.otlp.write(out);
		return out;
	}

	/**
	 * The variables that were read by themselves, and not by a reference.
	 * @return their names
	 */
	Set<String> variables() {
		return this.resource.detects("service") ? Set.of(SERVICE_NAME) : Set.of();
	}

	private static void checkVersion(Node root) {
		Node version = root.field("file_format");
		if (version == null) {
			throw orEmpty(root, "file_format").reject("must be there, such as \"1.0\"");
		}
		if (!VERSION.matcher(version.scalar()).matches()) {
			throw version.rejectText("must be a version that begins with 1, such as \"1.0\"");
		}
	}

	private Table tracerProvider() {
		return new Table().row("processors", (node, out) -> Signals.ofSpans(exporters("traces")).read(node, out))
			.mapping("limits", Limits.ofSpans())
			.row("sampler", Samplers::read)
			.row("id_generator", (node, out) -> {
				if (!node.choice().getKey().equals("random")) {
					throw node.choice().getValue().reject("is no generator here, where ids are random");
				}
			})
			.only("tracer_configurator/development", CUSTOMIZER);
	}

	private Table meterProvider() {
		return new Table().row("readers", (node, out) -> new Readers(exporters("metrics")).read(node, out))
			.row("views", Views::read)
			.property("exemplar_filter", "otel.metrics.exemplar.filter",
					Scalar.in(List.of("trace_based", "always_on", "always_off")))
			.only("meter_configurator/development", CUSTOMIZER);
	}

	private Table loggerProvider() {
		return new Table().row("processors", (node, out) -> Signals.ofLogRecords(exporters("logs")).read(node, out))
			.mapping("limits", Limits.ofLogRecords())
			.only("logger_configurator/development", CUSTOMIZER);
	}

	// What is said of other distributions is theirs to read.
	private static void distribution(Node distribution, Translation out) {
		Node ours = distribution.field("spring_starter");
		if (ours != null) {
			Instrumentations.distribution().read(ours, out);
		}
	}

	private static void propagator(Node propagator, Translation out) {
		List<String> names = new ArrayList<>();
		new Table().row("composite", (node, ignored) -> node.sequence().forEach((element) -> {
			Map.Entry<String, Node> choice = element.choice();
			new Table().read(choice.getValue(), out);
			names.add(choice.getKey());
		})).row("composite_list", (node, ignored) -> node.scalar()).read(propagator, out);
		Node list = propagator.field("composite_list");
		if (list != null) {
			List.of(list.scalar().split(",")).forEach((name) -> names.add(name.strip()));
		}
		List<String> distinct = names.stream().filter((name) -> !name.isEmpty()).distinct().toList();
		out.put("otel.propagators", distinct.isEmpty() ? "none" : String.join(",", distinct), propagator);
	}

	private Exporters exporters(String signal) {
		return Objects.requireNonNull(this.exporters.get(signal));
	}

	private static Node provider(Node root, String signal) {
		return orEmpty(root, switch (signal) {
			case "traces" -> "tracer_provider";
			case "metrics" -> "meter_provider";
			default -> "logger_provider";
		});
	}

	private static Node orEmpty(Node root, String name) {
		Node field = root.field(name);
		String path = root.path().isEmpty() ? name : root.path() + "." + name;
		return (field != null) ? field : Node.mapping(path, root.origin(), Map.of());
	}

}
