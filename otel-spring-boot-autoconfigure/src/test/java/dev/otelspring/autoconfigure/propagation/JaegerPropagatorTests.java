package dev.otelspring.autoconfigure.propagation;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Jaeger's own headers. */
class JaegerPropagatorTests {

	private static final String LONG = "80f198ee56343ba864fe8b2a57d3eff7";

	private static final String SPAN = "e457b5a2e4d86bd1";

	private final BaggageRefusals refusals = new BaggageRefusals();

	private final JaegerPropagator propagator = new JaegerPropagator(this.refusals);

	@ParameterizedTest
	@CsvSource({ "80f198ee56343ba864fe8b2a57d3eff7:e457b5a2e4d86bd1:0:1, " + LONG + ", " + SPAN + ", 1",
			"80f198ee56343ba864fe8b2a57d3eff7:e457b5a2e4d86bd1:0:0, " + LONG + ", " + SPAN + ", 0",
			"80f198ee56343ba864fe8b2a57d3eff7:e457b5a2e4d86bd1:05e3ac9a4f6e3b90:3, " + LONG + ", " + SPAN + ", 1",
			"80f198ee56343ba864fe8b2a57d3eff7:e457b5a2e4d86bd1::01, " + LONG + ", " + SPAN + ", 1",
			"80f198ee56343ba864fe8b2a57d3eff7:e457b5a2e4d86bd1:0:2, " + LONG + ", " + SPAN + ", 0",
			"64fe8b2a57d3eff7:e457b5a2e4d86bd1:0:1, 000000000000000064fe8b2a57d3eff7, " + SPAN + ", 1",
			"1f:2:0:1, 0000000000000000000000000000001f, 0000000000000002, 1",
			"80F198EE56343BA864FE8B2A57D3EFF7:E457B5A2E4D86BD1:0:1, " + LONG + ", " + SPAN + ", 1",
			"80f198ee56343ba864fe8b2a57d3eff7%3Ae457b5a2e4d86bd1%3a0%3A1, " + LONG + ", " + SPAN + ", 1" })
	void readsASpan(String header, String traceId, String spanId, String decision) {
		Context context = receive("Uber-Trace-Id", header);
		assertThat(Span.fromContext(context).getSpanContext().isRemote()).isTrue();
		assertThat(send(context)).isEqualTo("uber-trace-id: " + traceId + ":" + spanId + ":0:" + decision);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":", ":::", "1:2", "1:2:0", "1:2:0:", "1:2:0:g", "1:2:0:100", "1:2:0:1:1", ":2:0:1",
			"1::0:1", "0:2:0:1", "1:0:0:1", "g:2:0:1", "1:g:0:1", "180f198ee56343ba864fe8b2a57d3eff7:2:0:1",
			"1:1e457b5a2e4d86bd1:0:1", "1-2-0-1" })
	void refuses(String header) {
		assertThat(receive("uber-trace-id", header)).isSameAs(Context.root());
	}

	@Test
	void readsBaggage() {
		Baggage baggage = Baggage.fromContext(receive("uberctx-user", "alice", "UberCtx-Place", "caf%C3%A9 %41,b;c",
				"uberctx-", "no key", "uberctx-bad", "\u0001", "other", "1"));
		assertThat(baggage.asMap()).containsOnlyKeys("user", "Place");
		assertThat(baggage.getEntryValue("user")).isEqualTo("alice");
		assertThat(baggage.getEntryValue("Place")).isEqualTo("caf\u00e9 A,b;c");
		assertThat(this.refusals.snapshot().received()).isEqualTo(new BaggageRefusals.Counts(2, 0, 0, 0, 0));
	}

	@Test
	void addsToWhatAnotherPropagatorFound() {
		Context context = this.propagator.extract(Context.root().with(Baggage.builder().put("a", "1").build()),
				Headers.of("uberctx-b", "2"), Headers.GETTER);
		assertThat(Baggage.fromContext(context).asMap()).containsOnlyKeys("a", "b");
	}

	@Test
	void takesNoMoreBaggageThanW3cBaggageDoes() {
		String[] headers = IntStream.range(0, 70)
			.boxed()
			.flatMap((index) -> Stream.of("uberctx-k" + index, "v"))
			.toArray(String[]::new);
		assertThat(Baggage.fromContext(receive(headers)).size()).isEqualTo(64);
		assertThat(Baggage.fromContext(receive("uberctx-big", "x".repeat(8189), "uberctx-a", "1")).asMap())
			.containsOnlyKeys("a");
		assertThat(this.refusals.snapshot().received()).isEqualTo(new BaggageRefusals.Counts(0, 7, 0, 0, 0));
		BaggageBuilder many = Baggage.builder().put("a key", "1");
		IntStream.range(0, 70).forEach((index) -> many.put("k" + index, "v"));
		Headers sent = Headers.of();
		this.propagator.inject(Context.root().with(many.build()), sent, Headers.SETTER);
		assertThat(sent.fields()).hasSize(64);
		assertThat(this.refusals.snapshot().sent()).isEqualTo(new BaggageRefusals.Counts(1, 6, 0, 0, 0));
	}

	@Test
	void sendsSpanAndBaggage() {
		Context context = Context.root()
			.with(Span.wrap(SpanContext.create(LONG, SPAN, TraceFlags.getSampled(), TraceState.getDefault())))
			.with(Baggage.builder().put("place", "caf\u00e9 1").build());
		assertThat(send(context))
			.isEqualTo("uber-trace-id: " + LONG + ":" + SPAN + ":0:1\nuberctx-place: caf%C3%A9%201");
		assertThat(send(Context.root())).isEmpty();
	}

	private Context receive(String... headers) {
		return this.propagator.extract(Context.root(), Headers.of(headers), Headers.GETTER);
	}

	private String send(Context context) {
		Headers headers = Headers.of();
		this.propagator.inject(context, headers, Headers.SETTER);
		return headers.toString();
	}

}
