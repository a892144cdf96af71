package dev.otelspring.autoconfigure.propagation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * The cases by which the W3C validates implementations of Trace Context, and what becomes
 * of each.
 *
 * @see <a href="https://github.com/w3c/trace-context/tree/main/test">W3C's test suite</a>
 */
final class TraceContextCases {

	static final String TRACE = "12345678901234567890123456789012";

	static final String PARENT = "1234567890123456";

	private static final String VALID = "00-" + TRACE + "-" + PARENT + "-01";

	private static final String UNSAMPLED = "00-" + TRACE + "-" + PARENT + "-00";

	private final List<Case> cases = new ArrayList<>();

	private TraceContextCases() {
	}

	static List<Case> all() {
		TraceContextCases cases = new TraceContextCases();
		cases.parents();
		cases.states();
		cases.strictStates();
		return cases.cases;
	}

	private void parents() {
		restarts("neither header");
		continues("a parent without a state", "traceparent", VALID);
		restarts("two parents", "traceparent", VALID, "traceparent",
				"00-12345678901234567890123456789011-1234567890123456-01");
		restarts("the same parent twice", "traceparent", VALID, "traceparent", VALID);
		for (String name : List.of("trace-parent", "trace.parent")) {
			restarts("a header called " + name, name, VALID);
		}
		for (String name : List.of("TraceParent", "TrAcEpArEnT", "TRACEPARENT")) {
			continues("a header called " + name, name, VALID);
		}
		parent("version 00 and a dot", false, VALID + ".");
		parent("version 00 that goes on", false, VALID + "-what-the-future-will-be-like");
		parent("version 00 and a dash", false, VALID + "-");
		parent("version cc", true, "cc" + VALID.substring(2));
		parent("version cc that goes on", true, "cc" + VALID.substring(2) + "-what-the-future-will-be-like");
		parent("version cc that goes on without a dash", false,
				"cc" + VALID.substring(2) + ".what-the-future-will-be-like");
		parent("version ff", false, "ff" + VALID.substring(2));
		parent("version .0", false, ".0" + VALID.substring(2));
		parent("version 0.", false, "0." + VALID.substring(2));
		parent("version CC", false, "CC" + VALID.substring(2));
		parent("version of three digits", false, "0" + VALID);
		parent("version of four digits", false, "00" + VALID);
		parent("version of one digit", false, VALID.substring(1));
		ids("trace id", "00-", TRACE, "-" + PARENT + "-01");
		ids("parent id", "00-" + TRACE + "-", PARENT, "-01");
		ids("trace flags", "00-" + TRACE + "-" + PARENT + "-", "0a", "");
		for (String space : List.of(" ", "\t")) {
			continues("space before the parent", "traceparent", space + VALID);
			continues("space after the parent", "traceparent", VALID + space);
		}
		continues("space around the parent", "traceparent", "\t " + VALID + " \t");
		continues("random trace id", "traceparent", "00-" + TRACE + "-" + PARENT + "-02");
	}

	private void ids(String what, String before, String id, String after) {
		parent(what + " with a dot first", false, before + "." + id.substring(1) + after);
		parent(what + " with a dot last", false, before + id.substring(0, id.length() - 1) + "." + after);
		parent(what + " in upper case", false, before + id.substring(0, id.length() - 1) + "A" + after);
		parent(what + " too long", false, before + id + "3" + after);
		parent(what + " too short", false, before + id.substring(1) + after);
		if (!after.isEmpty()) {
			parent(what + " of zeros", false, before + "0".repeat(id.length()) + after);
		}
	}

	private void states() {
		restarts("a state without a parent", "tracestate", "foo=1");
		restarts("a state with an invalid parent", "traceparent", VALID + ".", "tracestate", "foo=1");
		state("both headers", "foo=1,bar=2", "foo=1,bar=2");
		for (String name : List.of("trace-state", "trace.state")) {
			continues("a header called " + name, "traceparent", UNSAMPLED, name, "foo=1");
		}
		for (String name : List.of("TraceState", "TrAcEsTaTe", "TRACESTATE")) {
			continuesWith("foo=1", "a header called " + name, "traceparent", UNSAMPLED, name, "foo=1");
		}
		state("an empty state", "", "");
		state("an empty state after another", "foo=1", "foo=1", "");
		state("an empty state before another", "foo=1", "", "foo=1");
		state("an empty member", "foo=1,bar=2", "foo=1,,bar=2, ,");
		state("several headers", "foo=1,bar=2,rojo=1,congo=2,baz=3", "foo=1,bar=2", "rojo=1,congo=2", "baz=3");
		state("a key twice", "foo=1", "foo=1,foo=1");
		state("a key with two values", "foo=1", "foo=1,foo=2");
		state("a key in two headers", "foo=1", "foo=1", "foo=1");
		state("a key with a value in each header", "foo=1", "foo=1", "foo=2");
		String key = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
		String value = IntStream.rangeClosed(' ', '~')
			.filter((c) -> c != ',' && c != '=')
			.mapToObj(Character::toString)
			.collect(Collectors.joining());
		state("all characters", key + "=" + value, key + "=" + value);
		state("all characters with a tenant", key + "@a-z0-9_-*/=" + value, key + "@a-z0-9_-*/=" + value);
		state("space around members", "foo=1,bar=2,baz=3", "foo=1 \t , \t bar=2, \t baz=3");
		state("tabs around members", "foo=1,bar=2,baz=3", "foo=1\t \t,\t \tbar=2,\t \tbaz=3");
		for (String spaced : List.of(" foo=1", "\tfoo=1", "foo=1 ", "foo=1\t", "\t foo=1 \t")) {
			state("space around the state", "foo=1", spaced);
		}
	}

	private void strictStates() {
		state("a space in a key", "", "foo =1");
		state("a key in upper case", "", "FOO=1");
		state("a dot in a key", "", "foo.bar=1");
		state("a key that begins with a digit", "1foo=1", "1foo=1");
		state("a key that begins with a mark", "", "_foo=1");
		state("a key that ends with an at sign", "foo@=1,bar=2", "foo@=1,bar=2");
		state("a key that begins with an at sign", "", "@foo=1,bar=2");
		state("a key with two at signs", "foo@@bar=1,bar=2", "foo@@bar=1,bar=2");
		state("a key with at signs apart", "foo@bar@baz=1,bar=2", "foo@bar@baz=1,bar=2");
		String thirty = IntStream.rangeClosed(1, 30)
			.mapToObj((number) -> "bar" + number + "=" + number)
			.collect(Collectors.joining(","));
		state("32 members", thirty + ",bar31=31,bar32=32", thirty, "bar31=31,bar32=32");
		state("33 members", "", thirty, "bar31=31,bar32=32,bar33=33");
		for (String key : List.of("z".repeat(256), "t".repeat(241) + "@" + "v".repeat(14), "t".repeat(242) + "@v",
				"t@" + "v".repeat(15))) {
			state("a key of " + key.length(), "foo=1," + key + "=1", "foo=1", key + "=1");
		}
		state("a key of 257", "", "foo=1", "z".repeat(257) + "=1");
		state("a value of 256", "foo=" + "v".repeat(256), "foo=" + "v".repeat(256));
		state("a value of 257", "", "bar=1,foo=" + "v".repeat(257));
		state("an equals sign in a value", "", "foo=bar=baz");
		state("an empty value", "", "foo=,bar=3");
		state("a tab in a value", "", "foo=b\tr,bar=3");
		state("no equals sign", "", "foo,bar=3");
	}

	private void parent(String name, boolean valid, String traceparent) {
		if (valid) {
			continues(name, "traceparent", traceparent);
		}
		else {
			restarts(name, "traceparent", traceparent);
		}
	}

	private void state(String name, String expected, String... states) {
		List<String> headers = new ArrayList<>(List.of("traceparent", UNSAMPLED));
		Arrays.stream(states).forEach((state) -> headers.addAll(List.of("tracestate", state)));
		continuesWith(expected, name, headers.toArray(String[]::new));
	}

	private void restarts(String name, String... headers) {
		this.cases.add(new Case(name, List.of(headers), null, ""));
	}

	private void continues(String name, String... headers) {
		continuesWith("", name, headers);
	}

	private void continuesWith(String state, String name, String... headers) {
		this.cases.add(new Case(name, List.of(headers), TRACE, state));
	}

	/**
	 * A request and what becomes of it.
	 *
	 * @param name what is special
	 * @param headers names and values in turn
	 * @param traceId the trace that goes on, {@code null} if a new one begins
	 * @param traceState what is sent on
	 */
	record Case(String name, List<String> headers, @Nullable String traceId, String traceState) {

		Headers asHeaders() {
			return Headers.of(this.headers.toArray(String[]::new));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
