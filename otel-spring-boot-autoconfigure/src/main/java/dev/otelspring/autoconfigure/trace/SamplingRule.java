package dev.otelspring.autoconfigure.trace;

import dev.otelspring.pipeline.filter.AttributeCondition;
import dev.otelspring.pipeline.match.Glob;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * How many of some traces are kept. All parts that are given must match the trace's first
 * span; one without any matches all.
 *
 * @param path a path pattern of Spring for {@code url.path}
 * @param method what {@code http.request.method} must be
 * @param kind the span's kind
 * @param name a glob for the span's name at its start
 * @param attribute what an attribute must be
 * @param share how many are kept
 */
public record SamplingRule(@Nullable String path, @Nullable String method, @Nullable SpanKind kind,
		@Nullable String name, @Nullable AttributeCondition attribute, TraceShare share) {

	/**
	 * Checks the parts.
	 * @throws WrongSettingException if the path is no path pattern or a text is blank
	 */
	public SamplingRule {
		if (path != null) {
			PathTest.of(path);
		}
		if (method != null && method.isBlank()) {
			throw new WrongSettingException("method", "must be a method such as POST");
		}
		if (name != null && name.isBlank()) {
			throw new WrongSettingException("name", "must be a name, with * for any characters, such as GET or send*");
		}
	}

	/**
	 * Begins a rule that is about a path.
	 * @param path a path pattern of Spring for {@code url.path}
	 * @param share how many traces are kept
	 * @return the rule
	 */
	public static SamplingRule ofPath(String path, TraceShare share) {
		return new SamplingRule(path, null, null, null, null, share);
	}

	@Nullable Glob nameGlob() {
		return (this.name != null) ? Glob.of(this.name) : null;
	}

}
