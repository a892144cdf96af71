package dev.otelspring.pipeline.match;

import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * An attribute found by its name, whatever its type: {@link Attributes} themselves want
 * to know the type, which a configuration does not tell.
 *
 * @param key the typed key
 * @param value the value
 */
public record NamedAttribute(AttributeKey<?> key, Object value) {

	/**
	 * Looks an attribute up.
	 * @param attributes where to look
	 * @param name its name, such as {@code http.route}
	 * @return {@code null} if there is none
	 */
	public static @Nullable NamedAttribute find(Attributes attributes, String name) {
		if (attributes.isEmpty()) {
			return null;
		}
		Finder finder = new Finder(name);
		attributes.forEach(finder);
		return finder.found;
	}

	private static final class Finder implements BiConsumer<AttributeKey<?>, Object> {

		private final String name;

		private @Nullable NamedAttribute found;

		Finder(String name) {
			this.name = name;
		}

		@Override
		public void accept(AttributeKey<?> key, Object value) {
			if (key.getKey().equals(this.name)) {
				this.found = new NamedAttribute(key, value);
			}
		}

	}

}
