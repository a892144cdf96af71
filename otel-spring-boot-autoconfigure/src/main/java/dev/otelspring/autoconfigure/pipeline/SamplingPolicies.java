package dev.otelspring.autoconfigure.pipeline;

import java.time.Duration;
import java.util.ArrayList;
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
 * From a policy's properties to the policy. What is wrong is a {@link WrongPartException}
 * or another {@link IllegalArgumentException} that names it.
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
		return switch (Processors.given("type", policy.type())) {
			case "always_sample" -> new AlwaysSamplePolicy();
			case "latency" -> latency(Processors.given("threshold", policy.threshold()), policy.upperThreshold());
			case "status_code" -> new StatusCodePolicy(statusCodes(policy.statusCodes()));
			case "probabilistic" ->
				new ProbabilisticPolicy(Processors.given("sampling-percentage", policy.samplingPercentage()));
			case "numeric_attribute" -> new NumericAttributePolicy(Processors.given("key", policy.key()),
					Processors.given("min-value", policy.minValue()), Processors.given("max-value", policy.maxValue()));
			case "string_attribute" -> new StringAttributePolicy(Processors.given("key", policy.key()), policy.values(),
					policy.enabledRegexMatching(), policy.invertMatch());
			case "boolean_attribute" ->
				new BooleanAttributePolicy(Processors.given("key", policy.key()), policy.value());
			case "rate_limiting" ->
				new RateLimitingPolicy(Processors.given("spans-per-second", policy.spansPerSecond()), this.nanoTime);
			case "span_count" -> new SpanCountPolicy(Processors.given("min-spans", policy.minSpans()),
					(policy.maxSpans() != null) ? policy.maxSpans() : 0);
			case "and" -> new AndPolicy(subPolicies(policy));
			case "drop" -> new DropPolicy(subPolicies(policy));
			default -> throw new WrongPartException("type",
					"must be one of always_sample, latency, status_code, probabilistic, numeric_attribute, "
							+ "string_attribute, boolean_attribute, rate_limiting, span_count, and, drop");
		};
	}

	private List<SamplingPolicy> subPolicies(Policy policy) {
		List<SamplingPolicy> policies = new ArrayList<>();
		for (int i = 0; i < policy.subPolicies().size(); i++) {
			try {
				policies.add(policy(policy.subPolicies().get(i)));
			}
			catch (WrongPartException ex) {
				throw ex.under("sub-policies[" + i + "]");
			}
		}
		return policies;
	}

	private static LatencyPolicy latency(Duration threshold, @Nullable Duration upperThreshold) {
		if (threshold.isNegative()) {
			throw new WrongPartException("threshold", "must not be negative, such as 1s");
		}
		if (upperThreshold != null && upperThreshold.compareTo(threshold) <= 0) {
			throw new WrongPartException("upper-threshold", "must be longer than threshold");
		}
		return new LatencyPolicy(threshold, upperThreshold);
	}

	private static Set<StatusCode> statusCodes(List<String> names) {
		Set<StatusCode> codes = EnumSet.noneOf(StatusCode.class);
		names.forEach((name) -> codes.add(Processors.constant(StatusCode.class, "status-codes", name)));
		return codes;
	}

}
