package dev.otelspring.autoconfigure.propagation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TraceState} that holds all that W3C Trace Context level 2 allows.
 * OpenTelemetry's own has the grammar of level 1: it forgets a key such as
 * {@code tenant@} or one with two at signs, and we would lose what another vendor has
 * written.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#tracestate-header">Trace Context
 * level 2, tracestate header</a>
 */
final class OrderedTraceState implements TraceState {

	/** Section 3.3.1.1: "a maximum of 32 list-members in a list". */
	static final int MAX_MEMBERS = 32;

	private static final int MAX_LENGTH = 256;

	private final Map<String, String> members;

	private OrderedTraceState(Map<String, String> members) {
		this.members = members;
	}

	@Override
	public @Nullable String get(String key) {
		return this.members.get(key);
	}

	@Override
	public int size() {
		return this.members.size();
	}

	@Override
	public boolean isEmpty() {
		return this.members.isEmpty();
	}

	@Override
	public void forEach(BiConsumer<String, String> consumer) {
		this.members.forEach(consumer);
	}

	@Override
	public Map<String, String> asMap() {
		return Collections.unmodifiableMap(this.members);
	}

	@Override
	public TraceStateBuilder toBuilder() {
		return new Builder(this.members);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TraceState state && this.members.equals(state.asMap());
	}

	@Override
	public int hashCode() {
		return this.members.hashCode();
	}

	@Override
	public String toString() {
		return this.members.toString();
	}

	/**
	 * Whether this is a key (section 3.3.1.3.1): {@code a-z} or a digit, then up to 255
	 * of {@code a-z 0-9 _ - * / @}.
	 * @param text any text
	 * @param from the first index
	 * @param to the index after the last
	 * @return {@code true} if so
	 */
	private static boolean isKey(String text, int from, int to) {
		if (from == to || to - from > MAX_LENGTH || !isAlphanumeric(text.charAt(from))) {
			return false;
		}
		for (int index = from + 1; index < to; index++) {
			char c = text.charAt(index);
			if (!isAlphanumeric(c) && c != '_' && c != '-' && c != '*' && c != '/' && c != '@') {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether this is a value (section 3.3.1.3.2): up to 256 printable characters but
	 * comma and equals sign, of which the last is no space.
	 * @param text any text
	 * @param from the first index
	 * @param to the index after the last
	 * @return {@code true} if so
	 */
	private static boolean isValue(String text, int from, int to) {
		if (from == to || to - from > MAX_LENGTH || text.charAt(to - 1) == ' ') {
			return false;
		}
		for (int index = from; index < to; index++) {
			char c = text.charAt(index);
			if (c < ' ' || c > '~' || c == ',' || c == '=') {
				return false;
			}
		}
		return true;
	}

	private static boolean isAlphanumeric(char c) {
		return (c >= 'a' && c <= 'z') || Wire.isDigit(c);
	}

	/**
	 * Joins the members of several headers. Of two members with one key the first stays:
	 * it is on the left, where the last writer puts its own (section 3.5).
	 */
	static final class Parser {

		private final Map<String, String> members = new LinkedHashMap<>();

		private int count;

		/**
		 * Adds a header's members.
		 * @param header a header's value; empty members are allowed
		 * @return {@code false} if one is invalid or there are too many, which makes all
		 * of them void
		 */
		boolean add(String header) {
			int start = 0;
			while (start <= header.length()) {
				int comma = Wire.find(header, ',', start, header.length());
				int from = Wire.skipSpace(header, start, comma);
				int to = Wire.dropSpace(header, from, comma);
				if (from < to && !addMember(header, from, to)) {
					return false;
				}
				start = comma + 1;
			}
			return true;
		}

		private boolean addMember(String header, int from, int to) {
			int equals = Wire.find(header, '=', from, to);
			if (++this.count > MAX_MEMBERS || equals == to || !isKey(header, from, equals)
					|| !isValue(header, equals + 1, to)) {
				return false;
			}
			this.members.putIfAbsent(header.substring(from, equals), header.substring(equals + 1, to));
			return true;
		}

		TraceState parsed() {
			return this.members.isEmpty() ? TraceState.getDefault() : new OrderedTraceState(this.members);
		}

	}

	/**
	 * Changes a state as section 3.5 asks: what is written goes to the left, the rest
	 * keeps its order, and what is too much falls off on the right.
	 */
	private static final class Builder implements TraceStateBuilder {

		private final Map<String, String> inherited;

		private final Map<String, String> written = new LinkedHashMap<>();

		private Builder(Map<String, String> members) {
			this.inherited = new LinkedHashMap<>(members);
		}

		@Override
		public TraceStateBuilder put(String key, String value) {
			if (isKey(key, 0, key.length()) && isValue(value, 0, value.length())) {
				remove(key);
				this.written.put(key, value);
			}
			return this;
		}

		@Override
		public TraceStateBuilder remove(String key) {
			this.inherited.remove(key);
			this.written.remove(key);
			return this;
		}

		@Override
		public TraceState build() {
			// The last that was written is to be the first.
			Map<String, String> members = new LinkedHashMap<>();
			String[] keys = this.written.keySet().toArray(String[]::new);
			for (int index = keys.length - 1; index >= 0 && members.size() < MAX_MEMBERS; index--) {
				members.put(keys[index], this.written.getOrDefault(keys[index], ""));
			}
			this.inherited.forEach((key, value) -> {
				if (members.size() < MAX_MEMBERS) {
					members.put(key, value);
				}
			});
			return members.isEmpty() ? TraceState.getDefault() : new OrderedTraceState(members);
		}

	}

}
