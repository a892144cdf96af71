package dev.otelspring.pipeline.redaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.attribute.EditStage;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.ExceptionEventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RedactingTelemetryTests {

	private static final String CARD = "4111 1111 1111 1111";

	private static final String MAIL = "ann@example.com";

	private final Redactor redactor = new Redactor(new RedactionSettings(List.of("password"),
			List.of(RedactionSettings.CREDIT_CARD, RedactionSettings.EMAIL, "sk_live_\\w+"), Set.of("order.id")));

	@Test
	void attributesOfAllTypes() {
		SpanData span = redactedSpan((builder) -> builder.put("comment", "pay with " + CARD)
			.put("card", 4111111111111111L)
			.put(AttributeKey.longArrayKey("cards"), List.of(1L, 4111111111111111L))
			.put(AttributeKey.stringArrayKey("mails"), List.of("none", MAIL))
			.put(AttributeKey.valueKey("nested"), Value.of(KeyValue.of("k", Value.of(MAIL))))
			.put("key", "sk_live_abc123")
			.put("order.id", "4111111111111111")
			.put("amount", 12.5)
			.put("count", 7));
		assertThat(span.getAttributes()).isEqualTo(Attributes.builder()
			.put("comment", "pay with ****")
			.put("card", "****")
			.put("cards", "****")
			.put(AttributeKey.stringArrayKey("mails"), List.of("none", "****"))
			.put(AttributeKey.valueKey("nested"), Value.of(KeyValue.of("k", Value.of("****"))))
			.put("key", "****")
			.put("order.id", "4111111111111111")
			.put("amount", 12.5)
			.put("count", 7)
			.build());
		assertThat(span.getTotalAttributeCount()).isEqualTo(9);
	}

	@Test
	void listsWithNulls() {
		SpanData span = redactedSpan((builder) -> builder.put(AttributeKey.longArrayKey("ids"), Arrays.asList(1L, null))
			.put(AttributeKey.longArrayKey("cards"), Arrays.asList(null, 4111111111111111L))
			.put(AttributeKey.stringArrayKey("mails"), Arrays.asList(null, MAIL)));
		assertThat(span.getAttributes()).isEqualTo(Attributes.builder()
			.put(AttributeKey.longArrayKey("ids"), Arrays.asList(1L, null))
			.put("cards", "****")
			.put(AttributeKey.stringArrayKey("mails"), Arrays.asList(null, "****"))
			.build());
	}

	@Test
	void exceptionWithItsStackTrace() {
		Batch<SpanData> batch = RecordedTelemetry.spans((tracer) -> tracer.spanBuilder("pay")
			.startSpan()
			.recordException(new IllegalStateException("No account for " + MAIL))
			.setStatus(StatusCode.ERROR, "No account for " + MAIL)
			.end());
		SpanData span = this.redactor.spanStage().process(batch).items().get(0);
		EventData event = span.getEvents().get(0);
		assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.message")))
			.isEqualTo("No account for ****");
		assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.stacktrace")))
			.startsWith("java.lang.IllegalStateException: No account for ****")
			.contains("RedactingTelemetryTests")
			.doesNotContain(MAIL);
		assertThat(event).as("no way back to the exception").isNotInstanceOf(ExceptionEventData.class);
		assertThat(span.getStatus().getDescription()).isEqualTo("No account for ****");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void namesAndLinks() {
		SpanContext linked = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getSampled(), TraceState.getDefault());
		Batch<SpanData> batch = RecordedTelemetry.spans((tracer) -> tracer.spanBuilder("GET /users/" + MAIL)
			.addLink(linked, Attributes.builder().put("by", MAIL).build())
			.startSpan()
			.addEvent("told " + MAIL)
			.end());
		SpanData span = this.redactor.spanStage().process(batch).items().get(0);
		assertThat(span.getName()).isEqualTo("GET /users/****");
		assertThat(span.getEvents().get(0).getName()).isEqualTo("told ****");
		assertThat(span.getLinks().get(0).getAttributes()).isEqualTo(Attributes.builder().put("by", "****").build());
		assertThat(span.getLinks().get(0).getSpanContext()).isEqualTo(linked);
	}

	@Test
	void bodyOfALogRecord() {
		LogRecordData log = redactedLog(Value.of("mail to " + MAIL));
		assertThat(log.getBodyValue()).isEqualTo(Value.of("mail to ****"));
	}

	@Test
	@SuppressWarnings("deprecation")
	void olderFormOfTheBodyIsRedactedToo() {
		assertThat(redactedLog(Value.of("mail to " + MAIL)).getBody().asString()).isEqualTo("mail to ****");
	}

	@Test
	void nestedBodyOfALogRecord() {
		Value<?> body = Value.of(KeyValue.of("to", Value.of(Value.of(MAIL), Value.of(CARD), Value.of(5))),
				KeyValue.of("password", Value.of(true)));
		assertThat(redactedLog(body).getBodyValue())
			.isEqualTo(Value.of(KeyValue.of("to", Value.of(Value.of("****"), Value.of("****"), Value.of(5))),
					KeyValue.of("password", Value.of("****"))));
	}

	@Test
	void resourceOnRequest() {
		Batch<SpanData> batch = RecordedTelemetry.spans((tracer) -> tracer.spanBuilder("a").startSpan().end());
		Redactor hosts = new Redactor(new RedactionSettings(List.of("^host\\."), List.of(), Set.of()));
		SpanData span = EditStage.ofSpanResource(hosts::redact).process(batch).items().get(0);
		assertThat(span.getResource().getAttribute(AttributeKey.stringKey("host.name"))).isEqualTo("****");
		assertThat(span.getResource().getAttribute(AttributeKey.stringKey("service.name"))).isEqualTo("shop");
	}

	@Test
	void batchWithoutSecretsIsTheSameInstance() {
		Batch<SpanData> batch = RecordedTelemetry.spans((tracer) -> tracer.spanBuilder("GET /orders")
			.setAttribute("http.route", "/orders/{id}")
			.setAttribute("http.response.status_code", 200)
			.startSpan()
			.recordException(new IllegalStateException("no secret"))
			.end());
		assertThat(this.redactor.spanStage().process(batch)).isSameAs(batch);
		assertThat(this.redactor.maskedValues()).isZero();
	}

	@Test
	void expressionThatGivesUpMasksTheWholeValue() {
		Redactor hopeless = new Redactor(new RedactionSettings(List.of(), List.of("(a+)+$", "(x|y)*z"), Set.of()));
		assertThat(hopeless.redact("a".repeat(3_000) + "b")).isEqualTo("****");
		assertThat(hopeless.redact("xy".repeat(20_000))).isEqualTo("****");
		assertThat(hopeless.redact("ordinary")).isEqualTo("ordinary");
	}

	@Test
	void keyThatNoExpressionCanJudgeIsBlocked() {
		Redactor hopeless = new Redactor(new RedactionSettings(List.of("(a+)+$"), List.of(), Set.of()));
		String key = "a".repeat(3_000) + "b";
		assertThat(hopeless.redact(Attributes.builder().put(key, "value").build()))
			.isEqualTo(Attributes.builder().put(key, "****").build());
	}

	@Test
	void secretsNeverLeaveWhereverTheyAreHidden() {
		Random random = new Random(11);
		for (int i = 0; i < 3_000; i++) {
			String secret = List.of(CARD, MAIL, "sk_live_4eC39H", "ann%40example.com").get(random.nextInt(4));
			Value<?> body = nested(random, 0, "a " + secret + " b");
			LogRecordData log = redactedLog(body);
			Value<?> redacted = log.getBodyValue();
			assertThat(redacted).isNotNull();
			assertThat(text(redacted)).doesNotContain(secret).contains("a **** b");
			assertThat(this.redactor.redact(redacted)).isSameAs(redacted);
		}
	}

	private static Value<?> nested(Random random, int depth, String text) {
		if (depth == 4 || random.nextInt(4) == 0) {
			return Value.of(text);
		}
		List<Value<?>> values = new ArrayList<>(List.of(Value.of("x"), Value.of(1), Value.of(true), Value.of(0.5)));
		values.set(random.nextInt(4), nested(random, depth + 1, text));
		if (random.nextBoolean()) {
			return Value.of(values);
		}
		return Value.of(KeyValue.of("k1", values.get(0)), KeyValue.of("k2", values.get(1)),
				KeyValue.of("k3", values.get(2)), KeyValue.of("k4", values.get(3)));
	}

	private static String text(@Nullable Value<?> value) {
		return (value != null) ? value.asString() : "";
	}

	private SpanData redactedSpan(Consumer<AttributesBuilder> attributes) {
		AttributesBuilder builder = Attributes.builder();
		attributes.accept(builder);
		Batch<SpanData> batch = RecordedTelemetry
			.spans((tracer) -> tracer.spanBuilder("a").setAllAttributes(builder.build()).startSpan().end());
		return this.redactor.spanStage().process(batch).items().get(0);
	}

	private LogRecordData redactedLog(Value<?> body) {
		Batch<LogRecordData> batch = RecordedTelemetry.logRecords("shop",
				(logger) -> logger.logRecordBuilder().setBody(body).emit());
		return this.redactor.logRecordStage().process(batch).items().get(0);
	}

}
