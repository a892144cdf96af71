package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.otelspring.declarative.Translation.Said;
import org.jspecify.annotations.Nullable;

/**
 * The exporters of one signal: those that speak OTLP, and names for all others.
 */
final class Exporters {

	private static final String MEND = "there are otlp_http, otlp_grpc, console, and components by their name";

	private final String signal;

	private final List<OtlpNode> otlp = new ArrayList<>();

	private final Map<String, Node> names = new LinkedHashMap<>();

	Exporters(String signal) {
		this.signal = signal;
	}

	/**
	 * Adds an exporter.
	 * @param exporter the mapping with its name
	 * @param timeout what its processor or reader says
	 * @param interval what its reader says
	 */
	void add(Node exporter, @Nullable Said timeout, @Nullable Said interval) {
		Map.Entry<String, Node> choice = exporter.choice();
		Node settings = choice.getValue();
		switch (choice.getKey()) {
			case "otlp_http" -> addOtlp(settings, false, timeout, interval);
			case "otlp_grpc" -> addOtlp(settings, true, timeout, interval);
			case "console" -> {
				console().read(settings, new Translation());
				addName("console", settings);
			}
			default -> addComponent(choice.getKey(), settings);
		}
	}

	static boolean isOtlp(Node exporter) {
		return exporter.choice().getKey().startsWith("otlp_") && !exporter.choice().getKey().endsWith("/development");
	}

	List<OtlpNode> otlp() {
		return this.otlp;
	}

	void addName(String name, Node node) {
		Node before = this.names.putIfAbsent(name, node);
		if (before != null) {
			throw node.reject("is there twice: " + before.path() + " exports the same");
		}
	}

	/**
	 * Says which exporters there are.
	 * @param out gets it
	 * @param provider where the signal's part of the model stands
	 */
	void select(Translation out, Node provider) {
		Node node = provider;
		for (Map.Entry<String, Node> name : this.names.entrySet()) {
			// What is wrong with the names is most likely wrong with one of these.
			node = name.getKey().equals("console") ? node : name.getValue();
		}
		out.put("otel." + this.signal + ".exporter", this.names.isEmpty() ? "none" : String.join(",", names()), node);
	}

	private List<String> names() {
		return List.copyOf(this.names.keySet());
	}

	private void addOtlp(Node settings, boolean grpc, @Nullable Said timeout, @Nullable Said interval) {
		this.otlp.add(OtlpNode.read(this.signal, settings, grpc, timeout, interval));
		this.names.putIfAbsent("otlp", settings);
	}

	private Table console() {
		Table table = new Table();
		if (this.signal.equals("metrics")) {
			table.only("temporality_preference", "the console has cumulative points", "cumulative")
				.only("default_histogram_aggregation", "the console has explicit buckets", "explicit_bucket_histogram");
		}
		return table;
	}

	private void addComponent(String name, Node settings) {
		if (name.endsWith("/development")) {
			throw settings.reject("cannot be had here: " + MEND);
		}
		if (!settings.isNull()) {
			throw settings
				.reject("takes no settings here: leave them out, and set what the component reads by properties "
						+ "of its own, such as otel.exporter." + name + ".endpoint");
		}
		addName(name, settings);
	}

}
