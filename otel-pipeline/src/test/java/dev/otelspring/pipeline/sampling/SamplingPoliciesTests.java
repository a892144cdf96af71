package dev.otelspring.pipeline.sampling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SamplingPoliciesTests {

	private static final SamplingPolicy ALWAYS = new AlwaysSamplePolicy();

	private static final SamplingPolicy NEVER = new ProbabilisticPolicy(0);

	@Test
	void alwaysSample() {
		assertThat(ALWAYS.evaluate(trace(Traces.root(1)))).isEqualTo(Decision.SAMPLED);
	}

	@Test
	void statusCode() {
		SamplingPolicy errors = new StatusCodePolicy(Set.of(StatusCode.ERROR));
		assertThat(errors.evaluate(trace(Traces.root(1), Traces.failed(1)))).isEqualTo(Decision.SAMPLED);
		assertThat(errors.evaluate(trace(Traces.root(1), Traces.child(1)))).isEqualTo(Decision.NOT_SAMPLED);
		assertThatIllegalArgumentException().isThrownBy(() -> new StatusCodePolicy(Set.of()))
			.withMessage("statusCodes must be at least one such as ERROR, was empty");
	}

	@Test
	void latency() {
		SamplingPolicy slow = new LatencyPolicy(Duration.ofSeconds(1), null);
		assertThat(slow.evaluate(trace(Traces.child(1), Traces.slow(1, Duration.ofSeconds(1)))))
			.isEqualTo(Decision.SAMPLED);
		assertThat(slow.evaluate(trace(Traces.slow(1, Duration.ofMillis(999))))).isEqualTo(Decision.NOT_SAMPLED);
	}

	@Test
	void latencyWithUpperThreshold() {
		SamplingPolicy range = new LatencyPolicy(Duration.ofSeconds(1), Duration.ofSeconds(2));
		assertThat(range.evaluate(trace(Traces.slow(1, Duration.ofSeconds(2))))).isEqualTo(Decision.SAMPLED);
		assertThat(range.evaluate(trace(Traces.slow(1, Duration.ofSeconds(3))))).isEqualTo(Decision.NOT_SAMPLED);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new LatencyPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1)))
			.withMessage("upperThreshold must be longer than threshold (PT1S) such as PT2S, was PT1S");
	}

	@Test
	void probabilisticDecidesByTheTraceId() {
		SamplingPolicy half = new ProbabilisticPolicy(50);
		assertThat(half.evaluate(trace(Traces.root(1)))).isEqualTo(Decision.SAMPLED);
		assertThat(half.evaluate(trace(Traces.root(Long.MAX_VALUE)))).isEqualTo(Decision.NOT_SAMPLED);
		assertThatIllegalArgumentException().isThrownBy(() -> new ProbabilisticPolicy(101))
			.withMessage("samplingPercentage must be from 0 to 100 such as 10, was 101.0");
	}

	@Test
	void numericAttribute() {
		SamplingPolicy serverErrors = new NumericAttributePolicy("http.response.status_code", 500, 599);
		assertThat(serverErrors.evaluate(trace(Traces.root(1), status(503)))).isEqualTo(Decision.SAMPLED);
		assertThat(serverErrors.evaluate(trace(Traces.root(1), status(200)))).isEqualTo(Decision.NOT_SAMPLED);
		SpanData fraction = Traces.with(1, Attributes.builder().put("load", 0.5).build());
		assertThat(new NumericAttributePolicy("load", 0, 1).evaluate(trace(fraction))).isEqualTo(Decision.SAMPLED);
		assertThat(new NumericAttributePolicy("load", 1, 2).evaluate(trace(fraction))).isEqualTo(Decision.NOT_SAMPLED);
		assertThatIllegalArgumentException().isThrownBy(() -> new NumericAttributePolicy("a", 2, 1))
			.withMessage("maxValue must be at least minValue (2) such as 2, was 1");
	}

	@Test
	void stringAttribute() {
		SamplingPolicy checkout = new StringAttributePolicy("http.route", List.of("/checkout", "/pay"), false, false);
		assertThat(checkout.evaluate(trace(Traces.root(1), route("/pay")))).isEqualTo(Decision.SAMPLED);
		assertThat(checkout.evaluate(trace(Traces.root(1), route("/pay/1")))).isEqualTo(Decision.NOT_SAMPLED);
	}

	@Test
	void stringAttributeWithRegularExpression() {
		SamplingPolicy api = new StringAttributePolicy("http.route", List.of("^/api/.*", "pay"), true, false);
		assertThat(api.evaluate(trace(route("/api/orders")))).isEqualTo(Decision.SAMPLED);
		assertThat(api.evaluate(trace(route("/v2/pay/1")))).isEqualTo(Decision.SAMPLED);
		assertThat(api.evaluate(trace(route("/v2/api/")))).isEqualTo(Decision.NOT_SAMPLED);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new StringAttributePolicy("http.route", List.of("("), true, false))
			.withMessageStartingWith("values must be a regular expression such as");
	}

	@Test
	void stringAttributeInverted() {
		SamplingPolicy notHealth = new StringAttributePolicy("http.route", List.of("/health"), false, true);
		assertThat(notHealth.evaluate(trace(Traces.root(1), route("/orders")))).isEqualTo(Decision.SAMPLED);
		assertThat(notHealth.evaluate(trace(Traces.root(1), route("/health")))).isEqualTo(Decision.NOT_SAMPLED);
	}

	@Test
	void stringAttributeOfTheResource() {
		SamplingPolicy shop = new StringAttributePolicy("service.name", List.of("shop"), false, false);
		assertThat(shop.evaluate(trace(Traces.root(1)))).isEqualTo(Decision.SAMPLED);
	}

	@Test
	void booleanAttribute() {
		SamplingPolicy debug = new BooleanAttributePolicy("app.debug", true);
		assertThat(debug.evaluate(trace(Traces.with(1, Attributes.builder().put("app.debug", true).build()))))
			.isEqualTo(Decision.SAMPLED);
		assertThat(debug.evaluate(trace(Traces.with(1, Attributes.builder().put("app.debug", false).build()))))
			.isEqualTo(Decision.NOT_SAMPLED);
		assertThat(debug.evaluate(trace(Traces.root(1)))).isEqualTo(Decision.NOT_SAMPLED);
	}

	@Test
	void rateLimitingKeepsTheRateOverTime() {
		AtomicLong clock = new AtomicLong();
		SamplingPolicy limit = new RateLimitingPolicy(10, clock::get);
		int kept = 0;
		for (int i = 0; i < 6_000; i++) {
			clock.addAndGet(Duration.ofMillis(10).toNanos());
			if (limit.evaluate(trace(Traces.root(i), Traces.child(i), Traces.child(i))) == Decision.SAMPLED) {
				kept += 3;
			}
		}
		assertThat(kept).as("spans in a minute").isBetween(600, 615);
	}

	@Test
	void rateLimitingGivesALargeTraceAChance() {
		AtomicLong clock = new AtomicLong();
		SamplingPolicy limit = new RateLimitingPolicy(2, clock::get);
		List<SpanData> large = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			large.add(Traces.child(1));
		}
		assertThat(limit.evaluate(BufferedTrace.of(large))).isEqualTo(Decision.SAMPLED);
		clock.addAndGet(Duration.ofSeconds(4).toNanos());
		assertThat(limit.evaluate(trace(Traces.root(2)))).as("eight spans of debt").isEqualTo(Decision.NOT_SAMPLED);
		clock.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(limit.evaluate(trace(Traces.root(2)))).isEqualTo(Decision.SAMPLED);
	}

	@Test
	void spanCount() {
		SamplingPolicy two = new SpanCountPolicy(2, 3);
		assertThat(two.evaluate(trace(Traces.root(1)))).isEqualTo(Decision.NOT_SAMPLED);
		assertThat(two.evaluate(trace(Traces.root(1), Traces.child(1)))).isEqualTo(Decision.SAMPLED);
		assertThat(two.evaluate(trace(Traces.root(1), Traces.child(1), Traces.child(1), Traces.child(1))))
			.isEqualTo(Decision.NOT_SAMPLED);
		assertThat(new SpanCountPolicy(2, 0)
			.evaluate(trace(Traces.root(1), Traces.child(1), Traces.child(1), Traces.child(1))))
			.isEqualTo(Decision.SAMPLED);
	}

	@Test
	void and() {
		assertThat(new AndPolicy(List.of(ALWAYS, ALWAYS)).evaluate(trace(Traces.root(1)))).isEqualTo(Decision.SAMPLED);
		assertThat(new AndPolicy(List.of(ALWAYS, NEVER)).evaluate(trace(Traces.root(1))))
			.isEqualTo(Decision.NOT_SAMPLED);
		assertThatIllegalArgumentException().isThrownBy(() -> new AndPolicy(List.of()))
			.withMessage("subPolicies must be at least one such as latency, was empty");
	}

	@Test
	void drop() {
		assertThat(new DropPolicy(List.of(ALWAYS)).evaluate(trace(Traces.root(1)))).isEqualTo(Decision.DROPPED);
		assertThat(new DropPolicy(List.of(ALWAYS, NEVER)).evaluate(trace(Traces.root(1))))
			.isEqualTo(Decision.NOT_SAMPLED);
	}

	private static BufferedTrace trace(SpanData... spans) {
		return BufferedTrace.of(List.of(spans));
	}

	private static SpanData status(long code) {
		return Traces.with(1, Attributes.builder().put("http.response.status_code", code).build());
	}

	private static SpanData route(String route) {
		return Traces.with(1, Attributes.builder().put("http.route", route).build());
	}

}
