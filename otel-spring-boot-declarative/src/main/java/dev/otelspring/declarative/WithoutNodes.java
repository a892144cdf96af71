package dev.otelspring.declarative;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * A property source without the nodes that were in it, or without what does not count
 * beside them. {@code otel.resource.attributes} is a sequence in the model and a map of
 * ours, which would have its elements for entries.
 */
final class WithoutNodes extends EnumerablePropertySource<EnumerablePropertySource<?>> implements OriginLookup<String> {

	private final Predicate<String> hidden;

	private WithoutNodes(EnumerablePropertySource<?> source, Predicate<String> hidden) {
		super(source.getName(), source);
		this.hidden = hidden;
	}

	/**
	 * Takes properties out.
	 * @param source what has them
	 * @param hidden whether a name is one
	 * @return a source of the same name
	 */
	static EnumerablePropertySource<?> of(EnumerablePropertySource<?> source, Predicate<String> hidden) {
		if (source instanceof OriginTrackedMapPropertySource file) {
			// Boot remembers what it has found in these, if they do not change.
			Map<String, Object> rest = new LinkedHashMap<>(file.getSource());
			rest.keySet().removeIf(hidden);
			return new OriginTrackedMapPropertySource(file.getName(), rest, file.isImmutable());
		}
		return new WithoutNodes(source, hidden);
	}

	@Override
	public String[] getPropertyNames() {
		return Arrays.stream(this.source.getPropertyNames()).filter(this.hidden.negate()).toArray(String[]::new);
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return this.hidden.test(name) ? null : this.source.getProperty(name);
	}

	@Override
	public @Nullable Origin getOrigin(String name) {
		return this.hidden.test(name) ? null : OriginLookup.<String>getOrigin(this.source, name);
	}

}
