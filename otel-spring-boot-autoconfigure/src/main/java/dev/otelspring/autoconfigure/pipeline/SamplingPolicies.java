package dev.otelspring.autoconfigure.pipeline;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

import dev.otelspring.autoconfigure.pipeline.ProcessorsProperties.Policy;
import dev.otelspring.pipeline.sampling.AlwaysSamplePolicy;
import dev.otelspring.pipeline.sampling.AndPolicy;
import dev.otelspring.pipeline.sampling.BooleanAttributePolicy;
import dev.otelspring.pipeline.sampling.DropPolicy;
import dev.otelspring.pipeline.sampling.LatencyPolicy;
import dev.otelspring.pipeline.sampling.NamedPolicy;
import dev.otelspring.pipeline.sampling.NumericAttributePolicy;
import dev.otelspring.pipeline.sampling.ProbabilisticPolicy;
import dev.otelspring.pipeline.sampling.RateLimitingPolicy;
import dev.otelspring.pipeline.sampling.SamplingPolicy;
import dev.otelspring.pipeline.sampling.SpanCountPolicy;
import dev.otelspring.pipeline.sampling.StatusCodePolicy;
import dev.otelspring.pipeline.sampling.StringAttributePolicy;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * From a policy's properties to the policy. What is wrong is an
 * {@link IllegalArgumentException} that names the value.
 */
final class SamplingPolicies {

	private final LongSupplier nanoTime;

	SamplingPolicies(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	NamedPolicy create(Policy policy) {
		return new NamedPolicy(policy.name(), policy(policy));
	}

	private SamplingPolicy policy(Policy policy) {
		return switch (policy.type()) {
			case "always_sample" -> new AlwaysSamplePolicy();
			case "latency" -> new LatencyPolicy(given("threshold", policy.threshold()), policy.upperThreshold());
			case "status_code" -> new StatusCodePolicy(statusCodes(policy.statusCodes()));
			case "probabilistic" -> new ProbabilisticPolicy(given("sampling-percentage", policy.samplingPercentage()));
			case "numeric_attribute" -> new NumericAttributePolicy(given("key", policy.key()),
					given("min-value", policy.minValue()), given("max-value", policy.maxValue()));
			case "string_attribute" -> new StringAttributePolicy(given("key", policy.key()), policy.values(),
					policy.enabledRegexMatching(), policy.invertMatch());
			case "boolean_attribute" -> new BooleanAttributePolicy(given("key", policy.key()), policy.value());
			case "rate_limiting" ->
				new RateLimitingPolicy(given("spans-per-second", policy.spansPerSecond()), this.nanoTime);
			case "span_count" -> new SpanCountPolicy(given("min-spans", policy.minSpans()),
					(policy.maxSpans() != null) ? policy.maxSpans() : 0);
			case "and" -> new AndPolicy(subPolicies(policy));
			case "drop" -> new DropPolicy(subPolicies(policy));
			default -> throw new IllegalArgumentException(
					"type must be one of always_sample, latency, status_code, probabilistic, numeric_attribute, "
							+ "string_attribute, boolean_attribute, rate_limiting, span_count, and, drop, was '"
							+ policy.type() + "'");
		};
	}

	private List<SamplingPolicy> subPolicies(Policy policy) {
		return policy.subPolicies().stream().map(this::policy).toList();
	}

	private static Set<StatusCode> statusCodes(List<String> names) {
		Set<StatusCode> codes = EnumSet.noneOf(StatusCode.class);
		names.forEach((name) -> codes.add(Processors.constant(StatusCode.class, "status-codes", name)));
		return codes;
	}

	private static <V> V given(String name, @Nullable V value) {
		if (value == null) {
			throw new IllegalArgumentException(name + " must be given");
		}
		return value;
	}

}
