package dev.otelspring.pipeline.filter;

import java.util.List;

import dev.otelspring.pipeline.filter.AttributeCondition.Test;
import dev.otelspring.pipeline.match.Glob;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/** What the conditions of the three signals have in common. */
final class Conditions {

	private Conditions() {
	}

	static @Nullable Glob glob(@Nullable String text) {
		return (text != null) ? Glob.of(text) : null;
	}

	static void checkGlob(String part, @Nullable String text) {
		if (text != null) {
			check(part, () -> Glob.of(text));
		}
	}

	static void check(String part, Runnable compilation) {
		try {
			compilation.run();
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(part + " " + ex.getMessage(), ex);
		}
	}

	static Test[] compile(List<AttributeCondition> conditions) {
		return conditions.stream().map(AttributeCondition::compile).toArray(Test[]::new);
	}

	static boolean allMatch(Test[] tests, Attributes attributes) {
		for (Test test : tests) {
			if (!test.matches(attributes)) {
				return false;
			}
		}
		return true;
	}

}
