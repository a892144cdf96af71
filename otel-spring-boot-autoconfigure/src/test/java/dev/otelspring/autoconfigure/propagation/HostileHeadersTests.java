package dev.otelspring.autoconfigure.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Ten thousand header sets for each propagator that nobody should send. */
class HostileHeadersTests {

	private static final int ROUNDS = 10_000;

	private static final List<String> PIECES = List.of("", " ", "\t", ",", ";", "=", "-", ":", "%", "%2", "%C3%28",
			"%00", "a", "=1", "k=v", "k=v;p", "0", "1", "d", "?", "00", "ff", "00-", "Root=1-", "Parent=", "Sampled=",
			"4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "00000000000000000000000000000000",
			"4BF92F3577B34DA6", "-00f067aa0ba902b7-01", ":00f067aa0ba902b7:0:1",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
			"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8", "\u0000", "\u007f", "\u00e4", "\u20ac",
			"\ud800", "\udc00\ud800", "\"", "\\", "@", "tenant@system=1", "x".repeat(300), "y=" + "z".repeat(4000));

	private static final List<String> NAMES = List.of("traceparent", "tracestate", "baggage", "b3", "X-B3-TraceId",
			"X-B3-SpanId", "X-B3-Sampled", "X-B3-Flags", "X-B3-ParentSpanId", "uber-trace-id", "uberctx-", "uberctx-k",
			"uberctx-\u00e4", "X-Amzn-Trace-Id");

	static Stream<Arguments> propagators() {
		BaggageRefusals refusals = new BaggageRefusals();
		return Stream.of(Arguments.of(new TraceContextPropagator(), NAMES.subList(0, 2)),
				Arguments.of(new BaggagePropagator(refusals), NAMES.subList(2, 3)),
				Arguments.of(B3Propagator.single(), NAMES.subList(3, 9)),
				Arguments.of(B3Propagator.multi(), NAMES.subList(3, 9)),
				Arguments.of(new JaegerPropagator(refusals), NAMES.subList(9, 13)),
				Arguments.of(new XRayPropagator(), NAMES.subList(13, 14)), Arguments.of(named(Map.of("tracecontext",
						new TraceContextPropagator(), "baggage", new BaggagePropagator(refusals))), NAMES));
	}

	private static NamedPropagators named(Map<String, TextMapPropagator> propagators) {
		return new NamedPropagators(propagators, propagators, new PropagationStatistics());
	}

	@ParameterizedTest
	@MethodSource("propagators")
	void neverThrowsAndKeepsTheLimits(TextMapPropagator propagator, List<String> names) {
		Random random = new Random(42);
		int found = 0;
		for (int round = 0; round < ROUNDS; round++) {
			Headers headers = hostile(random, names);
			Context context = propagator.extract(Context.root(), headers, Headers.GETTER);
			found += (context != Context.root()) ? 1 : 0;
			SpanContext span = Span.fromContext(context).getSpanContext();
			assertThat(span.isValid() || span == SpanContext.getInvalid()).isTrue();
			assertThat(span.getTraceState().size()).isLessThanOrEqualTo(32);
			assertThat(Baggage.fromContext(context).size()).isLessThanOrEqualTo(64);
			Headers sent = Headers.of();
			propagator.inject(context, sent, Headers.SETTER);
			for (Headers.Field field : sent.fields()) {
				assertThat(field.value().chars().allMatch((c) -> c == '\t' || (c >= ' ' && c <= '~'))).isTrue();
				assertThat(field.value().length())
					.isLessThanOrEqualTo(field.name().equals("tracestate") ? 32 * 514 : BaggageLimits.MAX_BYTES);
			}
			// What we send is what we read.
			Headers again = Headers.of();
			propagator.inject(propagator.extract(Context.root(), sent, Headers.GETTER), again, Headers.SETTER);
			assertThat(again).hasToString(sent.toString());
		}
		// The generator is not so hostile that nothing gets through.
		assertThat(found).isPositive();
	}

	@ParameterizedTest
	@MethodSource("propagators")
	void keepsTheSmallEntriesAmongThem(TextMapPropagator propagator, List<String> names) {
		if (!names.contains("baggage")) {
			return;
		}
		Random random = new Random(43);
		for (int round = 0; round < ROUNDS; round++) {
			List<String> headers = new ArrayList<>(List.of("baggage", "small=1," + hostile(random)));
			headers.addAll(List.of("baggage", hostile(random), "baggage", "last=2"));
			Context context = propagator.extract(Context.root(), Headers.of(headers.toArray(String[]::new)),
					Headers.GETTER);
			assertThat(Baggage.fromContext(context).getEntryValue("small")).isEqualTo("1");
			assertThat(Baggage.fromContext(context).getEntryValue("last")).isEqualTo("2");
		}
	}

	private static Headers hostile(Random random, List<String> names) {
		Headers headers = Headers.of();
		for (int count = random.nextInt(5); count >= 0; count--) {
			Headers.SETTER.set(headers, names.get(random.nextInt(names.size())), hostile(random));
		}
		return headers;
	}

	private static String hostile(Random random) {
		StringBuilder value = new StringBuilder();
		for (int count = random.nextInt(12); count > 0; count--) {
			if (random.nextInt(4) == 0) {
				value.append((char) random.nextInt((random.nextInt(8) == 0) ? 0x10000 : 0x80));
			}
			else {
				value.append(PIECES.get(random.nextInt(PIECES.size())));
			}
		}
		return value.toString();
	}

}
