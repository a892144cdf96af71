package dev.otelspring.autoconfigure.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;

/** OTLP's attributes as a map of Java's values. */
public final class SentAttributes {

	private SentAttributes() {
	}

	/**
	 * Reads attributes.
	 * @param attributes as decoded
	 * @return strings, longs, doubles, booleans and lists of them, in order
	 */
	public static Map<String, Object> of(List<KeyValue> attributes) {
		Map<String, Object> map = new LinkedHashMap<>();
		attributes.forEach((attribute) -> map.put(attribute.getKey(), value(attribute.getValue())));
		return map;
	}

	private static Object value(AnyValue value) {
		return switch (value.getValueCase()) {
			case STRING_VALUE -> value.getStringValue();
			case BOOL_VALUE -> value.getBoolValue();
			case INT_VALUE -> value.getIntValue();
			case DOUBLE_VALUE -> value.getDoubleValue();
			case ARRAY_VALUE -> value.getArrayValue().getValuesList().stream().map(SentAttributes::value).toList();
			default -> value;
		};
	}

}
