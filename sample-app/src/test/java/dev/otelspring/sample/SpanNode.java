package dev.otelspring.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;

/**
 * A span and the spans within, the same whether it was read from OTLP or from
 * {@code /actuator/otel/traces}: so one can be compared with the other.
 */
record SpanNode(String name, String kind, String spanId, @Nullable String parentSpanId, String status,
		Map<String, String> attributes, List<Event> events, List<SpanNode> children) {

	/**
	 * Puts spans into their order by their parents' ids alone.
	 * @param spans as they arrived
	 * @return the spans whose parent is not among them
	 */
	static List<SpanNode> roots(List<Span> spans) {
		List<ByteString> ids = spans.stream().map(Span::getSpanId).toList();
		return spans.stream()
			.filter((span) -> !ids.contains(span.getParentSpanId()))
			.sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
			.map((span) -> of(span, spans))
			.toList();
	}

	/**
	 * Looks for a span, here and below.
	 * @param wanted its name
	 * @return the first of that name
	 */
	SpanNode find(String wanted) {
		return all().stream()
			.filter((span) -> span.name().equals(wanted))
			.findFirst()
			.orElseThrow(() -> new AssertionError("There is no span '" + wanted + "' in\n" + render()));
	}

	/**
	 * Draws it.
	 * @return a line for each span, of its kind and its name, indented below its parent
	 */
	String render() {
		StringBuilder lines = new StringBuilder(this.kind + " " + this.name + "\n");
		this.children.forEach((child) -> lines.append(child.render().indent(2)));
		return lines.toString();
	}

	private List<SpanNode> all() {
		List<SpanNode> all = new ArrayList<>(List.of(this));
		this.children.forEach((child) -> all.addAll(child.all()));
		return all;
	}

	private static SpanNode of(Span span, List<Span> all) {
		return new SpanNode(span.getName(), span.getKind().name().replace("SPAN_KIND_", ""), hex(span.getSpanId()),
				span.getParentSpanId().isEmpty() ? null : hex(span.getParentSpanId()),
				span.getStatus().getCode().name().replace("STATUS_CODE_", ""), attributes(span.getAttributesList()),
				span.getEventsList()
					.stream()
					.map((event) -> new Event(event.getName(), attributes(event.getAttributesList())))
					.toList(),
				all.stream()
					.filter((child) -> child.getParentSpanId().equals(span.getSpanId()))
					.sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
					.map((child) -> of(child, all))
					.toList());
	}

	static Map<String, String> attributes(List<KeyValue> attributes) {
		Map<String, String> map = new TreeMap<>();
		attributes.forEach((attribute) -> map.put(attribute.getKey(), text(attribute.getValue())));
		return map;
	}

	private static String text(AnyValue value) {
		return switch (value.getValueCase()) {
			case STRING_VALUE -> value.getStringValue();
			case INT_VALUE -> Long.toString(value.getIntValue());
			default -> value.toString();
		};
	}

	private static String hex(ByteString id) {
		return HexFormat.of().formatHex(id.toByteArray());
	}

	record Event(String name, Map<String, String> attributes) {

	}

}
