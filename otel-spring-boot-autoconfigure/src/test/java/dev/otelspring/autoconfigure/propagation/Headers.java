package dev.otelspring.autoconfigure.propagation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/** Headers as HTTP has them: names in any case, each as often as it was sent. */
final class Headers {

	static final TextMapGetter<Headers> GETTER = new TextMapGetter<>() {

		@Override
		public Iterable<String> keys(Headers headers) {
			return headers.fields.stream().map(Field::name).toList();
		}

		@Override
		public @Nullable String get(@Nullable Headers headers, String key) {
			return (headers != null) ? headers.first(key) : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable Headers headers, String key) {
			return (headers != null) ? headers.all(key).iterator() : List.<String>of().iterator();
		}

	};

	static final TextMapSetter<Headers> SETTER = (headers, key, value) -> {
		if (headers != null) {
			headers.fields.add(new Field(key, value));
		}
	};

	private final List<Field> fields = new ArrayList<>();

	static Headers of(String... namesAndValues) {
		Headers headers = new Headers();
		for (int index = 0; index < namesAndValues.length; index += 2) {
			headers.fields.add(new Field(namesAndValues[index], namesAndValues[index + 1]));
		}
		return headers;
	}

	List<Field> fields() {
		return this.fields;
	}

	List<String> all(String name) {
		return this.fields.stream().filter((field) -> field.name().equalsIgnoreCase(name)).map(Field::value).toList();
	}

	@Nullable String first(String name) {
		List<String> values = all(name);
		return values.isEmpty() ? null : values.get(0);
	}

	/**
	 * All of them, sorted.
	 * @return such as {@code b3: 0}, one a line
	 */
	@Override
	public String toString() {
		return String.join("\n",
				this.fields.stream()
					.map((field) -> field.name().toLowerCase(Locale.ROOT) + ": " + field.value())
					.sorted()
					.toList());
	}

	record Field(String name, String value) {
	}

}
