package dev.otelspring.pipeline.filter;

import java.util.List;
import java.util.function.Predicate;

import dev.otelspring.pipeline.filter.AttributeCondition.Test;
import dev.otelspring.pipeline.match.Glob;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Describes spans to drop. All parts that are given must match. Each span is looked at
 * alone: what a dropped span called loses its parent, not its trace.
 *
 * @param name a glob for the span's name, such as {@code GET /health*}
 * @param kind the span's kind
 * @param status the span's status
 * @param attributes what attributes of the span must be
 * @param resourceAttributes what attributes of the resource must be
 */
public record SpanCondition(@Nullable String name, @Nullable SpanKind kind, @Nullable StatusCode status,
		List<AttributeCondition> attributes, List<AttributeCondition> resourceAttributes) {

	/**
	 * Checks the parts.
	 * @throws IllegalArgumentException if there is none, or the name is blank
	 */
	public SpanCondition {
		attributes = List.copyOf(attributes);
		resourceAttributes = List.copyOf(resourceAttributes);
		Conditions.checkGlob("name", name);
		if (name == null && kind == null && status == null && attributes.isEmpty() && resourceAttributes.isEmpty()) {
			throw new IllegalArgumentException(
					"condition must have at least one part such as name: 'GET /health*', was empty");
		}
	}

	/**
	 * Describes spans by their name alone.
	 * @param name a glob such as {@code GET /health*}
	 * @return the condition
	 */
	public static SpanCondition named(String name) {
		return new SpanCondition(name, null, null, List.of(), List.of());
	}

	Predicate<SpanData> compile() {
		Glob nameGlob = Conditions.glob(this.name);
		SpanKind wantedKind = this.kind;
		StatusCode wantedStatus = this.status;
		Test[] tests = Conditions.compile(this.attributes);
		Test[] resourceTests = Conditions.compile(this.resourceAttributes);
		// The cheapest questions first.
		return (span) -> (wantedKind == null || span.getKind() == wantedKind)
				&& (wantedStatus == null || span.getStatus().getStatusCode() == wantedStatus)
				&& (nameGlob == null || nameGlob.matches(span.getName()))
				&& (tests.length == 0 || Conditions.allMatch(tests, span.getAttributes())) && (resourceTests.length == 0
						|| Conditions.allMatch(resourceTests, span.getResource().getAttributes()));
	}

}
