package dev.otelspring.pipeline.filter;

import java.util.List;
import java.util.function.Predicate;

import dev.otelspring.pipeline.filter.AttributeCondition.Test;
import dev.otelspring.pipeline.match.Glob;
import io.opentelemetry.sdk.metrics.data.MetricData;
import org.jspecify.annotations.Nullable;

/**
 * Describes metrics to drop, with all their points. All parts that are given must match.
 *
 * @param name a glob for the metric's name, such as {@code hikaricp.*}
 * @param resourceAttributes what attributes of the resource must be
 */
public record MetricCondition(@Nullable String name, List<AttributeCondition> resourceAttributes) {

	/**
	 * Checks the parts.
	 * @throws IllegalArgumentException if there is none, or the name is blank
	 */
	public MetricCondition {
		resourceAttributes = List.copyOf(resourceAttributes);
		Conditions.checkGlob("name", name);
		if (name == null && resourceAttributes.isEmpty()) {
			throw new IllegalArgumentException(
					"condition must have at least one part such as name: 'hikaricp.*', was empty");
		}
	}

	/**
	 * Describes metrics by their name alone.
	 * @param name a glob such as {@code hikaricp.*}
	 * @return the condition
	 */
	public static MetricCondition named(String name) {
		return new MetricCondition(name, List.of());
	}

	Predicate<MetricData> compile() {
		Glob nameGlob = Conditions.glob(this.name);
		Test[] resourceTests = Conditions.compile(this.resourceAttributes);
		return (metric) -> (nameGlob == null || nameGlob.matches(metric.getName())) && (resourceTests.length == 0
				|| Conditions.allMatch(resourceTests, metric.getResource().getAttributes()));
	}

}
