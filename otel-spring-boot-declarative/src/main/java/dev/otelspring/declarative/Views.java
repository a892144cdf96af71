package dev.otelspring.declarative;

import java.util.List;
import java.util.Map;

/** The views of metrics. */
final class Views {

	private static final String VIEWS = "otel.metrics.views";

	private static final String MIN_MAX = "histograms have their least and their greatest value";

	private Views() {
	}

	static void read(Node views, Translation out) {
		List<Node> sequence = views.sequence();
		for (int i = 0; i < sequence.size(); i++) {
			read(sequence.get(i), VIEWS + "[" + i + "].", out);
		}
	}

	private static void read(Node view, String prefix, Translation out) {
		new Table().mapping("selector", selector(prefix)).mapping("stream", stream(prefix)).read(view, out);
		if (view.field("selector") == null) {
			throw view.reject("must have a selector that selects instruments; instrument_name: \"*\" selects all");
		}
	}

	private static Table selector(String prefix) {
		return new Table().property("instrument_name", prefix + "instrument-name", Scalar.TEXT)
			.property("instrument_type", prefix + "instrument-type",
					Scalar.in(List.of("counter", "gauge", "histogram", "observable_counter", "observable_gauge",
							"observable_up_down_counter", "up_down_counter")))
			.property("unit", prefix + "instrument-unit", Scalar.TEXT)
			.property("meter_name", prefix + "meter-name", Scalar.TEXT)
			.property("meter_version", prefix + "meter-version", Scalar.TEXT)
			.property("meter_schema_url", prefix + "meter-schema-url", Scalar.TEXT);
	}

	private static Table stream(String prefix) {
		return new Table().property("name", prefix + "name", Scalar.TEXT)
			.property("description", prefix + "description", Scalar.TEXT)
			.row("aggregation", (node, out) -> aggregation(node.choice(), prefix, out))
			.property("aggregation_cardinality_limit", prefix + "cardinality-limit", Scalar.POSITIVE)
			.mapping("attribute_keys", new Table().patterns("included", prefix + "attribute-keys.included")
				.patterns("excluded", prefix + "attribute-keys.excluded"));
	}

	private static void aggregation(Map.Entry<String, Node> choice, String prefix, Translation out) {
		Node settings = choice.getValue();
		Table table = switch (choice.getKey()) {
			case "default", "drop", "last_value", "sum" -> new Table();
			case "explicit_bucket_histogram" -> new Table().row("boundaries", (node, ignored) -> {
				List<Node> boundaries = node.sequence();
				for (int i = 0; i < boundaries.size(); i++) {
					out.put(prefix + "boundaries[" + i + "]", Table.parse(boundaries.get(i), Scalar.NUMBER),
							boundaries.get(i));
				}
			}).only("record_min_max", MIN_MAX, "true");
			case "base2_exponential_bucket_histogram" ->
				new Table().property("max_scale", prefix + "max-scale", Scalar.INTEGER)
					.property("max_size", prefix + "max-size", Scalar.POSITIVE)
					.only("record_min_max", MIN_MAX, "true");
			default -> throw settings.reject("is no aggregation: there are default, drop, explicit_bucket_histogram, "
					+ "base2_exponential_bucket_histogram, last_value and sum");
		};
		table.read(settings, out);
		out.put(prefix + "aggregation", choice.getKey(), settings);
	}

}
