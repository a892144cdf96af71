package dev.otelspring.pipeline.filter;

import java.util.List;
import java.util.function.Predicate;

import dev.otelspring.pipeline.match.NamedAttribute;
import dev.otelspring.pipeline.match.SafePattern;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * What an attribute must be: present, equal to a value, or like a regular expression.
 * Values that are no strings are compared as they are written ({@code 404},
 * {@code true}); of a list, one element is enough.
 *
 * @param key its name, such as {@code http.route}
 * @param value what it must equal; {@code null} if anything will do
 * @param matches a regular expression to be found in it, {@code ^…$} for the whole;
 * {@code null} if anything will do
 */
public record AttributeCondition(String key, @Nullable String value, @Nullable String matches) {

	/**
	 * Checks the parts.
	 * @throws IllegalArgumentException if there is no key, both a value and an
	 * expression, or no valid expression
	 */
	public AttributeCondition {
		if (key.isBlank()) {
			throw new IllegalArgumentException("key must be an attribute such as 'http.route', was '" + key + "'");
		}
		if (value != null && matches != null) {
			throw new IllegalArgumentException("attribute '" + key
					+ "' must be described by either value or matches, such as value: '/health', was both");
		}
		if (matches != null) {
			Conditions.check("matches", () -> SafePattern.of(matches));
		}
	}

	/**
	 * The condition as something to ask.
	 * @return tells of attributes whether they fulfil it
	 */
	public Predicate<Attributes> predicate() {
		return compile()::matches;
	}

	Test compile() {
		return new Test(this.key, this.value, (this.matches != null) ? SafePattern.of(this.matches) : null);
	}

	/** The compiled form. */
	record Test(String key, @Nullable String value, @Nullable SafePattern pattern) {

		boolean matches(Attributes attributes) {
			NamedAttribute attribute = NamedAttribute.find(attributes, this.key);
			return attribute != null && matches(attribute.value());
		}

		private boolean matches(Object found) {
			if (this.value == null && this.pattern == null) {
				return true;
			}
			if (found instanceof List<?> elements) {
				for (Object element : elements) {
					if (element != null && matchesText(element.toString())) {
						return true;
					}
				}
				return false;
			}
			return matchesText(found.toString());
		}

		private boolean matchesText(String text) {
			if (this.value != null) {
				return this.value.equals(text);
			}
			// An expression that gives up does not drop anything.
			return this.pattern != null && this.pattern.isFoundIn(text, false);
		}

	}

}
