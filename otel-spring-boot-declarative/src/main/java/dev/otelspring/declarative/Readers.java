package dev.otelspring.declarative;

import java.util.List;
import java.util.Map;

import dev.otelspring.declarative.Translation.Said;

/** The readers of metrics. */
final class Readers {

	private static final String INTERVAL = "60000";

	private static final String LIMIT = "otel.java.metrics.cardinality.limit";

	private static final String ONE_LIMIT = "there is one limit for all kinds of instruments, the default; a view may have "
			+ "its own";

	private final Exporters exporters;

	Readers(Exporters exporters) {
		this.exporters = exporters;
	}

	void read(Node readers, Translation out) {
		List<Node> sequence = readers.sequence();
		boolean anyInterval = sequence.stream()
			.map(Node::choice)
			.anyMatch((reader) -> reader.getValue().field("interval") != null);
		for (Node reader : sequence) {
			Map.Entry<String, Node> choice = reader.choice();
			switch (choice.getKey()) {
				case "periodic" -> periodic(choice.getValue(), anyInterval, out);
				case "pull" -> pull(choice.getValue(), out);
				default -> throw choice.getValue().reject("is no reader: there are periodic and pull");
			}
		}
	}

	private void periodic(Node settings, boolean anyInterval, Translation out) {
		Translation said = new Translation();
		limited(out).property("interval", "interval", Scalar.POSITIVE)
			.property("timeout", "timeout", Scalar.NOT_NEGATIVE)
			.only("max_export_batch_size/development", "requests are split as backends need it")
			.read(settings, said);
		Node exporter = Signals.exporter(settings);
		Said interval = said.get("interval");
		// Where one says how often, the others have the default and not that.
		Said own = (interval == null && anyInterval) ? new Said(INTERVAL, settings) : interval;
		this.exporters.add(exporter, said.get("timeout"), own);
		if (own != null && !Exporters.isOtlp(exporter)) {
			out.put("otel.metric.export.interval", own.value(), own.node());
		}
	}

	private void pull(Node settings, Translation out) {
		limited(out).read(settings, new Translation());
		Map.Entry<String, Node> choice = Signals.exporter(settings).choice();
		if (!choice.getKey().equals("prometheus/development") && !choice.getKey().equals("prometheus")) {
			throw choice.getValue().reject("is no exporter that is asked: there is prometheus/development");
		}
		String labels = "what Prometheus is given follows the specification";
		new Table().property("host", "otel.exporter.prometheus.host", Scalar.TEXT)
			.property("port", "otel.exporter.prometheus.port", Scalar.NOT_NEGATIVE)
			.only("scope_info_enabled", labels, "true")
			.only("target_info_enabled/development", labels, "true")
			.only("resource_constant_labels", labels)
			.only("translation_strategy", labels, "underscore_escaping_with_suffixes")
			// As 1.0 has them.
			.only("without_scope_info", labels, "false")
			.only("without_target_info/development", labels, "false")
			.only("with_resource_constant_labels", labels)
			.read(choice.getValue(), out);
		this.exporters.addName("prometheus", choice.getValue());
	}

	private Table limited(Translation out) {
		return new Table().row("exporter", (node, ignored) -> {
		})
			.only("producers", "declare a MeterProviderCustomizer bean that adds them")
			.row("cardinality_limits", (node, ignored) -> limits().read(node, out));
	}

	private static Table limits() {
		Table table = new Table().property("default", LIMIT, Scalar.POSITIVE);
		List.of("counter", "gauge", "histogram", "observable_counter", "observable_gauge", "observable_up_down_counter",
				"up_down_counter")
			.forEach((kind) -> table.only(kind, ONE_LIMIT));
		return table;
	}

}
