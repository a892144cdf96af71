package dev.otelspring.autoconfigure.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentAttributes;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.RecentTraces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** From {@code otel.processors} to what reaches the backend. */
class ProcessorsTests {

	@AutoClose
	private final Backend backend = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()))
		.withPropertyValues("management.endpoints.web.exposure.include=otel")
		.withPropertyValues(this.backend.properties());

	@Test
	void filterSpansByTheirName() {
		this.contextRunner.withPropertyValues("otel.processors.filter.spans[0].name=GET /health*").run((context) -> {
			span(context, "GET /health/live", Map.of());
			span(context, "GET /orders", Map.of());
			flush(context);
			assertThat(drops(context, Signal.TRACES)).isEqualTo(Map.of(DropReason.FILTERED, 1L));
		});
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("GET /orders");
	}

	@Test
	void filterSpansByTheirRoute() {
		this.contextRunner.withPropertyValues("otel.processors.filter.spans[0].attribute=http.route",
				"otel.processors.filter.spans[0].matches=^/internal/",
				"otel.processors.filter.spans[1].attribute=http.route", "otel.processors.filter.spans[1].value=/ping")
			.run((context) -> {
				span(context, "a", Map.of("http.route", "/internal/cache"));
				span(context, "b", Map.of("http.route", "/ping"));
				span(context, "c", Map.of("http.route", "/orders/internal/"));
				span(context, "d", Map.of());
				flush(context);
				assertThat(drops(context, Signal.TRACES)).isEqualTo(Map.of(DropReason.FILTERED, 2L));
			});
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("c", "d");
	}

	@Test
	void filterSpansThatMeetAllPartsOfACondition() {
		this.contextRunner
			.withPropertyValues("otel.processors.filter.spans[0].status=error",
					"otel.processors.filter.spans[0].kind=internal", "otel.processors.filter.spans[0].name=noisy")
			.run((context) -> {
				span(context, "noisy", Map.of());
				context.getBean(Tracer.class).spanBuilder("noisy").startSpan().setStatus(StatusCode.ERROR, "why").end();
				flush(context);
			});
		assertThat(this.backend.spans()).extracting(SentSpan::status).containsExactly("UNSET");
	}

	@Test
	void filterLogRecordsAndMetrics() {
		this.contextRunner
			.withPropertyValues("otel.processors.filter.logs[0].severity-below=info",
					"otel.processors.filter.metrics[0].name=jvm.*", "otel.metric.export.interval=1h")
			.run((context) -> {
				log(context, Severity.DEBUG, "quiet");
				log(context, Severity.WARN, "loud");
				OpenTelemetry openTelemetry = context.getBean(OpenTelemetry.class);
				openTelemetry.getMeter("test").counterBuilder("jvm.things").build().add(1);
				openTelemetry.getMeter("test").counterBuilder("orders").build().add(1);
			});
		assertThat(this.backend.receiver().logRecords()).extracting(ProcessorsTests::body).containsExactly("loud");
		assertThat(this.backend.receiver().metrics()).extracting(Metric::getName)
			.contains("orders")
			.doesNotContain("jvm.things");
	}

	@Test
	void changeAttributesInOrder() {
		this.contextRunner.withPropertyValues("otel.processors.attributes.actions[0].key=team",
				"otel.processors.attributes.actions[0].value=shop", "otel.processors.attributes.actions[1].key=session",
				"otel.processors.attributes.actions[1].action=delete", "otel.processors.attributes.actions[2].key=team",
				"otel.processors.attributes.actions[2].value=never",
				"otel.processors.attributes.actions[2].action=insert", "otel.processors.attributes.actions[3].key=user",
				"otel.processors.attributes.actions[3].action=hash")
			.run((context) -> {
				span(context, "span", Map.of("session", "s1", "user", "ann", "kept", "yes"));
				log(context, Severity.INFO, "hello");
			});
		assertThat(this.backend.spans()).singleElement()
			.satisfies((span) -> assertThat(span.attributes()).containsEntry("team", "shop")
				.containsEntry("kept", "yes")
				.doesNotContainKey("session")
				.hasEntrySatisfying("user", (hash) -> assertThat(hash.toString()).matches("[0-9a-f]{64}")));
		assertThat(this.backend.receiver().logRecords()).singleElement()
			.satisfies((log) -> assertThat(SentAttributes.of(log.getAttributesList())).containsEntry("team", "shop"));
	}

	@Test
	void changeTheResourceOfAllSignals() {
		this.contextRunner
			.withPropertyValues("otel.processors.resource.attributes[0].key=deployment.environment.name",
					"otel.processors.resource.attributes[0].value=test",
					"otel.processors.resource.attributes[1].key=telemetry.sdk.version",
					"otel.processors.resource.attributes[1].action=delete")
			.run((context) -> {
				span(context, "span", Map.of());
				context.getBean(OpenTelemetry.class).getMeter("test").counterBuilder("orders").build().add(1);
			});
		assertThat(this.backend.receiver().traceResources()).isNotEmpty()
			.allSatisfy((resource) -> assertThat(SentAttributes.of(resource.getAttributesList()))
				.containsEntry("deployment.environment.name", "test")
				.doesNotContainKey("telemetry.sdk.version"));
		assertThat(this.backend.receiver().requests()).filteredOn((request) -> request.path().equals("/v1/metrics"))
			.isNotEmpty()
			.flatMap((request) -> request.metrics().getResourceMetricsList())
			.allSatisfy((metrics) -> assertThat(SentAttributes.of(metrics.getResource().getAttributesList()))
				.containsEntry("deployment.environment.name", "test"));
	}

	@Test
	void redactBeforeAnybodyLooks() {
		this.contextRunner
			.withPropertyValues("otel.processors.redaction.blocked-keys=password",
					"otel.processors.redaction.blocked-values=credit-card,email",
					"otel.processors.redaction.ignored-keys=order.number")
			.run((context) -> {
				Span span = context.getBean(Tracer.class).spanBuilder("pay").startSpan();
				span.setAttribute("user.Password", "hunter2")
					.setAttribute("note", "card 4111 1111 1111 1111 of ann@example.org")
					.setAttribute("order.number", "4111111111111111")
					.addEvent("mailed", Attributes.of(AttributeKey.stringKey("to"), "ann@example.org"))
					.end();
				log(context, Severity.INFO, "mail to ann@example.org");
				flush(context);
				List<SpanData> remembered = context.getBean(RecentTraces.class).finished().get(0).spans();
				assertThat(remembered.toString()).contains("order.number")
					.doesNotContain("hunter2", "4111 1111 1111 1111", "ann@example.org");
			});
		assertThat(this.backend.spans()).singleElement().satisfies((span) -> {
			assertThat(span.attributes()).containsEntry("order.number", "4111111111111111")
				.hasEntrySatisfying("note", (note) -> assertThat(note.toString()).startsWith("card ").contains(" of "));
			assertThat(span.toString()).doesNotContain("hunter2", "4111 1111 1111 1111", "ann@example.org");
		});
		assertThat(this.backend.receiver().logRecords()).singleElement()
			.satisfies((log) -> assertThat(body(log)).startsWith("mail to ").doesNotContain("ann@example.org"));
	}

	@Test
	void keepNoSpanAtZeroPercent() {
		this.contextRunner.withPropertyValues("otel.processors.probabilistic-sampler.sampling-percentage=0")
			.run((context) -> {
				span(context, "span", Map.of());
				flush(context);
				assertThat(drops(context, Signal.TRACES)).isEqualTo(Map.of(DropReason.NOT_SAMPLED, 1L));
			});
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void letNoMoreThroughThanTheRate() {
		this.contextRunner.withPropertyValues("otel.processors.rate-limiter.spans-per-second=10").run((context) -> {
			IntStream.range(0, 1000).forEach((i) -> span(context, "span", Map.of()));
			flush(context);
			long dropped = drops(context, Signal.TRACES).getOrDefault(DropReason.RATE_LIMITED, 0L);
			// Refilled while it runs: a slow machine lets some more through.
			assertThat(dropped).isBetween(500L, 990L);
			assertThat(this.backend.spans()).hasSize(1000 - (int) dropped);
		});
	}

	@Test
	void keepWholeTracesWithAnErrorOrASlowSpan() {
		this.contextRunner
			.withPropertyValues("otel.processors.tail-sampling.grace=0s",
					"otel.processors.tail-sampling.policies[0].name=errors",
					"otel.processors.tail-sampling.policies[0].type=status_code",
					"otel.processors.tail-sampling.policies[0].status-codes=ERROR",
					"otel.processors.tail-sampling.policies[1].name=slow",
					"otel.processors.tail-sampling.policies[1].type=latency",
					"otel.processors.tail-sampling.policies[1].threshold=1s",
					"otel.processors.tail-sampling.policies[2].name=share",
					"otel.processors.tail-sampling.policies[2].type=probabilistic",
					"otel.processors.tail-sampling.policies[2].sampling-percentage=0")
			.run((context) -> {
				trace(context, "failing", StatusCode.ERROR, Duration.ofMillis(1));
				trace(context, "slow", StatusCode.UNSET, Duration.ofSeconds(2));
				trace(context, "fast", StatusCode.UNSET, Duration.ofMillis(1));
				flush(context);
				assertThat(drops(context, Signal.TRACES)).isEqualTo(Map.of(DropReason.NOT_SAMPLED, 2L));
				// People see what the backends do not.
				assertThat(context.getBean(RecentTraces.class).finished()).hasSize(3);
			});
		assertThat(this.backend.spans()).extracting(SentSpan::name)
			.containsExactlyInAnyOrder("failing", "failing child", "slow", "slow child");
	}

	@ParameterizedTest
	@CsvSource({ "filter.spans[1].kind, round, filter.spans[1].kind must be one of",
			"filter.spans[1].matches, x, filter.spans[1].attribute must be given",
			"filter.logs[1].severity-below, loud, filter.logs[1].severity-below must be one of",
			"attributes.actions[1].action, paint, attributes.actions[1].action must be one of",
			"attributes.actions[1].key, '', attributes.actions[1].key must be given",
			"resource.attributes[1].action, paint, resource.attributes[1].action must be one of",
			"tail-sampling.policies[1].sampling-percentage, 101, tail-sampling.policies[1] cannot be used",
			"tail-sampling.policies[1].type, guess, tail-sampling.policies[1].type must be one of",
			"tail-sampling.policies[1].type, '', tail-sampling.policies[1].type must be given",
			"tail-sampling.policies[1].type, latency, tail-sampling.policies[1].threshold must be given",
			"tail-sampling.policies[1].type, and, tail-sampling.policies[1] cannot be used",
			"tail-sampling.policies[1].sampling-percentage, half, tail-sampling.policies[1].sampling-percentage must be",
			"tail-sampling.policies[3].type, drop, tail-sampling.policies[3].type must belong to a list that has no gaps" })
	void stopTheStartAndNameTheItem(String property, String value, String named) {
		this.contextRunner
			.withPropertyValues("otel.processors.filter.spans[0].name=a", "otel.processors.filter.spans[1].name=b",
					"otel.processors.filter.logs[0].body=a", "otel.processors.filter.logs[1].body=b",
					"otel.processors.attributes.actions[0].key=a", "otel.processors.attributes.actions[0].value=a",
					"otel.processors.attributes.actions[1].key=b", "otel.processors.attributes.actions[1].value=b",
					"otel.processors.resource.attributes[0].key=a", "otel.processors.resource.attributes[0].value=a",
					"otel.processors.resource.attributes[1].key=b", "otel.processors.resource.attributes[1].value=b",
					"otel.processors.tail-sampling.policies[0].name=a",
					"otel.processors.tail-sampling.policies[0].type=always_sample",
					"otel.processors.tail-sampling.policies[1].name=b",
					"otel.processors.tail-sampling.policies[1].type=probabilistic",
					"otel.processors.tail-sampling.policies[1].sampling-percentage=10")
			.withPropertyValues("otel.processors." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessageStartingWith("otel.processors." + named));
	}

	@ParameterizedTest
	@CsvSource({ "probabilistic-sampler.sampling-percentage, 101", "rate-limiter.spans-per-second, 0",
			"rate-limiter.log-records-per-second, -1", "memory-limiter.limit, 0B", "batch.send-batch-size, 0",
			"batch.timeout, -1s", "tail-sampling.decision-wait, 0s", "tail-sampling.grace, -1s",
			"tail-sampling.num-traces, 0", "tail-sampling.max-size, 0MB", "tail-sampling.sampled-cache-size, -1",
			"tail-sampling.non-sampled-cache-size, -1" })
	void stopTheStartWhereAValueIsWrong(String property, String value) {
		this.contextRunner
			.withPropertyValues("otel.processors.tail-sampling.policies[0].name=all",
					"otel.processors.tail-sampling.policies[0].type=always_sample")
			.withPropertyValues("otel.processors." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessageStartingWith("otel.processors." + property + " must ")
				.hasMessageEndingWith(", was '" + value + "'"));
	}

	@Test
	void stopTheStartWherePoliciesHaveTheSameName() {
		this.contextRunner
			.withPropertyValues("otel.processors.tail-sampling.policies[0].name=same",
					"otel.processors.tail-sampling.policies[0].type=always_sample",
					"otel.processors.tail-sampling.policies[1].name=same",
					"otel.processors.tail-sampling.policies[1].type=always_sample")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("otel.processors.tail-sampling.policies must have names that differ"));
	}

	private static void span(ApplicationContext context, String name, Map<String, String> attributes) {
		Span span = context.getBean(Tracer.class).spanBuilder(name).startSpan();
		attributes.forEach(span::setAttribute);
		span.end();
	}

	private static void trace(ApplicationContext context, String name, StatusCode childStatus, Duration duration) {
		Tracer tracer = context.getBean(Tracer.class);
		long start = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
		Span root = tracer.spanBuilder(name).setStartTimestamp(start, TimeUnit.NANOSECONDS).startSpan();
		try (Scope scope = root.makeCurrent()) {
			tracer.spanBuilder(name + " child").startSpan().setStatus(childStatus).end();
		}
		root.end(start + duration.toNanos(), TimeUnit.NANOSECONDS);
	}

	private static void log(ApplicationContext context, Severity severity, String body) {
		context.getBean(OpenTelemetry.class)
			.getLogsBridge()
			.get("test")
			.logRecordBuilder()
			.setSeverity(severity)
			.setBody(body)
			.emit();
	}

	private static String body(LogRecord log) {
		return log.getBody().getStringValue();
	}

	private static void flush(ApplicationContext context) {
		context.getBean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
	}

	private static Map<DropReason, Long> drops(ApplicationContext context, Signal signal) {
		return context.getBean(TelemetryPipeline.class).status().snapshot().signals().get(signal).dropped();
	}

}
