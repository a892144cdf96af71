package dev.otelspring.autoconfigure.limits;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentAttributes;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.sdk.logs.LogLimits;
import io.opentelemetry.sdk.trace.SpanLimits;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Each limit, from its property or its variable to what the backend decoded. */
class LimitsTests {

	private static final String LONG = "0123456789";

	private static final String CUT = "0123";

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()));

	@AutoClose
	private final Backend backend = Backend.start();

	static Stream<Arguments> limits() {
		return Stream.of(
				limit(Map.of("attribute.value.length.limit", "4"),
						Map.of("span text", CUT, "event text", CUT, "link text", CUT, "log text", CUT)),
				limit(Map.of("attribute.count.limit", "2"),
						Map.of("span attributes", "2, 4 dropped", "log attributes", "2, 4 dropped")),
				limit(Map.of("span.attribute.value.length.limit", "4"),
						Map.of("span text", CUT, "event text", CUT, "link text", CUT)),
				limit(Map.of("span.attribute.count.limit", "2"), Map.of("span attributes", "2, 4 dropped")),
				limit(Map.of("span.event.count.limit", "2"), Map.of("events", "2, 4 dropped")),
				limit(Map.of("span.link.count.limit", "2"), Map.of("links", "2, 4 dropped")),
				limit(Map.of("event.attribute.count.limit", "2"), Map.of("event attributes", "2, 4 dropped")),
				limit(Map.of("link.attribute.count.limit", "2"), Map.of("link attributes", "2, 4 dropped")),
				limit(Map.of("logrecord.attribute.value.length.limit", "4"), Map.of("log text", CUT)),
				limit(Map.of("logrecord.attribute.count.limit", "2"), Map.of("log attributes", "2, 4 dropped")),
				// The specific limit wins, be it less or more.
				limit(Map.of("attribute.value.length.limit", "4", "span.attribute.value.length.limit", "9",
						"logrecord.attribute.value.length.limit", "5"),
						Map.of("span text", "012345678", "event text", "012345678", "link text", "012345678",
								"log text", "01234")),
				limit(Map.of("attribute.count.limit", "2", "span.attribute.count.limit", "1",
						"logrecord.attribute.count.limit", "3"),
						Map.of("span attributes", "1, 5 dropped", "log attributes", "3, 3 dropped")),
				limit(Map.of("span.event.count.limit", "0", "span.link.count.limit", "0", "attribute.count.limit", "0"),
						Map.of("events", "0, 6 dropped", "links", "0, 6 dropped", "span attributes", "0, 6 dropped",
								"log attributes", "0, 6 dropped")));
	}

	@ParameterizedTest
	@MethodSource("limits")
	void areReadFromProperties(Map<String, String> limits, Map<String, String> changes) {
		String[] properties = limits.entrySet()
			.stream()
			.map((limit) -> "otel." + limit.getKey() + "=" + limit.getValue())
			.toArray(String[]::new);
		assertThat(sent(this.contextRunner.withPropertyValues(properties), 6)).isEqualTo(allBut(changes, limits));
	}

	@ParameterizedTest
	@MethodSource("limits")
	void areReadFromVariables(Map<String, String> limits, Map<String, String> changes) {
		Map<String, Object> variables = limits.entrySet()
			.stream()
			.collect(Collectors.toMap((limit) -> "OTEL_" + limit.getKey().toUpperCase(Locale.ROOT).replace('.', '_'),
					Map.Entry::getValue));
		assertThat(sent(this.contextRunner.withInitializer(Contexts.variables(variables)), 6))
			.isEqualTo(allBut(changes, limits));
	}

	@Test
	void are128OfEachWithTextAsLongAsItIs() {
		Map<String, String> sent = sent(this.contextRunner, 130);
		assertThat(sent).containsEntry("span text", LONG).containsEntry("log text", LONG);
		assertThat(sent.keySet().stream().filter((name) -> !name.endsWith("text"))).hasSize(6)
			.allSatisfy((name) -> assertThat(sent).containsEntry(name, "128, 2 dropped"));
	}

	@Test
	void backOffWhenUserDefinesThem() {
		SpanLimits spans = SpanLimits.builder().setMaxNumberOfEvents(1).build();
		LogLimits logs = LogLimits.builder().setMaxNumberOfAttributes(1).build();
		assertThat(sent(this.contextRunner.withBean("usersSpanLimits", SpanLimits.class, () -> spans)
			.withBean("usersLogLimits", LogLimits.class, () -> logs)
			.withPropertyValues("otel.span.event.count.limit=2", "otel.logrecord.attribute.count.limit=2"), 6))
			.containsEntry("events", "1, 5 dropped")
			.containsEntry("log attributes", "1, 5 dropped");
	}

	@Test
	void backOffWhenUserDefinesOpenTelemetry() {
		Contexts.silentRunner()
			.withBean("usersOpenTelemetry", OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(context).doesNotHaveBean(SpanLimits.class).doesNotHaveBean(LogLimits.class));
	}

	private static Arguments limit(Map<String, String> limits, Map<String, String> changes) {
		return Arguments.of(limits, changes);
	}

	// A limit changes what it is for and nothing else.
	private static Map<String, String> allBut(Map<String, String> changes, Map<String, String> limits) {
		Map<String, String> all = new TreeMap<>();
		for (String holder : List.of("span", "event", "link", "log")) {
			all.put(holder + " attributes", "6, 0 dropped");
			all.put(holder + " text", LONG);
		}
		all.put("events", "6, 0 dropped");
		all.put("links", "6, 0 dropped");
		all.putAll(changes);
		if (limits.containsValue("0")) {
			all.keySet().removeIf((name) -> !changes.containsKey(name));
		}
		return all;
	}

	private Map<String, String> sent(ApplicationContextRunner runner, int count) {
		runner.withPropertyValues(this.backend.properties()).run((context) -> {
			OpenTelemetry openTelemetry = context.getBean(OpenTelemetry.class);
			emitSpan(openTelemetry, count);
			LogRecordBuilder record = openTelemetry.getLogsBridge().get("test").logRecordBuilder();
			record.setAllAttributes(attributes(count)).emit();
		});
		Map<String, String> sent = new TreeMap<>();
		assertThat(this.backend.receiver().spans()).singleElement().satisfies(describe(sent));
		LogRecord record = this.backend.receiver().logRecords().get(0);
		describe(sent, "log", record.getAttributesList(), record.getDroppedAttributesCount());
		return sent;
	}

	private static void emitSpan(OpenTelemetry openTelemetry, int count) {
		SpanContext other = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getSampled(), TraceState.getDefault());
		List<Attributes> each = Collections.nCopies(count, attributes(count));
		SpanBuilder builder = openTelemetry.getTracer("test").spanBuilder("test");
		// The SDK does not count what a link loses that is added later.
		each.forEach((attributes) -> builder.addLink(other, attributes));
		Span span = builder.startSpan();
		span.setAllAttributes(attributes(count));
		each.forEach((attributes) -> span.addEvent("event", attributes));
		span.end();
	}

	// "a" is the first and stays where any does.
	private static Attributes attributes(int count) {
		AttributesBuilder attributes = Attributes.builder().put("a", LONG);
		for (int i = 1; i < count; i++) {
			attributes.put(AttributeKey.longKey("n" + i), i);
		}
		return attributes.build();
	}

	private static Consumer<io.opentelemetry.proto.trace.v1.Span> describe(Map<String, String> sent) {
		return (span) -> {
			describe(sent, "span", span.getAttributesList(), span.getDroppedAttributesCount());
			sent.put("events", span.getEventsCount() + ", " + span.getDroppedEventsCount() + " dropped");
			span.getEventsList()
				.forEach((event) -> describe(sent, "event", event.getAttributesList(),
						event.getDroppedAttributesCount()));
			sent.put("links", span.getLinksCount() + ", " + span.getDroppedLinksCount() + " dropped");
			span.getLinksList()
				.forEach((link) -> describe(sent, "link", link.getAttributesList(), link.getDroppedAttributesCount()));
		};
	}

	private static void describe(Map<String, String> sent, String holder, List<KeyValue> attributes, int dropped) {
		sent.put(holder + " attributes", attributes.size() + ", " + dropped + " dropped");
		Object text = SentAttributes.of(attributes).get("a");
		if (text != null) {
			sent.put(holder + " text", String.valueOf(text));
		}
	}

}
