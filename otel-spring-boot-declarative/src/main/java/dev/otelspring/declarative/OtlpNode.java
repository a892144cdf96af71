package dev.otelspring.declarative;

import java.util.Map;
import java.util.TreeSet;

import dev.otelspring.autoconfigure.KeyValuePairs;
import dev.otelspring.declarative.Translation.Said;
import org.jspecify.annotations.Nullable;

/**
 * One OTLP exporter of one signal, with its settings by the names that they have under
 * {@code otel.exporter.otlp.<signal>}.
 *
 * @param signal traces, metrics or logs
 * @param node where it stands
 * @param grpc whether it speaks gRPC, or else HTTP
 * @param settings what is said of it
 * @param exportTimeout what its processor or reader says, if it does
 * @param interval what its reader says, if it does
 */
record OtlpNode(String signal, Node node, boolean grpc, Translation settings, @Nullable Said exportTimeout,
		@Nullable Said interval) {

	private static final String LARGE = "requests are split as backends need it; "
			+ "otel.exporters.<name>.max-request-size says how large they are at most";

	static OtlpNode read(String signal, Node node, boolean grpc, @Nullable Said exportTimeout,
			@Nullable Said interval) {
		Translation settings = new Translation();
		settings.put("protocol", grpc ? "grpc" : "http/protobuf", node);
		Table table = new Table().property("endpoint", "endpoint", Scalar.TEXT)
			.mapping("tls", tls(grpc))
			.row("headers", (headers, out) -> {
			})
			.row("headers_list", (headers, out) -> {
			})
			.property("compression", "compression", Scalar.oneOf("gzip", "gzip", "none", "none"))
			.property("timeout", "timeout", Scalar.NOT_NEGATIVE)
			.only("max_request_size", LARGE)
			.only("max_response_size", "answers are read up to a limit of this library's own");
		if (!grpc) {
			table.only("encoding", "OTLP goes as protobuf", "protobuf");
		}
		if (signal.equals("metrics")) {
			table
				.property("temporality_preference", "temporality.preference",
						Scalar.oneOf("cumulative", "cumulative", "delta", "delta", "low_memory", "lowmemory"))
				.property("default_histogram_aggregation", "default.histogram.aggregation",
						Scalar.oneOf("explicit_bucket_histogram", "explicit_bucket_histogram",
								"base2_exponential_bucket_histogram", "base2_exponential_bucket_histogram"));
		}
		table.read(node, settings);
		headers(node, settings);
		return new OtlpNode(signal, node, grpc, settings, exportTimeout, interval);
	}

	private static Table tls(boolean grpc) {
		Table table = new Table().property("ca_file", "certificate", Scalar.TEXT)
			.property("key_file", "client.key", Scalar.TEXT)
			.property("cert_file", "client.certificate", Scalar.TEXT);
		return grpc ? table.property("insecure", "insecure", Scalar.BOOLEAN) : table;
	}

	private static void headers(Node exporter, Translation settings) {
		TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		Node headers = exporter.field("headers");
		if (headers != null) {
			for (Node header : headers.sequence()) {
				Map.Entry<String, Node> pair = pair(header);
				// Null means that the list does not have it either.
				if (names.add(pair.getKey()) && pair.getValue().text() != null) {
					settings.put("headers[" + pair.getKey() + "]", pair.getValue().scalar(), pair.getValue());
				}
			}
		}
		Node list = exporter.field("headers_list");
		if (list != null) {
			pairs(list).forEach((name, value) -> {
				if (names.add(name)) {
					settings.put("headers[" + name + "]", value, list);
				}
			});
		}
	}

	private static Map.Entry<String, Node> pair(Node pair) {
		new Table().row("name", (node, out) -> node.scalar()).row("value", (node, out) -> {
			if (node.text() == null) {
				throw node.reject("must be a single value");
			}
		}).read(pair, new Translation());
		Node name = pair.field("name");
		Node value = pair.fields().get("value");
		if (name == null || value == null) {
			throw pair.reject("must have a name and a value");
		}
		return Map.entry(name.scalar(), value);
	}

	/**
	 * Reads what the specification writes as {@code key1=value1,key2=value2}.
	 * @param list the node
	 * @return in order
	 */
	static Map<String, String> pairs(Node list) {
		try {
			return KeyValuePairs.parse(list.scalar());
		}
		catch (IllegalArgumentException ex) {
			throw list.reject(String.valueOf(ex.getMessage()));
		}
	}

}
