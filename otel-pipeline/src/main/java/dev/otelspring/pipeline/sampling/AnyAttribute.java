package dev.otelspring.pipeline.sampling;

import java.util.List;
import java.util.function.Predicate;

import dev.otelspring.pipeline.match.NamedAttribute;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/** Looks for an attribute in a trace: in its resource, then in its spans. */
final class AnyAttribute {

	private AnyAttribute() {
	}

	static boolean matches(BufferedTrace trace, String key, Predicate<Object> test) {
		List<SpanData> spans = trace.spans();
		Resource looked = null;
		for (int i = 0; i < spans.size(); i++) {
			Resource resource = spans.get(i).getResource();
			// A process has one resource: look at it once.
			if (resource != looked) {
				looked = resource;
				if (matches(resource.getAttributes(), key, test)) {
					return true;
				}
			}
			if (matches(spans.get(i).getAttributes(), key, test)) {
				return true;
			}
		}
		return false;
	}

	private static boolean matches(Attributes attributes, String key, Predicate<Object> test) {
		@Nullable NamedAttribute attribute = NamedAttribute.find(attributes, key);
		return attribute != null && test.test(attribute.value());
	}

	static void checkKey(String key) {
		if (key.isBlank()) {
			throw new IllegalArgumentException("key must be an attribute such as 'http.route', was '" + key + "'");
		}
	}

}
