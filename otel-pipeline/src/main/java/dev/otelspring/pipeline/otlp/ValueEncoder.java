package dev.otelspring.pipeline.otlp;

import java.nio.ByteBuffer;
import java.util.List;

import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.common.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of {@code AnyValue}. Null, also within a list, is an {@code AnyValue}
 * without fields.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/common/attribute-type-mapping/">Mapping to
 * AnyValue</a>
 */
final class ValueEncoder {

	/**
	 * Decoders refuse a request with more than 100 messages in each other. Six are around
	 * a value, and a level takes three: what lies deeper goes as text.
	 */
	static final int DEEPEST = 30;

	// opentelemetry.proto.common.v1.AnyValue

	private static final int STRING_VALUE = 1;

	private static final int BOOL_VALUE = 2;

	private static final int INT_VALUE = 3;

	private static final int DOUBLE_VALUE = 4;

	private static final int ARRAY_VALUE = 5;

	private static final int KVLIST_VALUE = 6;

	private static final int BYTES_VALUE = 7;

	// ArrayValue and KeyValueList

	private static final int VALUES = 1;

	// KeyValue

	private static final int KEY = 1;

	private static final int VALUE = 2;

	private final ProtobufWriter out;

	private final KeyEncoder keys;

	ValueEncoder(ProtobufWriter out) {
		this.out = out;
		this.keys = new KeyEncoder(out, KEY);
	}

	/**
	 * Writes an attribute as a {@code KeyValue}.
	 * @param field where it belongs
	 * @param key its name
	 * @param type its type
	 * @param value of the type's class
	 */
	void attribute(int field, String key, AttributeType type, @Nullable Object value) {
		int keyValue = this.out.length();
		int anyValue = keyValue;
		typed(type, value);
		this.out.message(VALUE, anyValue);
		this.keys.write(key);
		this.out.message(field, keyValue);
	}

	/**
	 * Writes a value as an {@code AnyValue}.
	 * @param field where it belongs
	 * @param value what to write
	 */
	void value(int field, @Nullable Value<?> value) {
		value(field, value, 0);
	}

	private void typed(AttributeType type, @Nullable Object value) {
		if (value == null) {
			return;
		}
		switch (type) {
			case STRING -> this.out.presentString(STRING_VALUE, (String) value);
			case BOOLEAN -> bool((Boolean) value);
			case LONG -> this.out.presentNumber(INT_VALUE, (Long) value);
			case DOUBLE -> this.out.presentDouble(DOUBLE_VALUE, (Double) value);
			case STRING_ARRAY -> array(AttributeType.STRING, (List<?>) value);
			case BOOLEAN_ARRAY -> array(AttributeType.BOOLEAN, (List<?>) value);
			case LONG_ARRAY -> array(AttributeType.LONG, (List<?>) value);
			case DOUBLE_ARRAY -> array(AttributeType.DOUBLE, (List<?>) value);
			case VALUE -> fields((Value<?>) value, 0);
		}
	}

	private void array(AttributeType type, List<?> elements) {
		int array = this.out.length();
		List<?> indexed = Indexed.of(elements);
		for (int i = indexed.size() - 1; i >= 0; i--) {
			int element = this.out.length();
			typed(type, indexed.get(i));
			this.out.message(VALUES, element);
		}
		this.out.message(ARRAY_VALUE, array);
	}

	private void value(int field, @Nullable Value<?> value, int depth) {
		int before = this.out.length();
		if (value != null) {
			fields(value, depth);
		}
		this.out.message(field, before);
	}

	@SuppressWarnings("unchecked")
	private void fields(Value<?> value, int depth) {
		if (depth == DEEPEST && (value.getType() == ValueType.ARRAY || value.getType() == ValueType.KEY_VALUE_LIST)) {
			this.out.presentString(STRING_VALUE, value.asString());
			return;
		}
		switch (value.getType()) {
			case STRING -> this.out.presentString(STRING_VALUE, (String) value.getValue());
			case BOOLEAN -> bool((Boolean) value.getValue());
			case LONG -> this.out.presentNumber(INT_VALUE, (Long) value.getValue());
			case DOUBLE -> this.out.presentDouble(DOUBLE_VALUE, (Double) value.getValue());
			case BYTES -> this.out.presentBytes(BYTES_VALUE, (ByteBuffer) value.getValue());
			case ARRAY -> values((List<Value<?>>) value.getValue(), depth + 1);
			case KEY_VALUE_LIST -> keyValues((List<KeyValue>) value.getValue(), depth + 1);
			case EMPTY -> {
			}
		}
	}

	private void values(List<Value<?>> values, int depth) {
		int before = this.out.length();
		List<Value<?>> indexed = Indexed.of(values);
		for (int i = indexed.size() - 1; i >= 0; i--) {
			value(VALUES, indexed.get(i), depth);
		}
		this.out.message(ARRAY_VALUE, before);
	}

	private void keyValues(List<KeyValue> keyValues, int depth) {
		int before = this.out.length();
		List<KeyValue> indexed = Indexed.of(keyValues);
		for (int i = indexed.size() - 1; i >= 0; i--) {
			KeyValue keyValue = indexed.get(i);
			int entry = this.out.length();
			value(VALUE, keyValue.getValue(), depth);
			this.out.string(KEY, keyValue.getKey());
			this.out.message(VALUES, entry);
		}
		this.out.message(KVLIST_VALUE, before);
	}

	private void bool(boolean value) {
		this.out.presentNumber(BOOL_VALUE, value ? 1 : 0);
	}

}
