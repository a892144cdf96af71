package dev.otelspring.pipeline.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.attribute.EditStage;
import dev.otelspring.pipeline.attribute.EditedLogRecord;
import dev.otelspring.pipeline.attribute.EditedSpan;
import dev.otelspring.pipeline.match.SafePattern;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;

/**
 * Masks secrets in spans and log records with {@code ****}: the whole value where the
 * attribute's name is blocked, the part that looks like a secret elsewhere. For the
 * resource, hand {@link #redact(Attributes)} to an {@link EditStage}.
 *
 * <p>
 * Looked at are: names of spans and events; attributes of spans, events (so
 * {@code exception.message} and {@code exception.stacktrace}), links and log records;
 * status descriptions; bodies and attributes with nested values; whole numbers, since
 * they can be card numbers. Not looked at are: fractions, bytes, attributes of metric
 * points, the instrumentation scope.
 *
 * <p>
 * Where in doubt it masks: a regular expression that fails or takes too long masks the
 * whole value, and of values of more than {@value SafePattern#EXAMINED} characters the
 * regular expressions let nothing of the rest through. {@code credit-card} and
 * {@code email} are no regular expressions; they read values of any length.
 *
 * <p>
 * An item without secrets goes on as the same instance. Thread-safe: one redactor serves
 * all signals.
 */
public final class Redactor {

	/** Bounds the memory for names of attributes, in case somebody makes them up. */
	private static final int MAX_REMEMBERED_KEYS = 2_000;

	private static final int MAX_DEPTH = 64;

	/** The least number that can be a card's. */
	private static final long THIRTEEN_DIGITS = 1_000_000_000_000L;

	private final List<SafePattern> blockedKeys;

	private final List<ValueMask> masks;

	private final boolean hasPatterns;

	private final Set<String> ignoredKeys;

	private final Map<String, Rule> rules = new ConcurrentHashMap<>();

	private final LongAdder masked = new LongAdder();

	public Redactor(RedactionSettings settings) {
		this.blockedKeys = settings.blockedKeyPatterns().stream().map(SafePattern::ignoringCase).toList();
		this.masks = settings.blockedValues().stream().map(Redactor::mask).toList();
		this.hasPatterns = settings.blockedValues().stream().anyMatch((value) -> !RedactionSettings.isBuiltIn(value));
		this.ignoredKeys = settings.ignoredKeys();
	}

	private static ValueMask mask(String blockedValue) {
		return switch (blockedValue) {
			case RedactionSettings.CREDIT_CARD -> new CreditCardMask();
			case RedactionSettings.EMAIL -> new EmailMask();
			default -> {
				SafePattern pattern = SafePattern.of(blockedValue);
				yield (text) -> pattern.replaceAll(text, ValueMask.MASK);
			}
		};
	}

	/**
	 * A stage that redacts spans.
	 * @return a new stage
	 */
	public Stage<SpanData> spanStage() {
		return new EditStage<>(this::redact);
	}

	/**
	 * A stage that redacts log records.
	 * @return a new stage
	 */
	public Stage<LogRecordData> logRecordStage() {
		return new EditStage<>(this::redact);
	}

	/**
	 * How many values were masked so far, in whole or in part. Shows that redaction is at
	 * work; look for the cause when it rises, since something puts secrets in telemetry.
	 * @return a count
	 */
	public long maskedValues() {
		return this.masked.sum();
	}

	/**
	 * Masks what is secret in attributes.
	 * @param attributes what to look at
	 * @return the same instance if there is nothing
	 */
	public Attributes redact(Attributes attributes) {
		if (attributes.isEmpty()) {
			return attributes;
		}
		Scan scan = new Scan(attributes);
		attributes.forEach(scan);
		return (scan.builder != null) ? scan.builder.build() : attributes;
	}

	/**
	 * Masks what is secret in a text.
	 * @param text what to look at
	 * @return the same instance if there is nothing
	 */
	public String redact(String text) {
		String current = text;
		for (int i = 0; i < this.masks.size(); i++) {
			try {
				current = this.masks.get(i).apply(current);
			}
			catch (RuntimeException | StackOverflowError ex) {
				current = ValueMask.MASK;
			}
		}
		if (current.equals(text)) {
			return text;
		}
		this.masked.increment();
		return current;
	}

	/**
	 * Masks what is secret in a value and in all that is nested in it.
	 * @param value what to look at
	 * @return the same instance if there is nothing
	 */
	public Value<?> redact(Value<?> value) {
		return redact(value, 0);
	}

	SpanData redact(SpanData span) {
		SpanData redacted = span;
		String name = span.getName();
		String newName = redact(name);
		if (!newName.equals(name)) {
			redacted = EditedSpan.of(redacted).name(newName);
		}
		Attributes attributes = span.getAttributes();
		Attributes newAttributes = redact(attributes);
		if (newAttributes != attributes) {
			redacted = EditedSpan.of(redacted).attributes(newAttributes);
		}
		List<EventData> events = span.getEvents();
		List<EventData> newEvents = each(events, this::redact);
		if (newEvents != events) {
			redacted = EditedSpan.of(redacted).events(newEvents);
		}
		List<LinkData> links = span.getLinks();
		List<LinkData> newLinks = each(links, this::redact);
		if (newLinks != links) {
			redacted = EditedSpan.of(redacted).links(newLinks);
		}
		StatusData status = span.getStatus();
		StatusData newStatus = redact(status);
		if (newStatus != status) {
			redacted = EditedSpan.of(redacted).status(newStatus);
		}
		return redacted;
	}

	LogRecordData redact(LogRecordData log) {
		LogRecordData redacted = log;
		Value<?> body = log.getBodyValue();
		Value<?> newBody = (body != null) ? redact(body) : null;
		if (newBody != body) {
			redacted = EditedLogRecord.of(redacted).body(newBody);
		}
		Attributes attributes = log.getAttributes();
		Attributes newAttributes = redact(attributes);
		if (newAttributes != attributes) {
			redacted = EditedLogRecord.of(redacted).attributes(newAttributes);
		}
		String eventName = log.getEventName();
		if (eventName != null) {
			String newEventName = redact(eventName);
			if (!newEventName.equals(eventName)) {
				redacted = EditedLogRecord.of(redacted).eventName(newEventName);
			}
		}
		return redacted;
	}

	private EventData redact(EventData event) {
		String name = event.getName();
		String newName = redact(name);
		Attributes attributes = event.getAttributes();
		Attributes newAttributes = redact(attributes);
		if (newName.equals(name) && newAttributes == attributes) {
			return event;
		}
		// Not an ExceptionEventData any more, which would still hold the exception.
		return EventData.create(event.getEpochNanos(), newName, newAttributes, event.getTotalAttributeCount());
	}

	private LinkData redact(LinkData link) {
		Attributes attributes = link.getAttributes();
		Attributes newAttributes = redact(attributes);
		return (newAttributes != attributes)
				? LinkData.create(link.getSpanContext(), newAttributes, link.getTotalAttributeCount()) : link;
	}

	private StatusData redact(StatusData status) {
		String description = status.getDescription();
		if (description == null || description.isEmpty()) {
			return status;
		}
		String redacted = redact(description);
		return redacted.equals(description) ? status : StatusData.create(status.getStatusCode(), redacted);
	}

	private Value<?> redact(Value<?> value, int depth) {
		if (depth > MAX_DEPTH) {
			return masked();
		}
		return switch (value.getType()) {
			case STRING -> {
				String text = (String) value.getValue();
				String redacted = redact(text);
				yield redacted.equals(text) ? value : Value.of(redacted);
			}
			case LONG -> looksSecret((Long) value.getValue()) ? masked() : value;
			case ARRAY -> array(value, depth);
			case KEY_VALUE_LIST -> keyValueList(value, depth);
			default -> value;
		};
	}

	@SuppressWarnings("unchecked")
	private Value<?> array(Value<?> value, int depth) {
		List<Value<?>> elements = (List<Value<?>>) value.getValue();
		List<Value<?>> redacted = each(elements, (element) -> redact(element, depth + 1));
		return (redacted != elements) ? Value.of(redacted) : value;
	}

	@SuppressWarnings("unchecked")
	private Value<?> keyValueList(Value<?> value, int depth) {
		List<KeyValue> entries = (List<KeyValue>) value.getValue();
		List<KeyValue> redacted = each(entries, (entry) -> redact(entry, depth + 1));
		return (redacted != entries) ? Value.of(redacted.toArray(KeyValue[]::new)) : value;
	}

	private KeyValue redact(KeyValue entry, int depth) {
		Value<?> value = entry.getValue();
		Value<?> redacted = switch (rule(entry.getKey())) {
			case IGNORED -> value;
			case BLOCKED -> ValueMask.MASK.equals(value.getValue()) ? value : masked();
			case EXAMINED -> redact(value, depth);
		};
		return (redacted != value) ? KeyValue.of(entry.getKey(), redacted) : entry;
	}

	private Value<?> masked() {
		this.masked.increment();
		return Value.of(ValueMask.MASK);
	}

	private boolean looksSecret(long number) {
		if (!this.hasPatterns && number < THIRTEEN_DIGITS) {
			return false;
		}
		String text = Long.toString(number);
		for (int i = 0; i < this.masks.size(); i++) {
			if (!this.masks.get(i).apply(text).equals(text)) {
				return true;
			}
		}
		return false;
	}

	private Rule rule(String key) {
		Rule known = this.rules.get(key);
		if (known != null) {
			return known;
		}
		Rule rule = compute(key);
		if (this.rules.size() < MAX_REMEMBERED_KEYS) {
			this.rules.put(key, rule);
		}
		return rule;
	}

	private Rule compute(String key) {
		if (this.ignoredKeys.contains(key)) {
			return Rule.IGNORED;
		}
		for (SafePattern pattern : this.blockedKeys) {
			if (pattern.isFoundIn(key, true)) {
				return Rule.BLOCKED;
			}
		}
		return Rule.EXAMINED;
	}

	// The same list if no element changes.
	private static <E> List<E> each(List<E> elements, UnaryOperator<E> redaction) {
		List<E> redacted = null;
		for (int i = 0; i < elements.size(); i++) {
			E before = elements.get(i);
			// A list of an attribute may have nulls.
			E after = (before != null) ? redaction.apply(before) : before;
			if (after != before && redacted == null) {
				redacted = new ArrayList<>(elements.subList(0, i));
			}
			if (redacted != null) {
				redacted.add(after);
			}
		}
		return (redacted != null) ? redacted : elements;
	}

	private enum Rule {

		IGNORED, BLOCKED, EXAMINED

	}

	/** Looks at attributes and copies them at the first secret. */
	private final class Scan implements BiConsumer<AttributeKey<?>, Object> {

		private final Attributes attributes;

		private @Nullable AttributesBuilder builder;

		Scan(Attributes attributes) {
			this.attributes = attributes;
		}

		@Override
		public void accept(AttributeKey<?> key, Object value) {
			switch (rule(key.getKey())) {
				case BLOCKED -> block(key, value);
				case EXAMINED -> examine(key, value);
				default -> {
				}
			}
		}

		private void block(AttributeKey<?> key, Object value) {
			List<String> maskedList = List.of(ValueMask.MASK);
			if (!value.equals(ValueMask.MASK) && !value.equals(maskedList)) {
				Redactor.this.masked.increment();
				if (key.getType() == AttributeType.STRING_ARRAY) {
					// A header that was captured stays a list.
					change(key).put(AttributeKey.stringArrayKey(key.getKey()), maskedList);
				}
				else {
					change(key).put(AttributeKey.stringKey(key.getKey()), ValueMask.MASK);
				}
			}
		}

		private void examine(AttributeKey<?> key, Object value) {
			if (value instanceof String text) {
				String redacted = redact(text);
				if (!redacted.equals(text)) {
					change(key).put(AttributeKey.stringKey(key.getKey()), redacted);
				}
			}
			else if (value instanceof Long number) {
				if (looksSecret(number)) {
					block(key, value);
				}
			}
			else if (value instanceof List<?> list) {
				examineList(key, list);
			}
			else if (value instanceof Value<?> nested) {
				Value<?> redacted = redact(nested);
				if (redacted != nested) {
					change(key).put(AttributeKey.valueKey(key.getKey()), redacted);
				}
			}
		}

		@SuppressWarnings("unchecked")
		private void examineList(AttributeKey<?> key, List<?> list) {
			if (key.getType() == AttributeType.STRING_ARRAY) {
				List<String> before = (List<String>) list;
				List<String> after = each(before, Redactor.this::redact);
				if (after != before) {
					change(key).put(AttributeKey.stringArrayKey(key.getKey()), after);
				}
			}
			else if (key.getType() == AttributeType.LONG_ARRAY) {
				for (Object element : list) {
					if (element != null && looksSecret((Long) element)) {
						block(key, list);
						return;
					}
				}
			}
		}

		// Without the key: its type may change, and no name may be there twice.
		private AttributesBuilder change(AttributeKey<?> key) {
			AttributesBuilder current = this.builder;
			if (current == null) {
				current = this.attributes.toBuilder();
				this.builder = current;
			}
			return current.remove(key);
		}

	}

}
