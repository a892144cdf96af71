package dev.otelspring.autoconfigure.trace;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.otelspring.pipeline.match.Glob;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * Asks rules in order. Of a server span it sees what is known when it starts: method,
 * path, query, host, user agent and captured headers, but no route and no status.
 */
final class RuleSampler implements Sampler {

	private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");

	private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");

	private static final String NAME = "Rules";

	private final Test[] tests;

	private final Sampler rest;

	private RuleSampler(List<SamplingRule> rules, Sampler rest) {
		this.tests = rules.stream().map(RuleSampler::compile).toArray(Test[]::new);
		this.rest = rest;
	}

	/**
	 * Makes what decides about the first span of a trace.
	 * @param settings the rules
	 * @return without rules, the rest's sampler alone
	 */
	static Sampler of(SamplingSettings settings) {
		Sampler rest = settings.rest().sampler();
		return settings.rules().isEmpty() ? rest : new RuleSampler(settings.rules(), rest);
	}

	/**
	 * Whether a sampler asks rules.
	 * @param sampler any sampler
	 * @return {@code true} if one of these is in it
	 */
	static boolean isIn(Sampler sampler) {
		return sampler.getDescription().contains(NAME + "{");
	}

	private static Test compile(SamplingRule rule) {
		return new Test(rule.kind(), rule.method(), rule.nameGlob(),
				(rule.path() != null) ? PathTest.of(rule.path()) : null,
				(rule.attribute() != null) ? rule.attribute().predicate() : null, rule.share().sampler());
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		Sampler chosen = this.rest;
		for (Test test : this.tests) {
			if (test.matches(name, spanKind, attributes)) {
				chosen = test.sampler;
				break;
			}
		}
		return chosen.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
	}

	@Override
	public String getDescription() {
		return List.of(this.tests)
			.stream()
			.map((test) -> test.sampler.getDescription())
			.collect(Collectors.joining(",", NAME + "{", ",rest:" + this.rest.getDescription() + "}"));
	}

	@Override
	public String toString() {
		return getDescription();
	}

	private record Test(@Nullable SpanKind kind, @Nullable String method, @Nullable Glob name,
			@Nullable Predicate<String> path, @Nullable Predicate<Attributes> attribute, Sampler sampler) {

		// The cheapest questions first.
		boolean matches(String spanName, SpanKind spanKind, Attributes attributes) {
			return (this.kind == null || this.kind == spanKind)
					&& (this.method == null || this.method.equals(attributes.get(METHOD)))
					&& (this.name == null || this.name.matches(spanName))
					&& (this.path == null || matchesPath(this.path, attributes.get(PATH)))
					&& (this.attribute == null || this.attribute.test(attributes));
		}

		private static boolean matchesPath(Predicate<String> wanted, @Nullable String path) {
			return path != null && wanted.test(path);
		}

	}

}
