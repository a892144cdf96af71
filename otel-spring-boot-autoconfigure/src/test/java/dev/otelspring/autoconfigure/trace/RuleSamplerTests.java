package dev.otelspring.autoconfigure.trace;

import java.util.List;

import dev.otelspring.pipeline.filter.AttributeCondition;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a rule matches, and which rule counts. */
class RuleSamplerTests {

	private static final Attributes ORDER = Attributes.builder()
		.put("http.request.method", "POST")
		.put("url.path", "/orders/7")
		.put("url.query", "express=true")
		.put("server.port", 8080)
		.build();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# path           | method | kind   | name   | attribute   | value | matches | matched
			                 |        |        |        |             |       |         | true
			/orders/7        |        |        |        |             |       |         | true
			/orders/**       |        |        |        |             |       |         | true
			/orders/7/**     |        |        |        |             |       |         | true
			/orders/{id}     |        |        |        |             |       |         | true
			/orders/*        |        |        |        |             |       |         | true
			/**              |        |        |        |             |       |         | true
			/*/7             |        |        |        |             |       |         | true
			/orders          |        |        |        |             |       |         | false
			/order/**        |        |        |        |             |       |         | false
			/orders/*/lines  |        |        |        |             |       |         | false
			                 | POST   |        |        |             |       |         | true
			                 | post   |        |        |             |       |         | false
			                 |        | SERVER |        |             |       |         | true
			                 |        | CLIENT |        |             |       |         | false
			                 |        |        | POST   |             |       |         | true
			                 |        |        | P*     |             |       |         | true
			                 |        |        | GET*   |             |       |         | false
			                 |        |        |        | url.query   |       |         | true
			                 |        |        |        | server.port | 8080  |         | true
			                 |        |        |        | server.port | 80    |         | false
			                 |        |        |        | url.query   |       | express | true
			                 |        |        |        | url.query   |       | ^true   | false
			                 |        |        |        | http.route  |       |         | false
			/orders/**       | POST   | SERVER | P*     | url.query   |       | express | true
			/orders/**       | GET    | SERVER | P*     | url.query   |       | express | false
			""")
	void matchesIfAllPartsDo(@Nullable String path, @Nullable String method, @Nullable SpanKind kind,
			@Nullable String name, @Nullable String attribute, @Nullable String value, @Nullable String matches,
			boolean matched) {
		SamplingRule rule = new SamplingRule(path, method, kind, name,
				(attribute != null) ? new AttributeCondition(attribute, value, matches) : null, TraceShare.ofRatio(1));
		Sampler sampler = RuleSampler.of(new SamplingSettings(List.of(rule), TraceShare.ofRatio(0)));
		assertThat(isKept(sampler, ORDER)).isEqualTo(matched);
	}

	@Test
	void theFirstRuleThatMatchesCounts() {
		Sampler sampler = RuleSampler
			.of(new SamplingSettings(List.of(SamplingRule.ofPath("/orders/7", TraceShare.ofRatio(1)),
					SamplingRule.ofPath("/orders/**", TraceShare.ofRatio(0))), TraceShare.ALL));
		assertThat(isKept(sampler, ORDER)).isTrue();
		assertThat(isKept(sampler, ORDER.toBuilder().put("url.path", "/orders/8").build())).isFalse();
		assertThat(isKept(sampler, ORDER.toBuilder().put("url.path", "/stock").build())).isTrue();
	}

	@Test
	void aSpanWithoutAPathIsNoneOfThePaths() {
		Sampler sampler = RuleSampler
			.of(new SamplingSettings(List.of(SamplingRule.ofPath("/**", TraceShare.ofRatio(0))), TraceShare.ALL));
		assertThat(isKept(sampler, Attributes.empty())).isTrue();
	}

	@Test
	void eachRuleHasARateOfItsOwn() {
		Sampler sampler = RuleSampler.of(new SamplingSettings(
				List.of(SamplingRule.ofPath("/orders/**", TraceShare.ofRate(0.001))), TraceShare.ofRate(0.001)));
		assertThat(isKept(sampler, ORDER)).isTrue();
		assertThat(isKept(sampler, ORDER)).isFalse();
		assertThat(isKept(sampler, Attributes.empty())).isTrue();
		assertThat(isKept(sampler, Attributes.empty())).isFalse();
	}

	private static boolean isKept(Sampler sampler, Attributes attributes) {
		return sampler
			.shouldSample(Context.root(), "0af7651916cd43dd8448eb211c80319c", "POST", SpanKind.SERVER, attributes,
					List.of())
			.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
	}

}
