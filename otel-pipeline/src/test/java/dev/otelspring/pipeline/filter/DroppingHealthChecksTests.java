package dev.otelspring.pipeline.filter;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.RecordedDrops;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DroppingHealthChecksTests {

	private final RecordedDrops drops = new RecordedDrops();

	private final Batch<SpanData> morning = RecordedTelemetry.spans((tracer) -> {
		request(tracer, "GET /health", "/health", 200, StatusCode.UNSET);
		request(tracer, "GET /orders/{id}", "/orders/{id}", 200, StatusCode.UNSET);
		request(tracer, "GET /healthz", "/healthz", 500, StatusCode.ERROR);
		tracer.spanBuilder("SELECT orders").setSpanKind(SpanKind.CLIENT).startSpan().end();
	});

	@Test
	void byName() {
		assertThat(names(SpanCondition.named("GET /health*"))).containsExactly("GET /orders/{id}", "SELECT orders");
		assertThat(this.drops.counts()).isEqualTo(Map.of(DropReason.FILTERED, 2));
	}

	@Test
	void byKind() {
		assertThat(names(new SpanCondition(null, SpanKind.CLIENT, null, List.of(), List.of())))
			.doesNotContain("SELECT orders")
			.hasSize(3);
	}

	@Test
	void byRouteWithARegularExpression() {
		assertThat(names(attribute(new AttributeCondition("http.route", null, "^/healthz?$"))))
			.containsExactly("GET /orders/{id}", "SELECT orders");
	}

	@Test
	void byAttributeThatIsANumber() {
		assertThat(names(attribute(new AttributeCondition("http.response.status_code", "200", null))))
			.containsExactly("GET /healthz", "SELECT orders");
	}

	@Test
	void byAttributeThatIsAListWithANull() {
		AttributeCondition condition = new AttributeCondition("ids", "2", null);
		assertThat(condition.predicate()
			.test(Attributes.of(AttributeKey.longArrayKey("ids"), Arrays.asList(1L, null, 2L)))).isTrue();
		assertThat(condition.predicate().test(Attributes.of(AttributeKey.longArrayKey("ids"), Arrays.asList(1L, null))))
			.isFalse();
	}

	@Test
	void byAttributeThatIsThereAtAll() {
		assertThat(names(attribute(new AttributeCondition("http.route", null, null)))).containsExactly("SELECT orders");
	}

	@Test
	void onlySuccessfulOnes() {
		assertThat(names(new SpanCondition("GET /health*", null, StatusCode.UNSET, List.of(), List.of())))
			.containsExactly("GET /orders/{id}", "GET /healthz", "SELECT orders");
	}

	@Test
	void byResource() {
		SpanCondition ofShop = new SpanCondition(null, SpanKind.SERVER, null, List.of(),
				List.of(new AttributeCondition("service.name", "shop", null)));
		assertThat(names(ofShop)).containsExactly("SELECT orders");
	}

	@Test
	void resourceOfAnotherServiceDoesNotMatch() {
		SpanCondition ofOthers = new SpanCondition(null, null, null, List.of(),
				List.of(new AttributeCondition("service.name", "stock", null)));
		assertThat(names(ofOthers)).hasSize(4);
	}

	@Test
	void anyConditionIsEnough() {
		FilterStage<SpanData> filter = FilterStage
			.ofSpans(List.of(SpanCondition.named("GET /health"), SpanCondition.named("SELECT *")), this.drops);
		assertThat(filter.process(this.morning).items()).extracting(SpanData::getName)
			.containsExactly("GET /orders/{id}", "GET /healthz");
	}

	@Test
	void batchWithoutHealthChecksIsTheSameInstance() {
		FilterStage<SpanData> filter = FilterStage.ofSpans(List.of(SpanCondition.named("nothing*")), this.drops);
		assertThat(filter.process(this.morning)).isSameAs(this.morning);
		assertThat(this.drops.counts()).isEmpty();
	}

	@Test
	void emptyBatchPasses() {
		FilterStage<SpanData> filter = FilterStage.ofSpans(List.of(SpanCondition.named("*")), this.drops);
		Batch<SpanData> empty = new Batch<>(Signal.TRACES, List.of());
		assertThat(filter.process(empty)).isSameAs(empty);
	}

	@Test
	void expressionThatGivesUpDropsNothing() {
		Batch<SpanData> batch = RecordedTelemetry
			.spans((tracer) -> tracer.spanBuilder("x").setAttribute("k", "a".repeat(5_000) + "b").startSpan().end());
		FilterStage<SpanData> filter = FilterStage
			.ofSpans(List.of(attribute(new AttributeCondition("k", null, "(a+)+$"))), this.drops);
		assertThat(filter.process(batch)).isSameAs(batch);
	}

	@Test
	void conditionWithoutPartsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SpanCondition(null, null, null, List.of(), List.of()))
			.withMessage("condition must have at least one part such as name: 'GET /health*', was empty");
	}

	@Test
	void attributeWithValueAndExpressionIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new AttributeCondition("http.route", "/a", "/a"))
			.withMessageContaining("either value or matches");
	}

	@Test
	void wrongExpressionIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new AttributeCondition("http.route", null, "["))
			.withMessageStartingWith("matches must be a regular expression such as");
	}

	private List<String> names(SpanCondition dropped) {
		FilterStage<SpanData> filter = FilterStage.ofSpans(List.of(dropped), this.drops);
		List<String> names = filter.process(this.morning).items().stream().map(SpanData::getName).toList();
		assertThat(names).hasSize(4 - this.drops.total());
		return names;
	}

	private static SpanCondition attribute(AttributeCondition attribute) {
		return new SpanCondition(null, null, null, List.of(attribute), List.of());
	}

	private static void request(Tracer tracer, String name, String route, int status, StatusCode code) {
		tracer.spanBuilder(name)
			.setSpanKind(SpanKind.SERVER)
			.setAttribute("http.route", route)
			.setAttribute("http.response.status_code", status)
			.startSpan()
			.setStatus(code)
			.end();
	}

}
