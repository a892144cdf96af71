package dev.otelspring.autoconfigure.propagation;

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

/** Zipkin's headers; the ids are those of B3's specification. */
class B3PropagatorTests {

	private static final String LONG = "80f198ee56343ba864fe8b2a57d3eff7";

	private static final String SHORT = "000000000000000064fe8b2a57d3eff7";

	private static final String SPAN = "e457b5a2e4d86bd1";

	private final B3Propagator single = B3Propagator.single();

	private final B3Propagator multi = B3Propagator.multi();

	@ParameterizedTest
	@CsvSource({ "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90, " + LONG + ", 1",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1, " + LONG + ", 1",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-0, " + LONG + ", 0",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-d, " + LONG + ", d",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-d-05e3ac9a4f6e3b90, " + LONG + ", d",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1, " + LONG + ", 1",
			"64fe8b2a57d3eff7-e457b5a2e4d86bd1-0, " + SHORT + ", 0",
			"64fe8b2a57d3eff7-e457b5a2e4d86bd1, " + SHORT + ", 1",
			"80F198EE56343BA864FE8B2A57D3EFF7-E457B5A2E4D86BD1-1, " + LONG + ", 1" })
	void readsTheSingleHeader(String header, String traceId, String decision) {
		for (B3Propagator propagator : new B3Propagator[] { this.single, this.multi }) {
			Context context = propagator.extract(Context.root(), Headers.of("b3", " " + header + "\t"), Headers.GETTER);
			assertThat(span(context).isRemote()).isTrue();
			assertThat(send(this.single, context)).isEqualTo("b3: " + traceId + "-" + SPAN + "-" + decision);
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, , " + LONG + ", 1", "0, , " + LONG + ", 0", "true, , " + LONG + ", 1", "False, , " + LONG + ", 0",
			", , " + LONG + ", 1", ", 1, " + LONG + ", d", "1, 1, " + LONG + ", d", "0, 0, " + LONG + ", 0",
			"1, 0, 64fe8b2a57d3eff7, 1", "0, , 80F198EE56343BA864FE8B2A57D3EFF7, 0" })
	void readsSeveralHeaders(String sampled, String flags, String traceId, String decision) {
		Headers headers = Headers.of("x-b3-traceid", traceId, "X-B3-SpanId", SPAN, "X-B3-ParentSpanId",
				"05e3ac9a4f6e3b90");
		if (sampled != null) {
			headers = with(headers, "X-B3-Sampled", sampled);
		}
		if (flags != null) {
			headers = with(headers, "X-B3-Flags", flags);
		}
		for (B3Propagator propagator : new B3Propagator[] { this.single, this.multi }) {
			Context context = propagator.extract(Context.root(), headers, Headers.GETTER);
			assertThat(send(this.single, context))
				.isEqualTo("b3: " + ((traceId.length() == 16) ? SHORT : LONG) + "-" + SPAN + "-" + decision);
		}
	}

	@Test
	void prefersTheSingleHeader() {
		Context context = this.multi.extract(Context.root(),
				Headers.of("X-B3-TraceId", SHORT, "X-B3-SpanId", SPAN, "b3", LONG + "-" + SPAN + "-0"), Headers.GETTER);
		assertThat(span(context).getTraceId()).isEqualTo(LONG);
	}

	@Test
	void readsSeveralHeadersIfTheSingleOneIsInvalid() {
		Context context = this.single.extract(Context.root(),
				Headers.of("X-B3-TraceId", LONG, "X-B3-SpanId", SPAN, "b3", "nonsense"), Headers.GETTER);
		assertThat(span(context).getTraceId()).isEqualTo(LONG);
	}

	@ParameterizedTest
	@CsvSource({ "b3, 0, false, 0", "b3, 1, true, 1", "b3, d, true, d", "X-B3-Sampled, 0, false, 0",
			"X-B3-Sampled, false, false, 0", "X-B3-Sampled, 1, true, 1", "X-B3-Flags, 1, true, d" })
	void carriesADecisionAlone(String name, String value, boolean sampled, String sent) {
		for (B3Propagator propagator : new B3Propagator[] { this.single, this.multi }) {
			Headers headers = Headers.of(name, value);
			Context context = propagator.extract(Context.root(), headers, Headers.GETTER);
			SpanContext span = span(context);
			assertThat(span.isValid()).isTrue();
			assertThat(span.isRemote()).isTrue();
			assertThat(span.isSampled()).isEqualTo(sampled);
			assertThat(send(this.single, context)).endsWith("-" + sent);
			SpanContext another = span(propagator.extract(Context.root(), headers, Headers.GETTER));
			assertThat(another.getTraceId()).isNotEqualTo(span.getTraceId());
		}
	}

	@Test
	void doesNotReplaceASpanByADecision() {
		Context context = new TraceContextPropagator().extract(Context.root(),
				Headers.of("traceparent", "00-" + LONG + "-" + SPAN + "-01"), Headers.GETTER);
		assertThat(this.single.extract(context, Headers.of("b3", "0"), Headers.GETTER)).isSameAs(context);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2", "D", "true", "-", "--", "80f198ee56343ba864fe8b2a57d3eff7",
			"80f198ee56343ba864fe8b2a57d3eff7-", "-e457b5a2e4d86bd1-1",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-", "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-2",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-11",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b9",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90-1",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd-1",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1f-1",
			"80f198ee56343ba864fe8b2a57d3eff-e457b5a2e4d86bd1-1",
			"0f198ee56343ba864fe8b2a57d3eff70f-e457b5a2e4d86bd1-1",
			"00000000000000000000000000000000-e457b5a2e4d86bd1-1",
			"80f198ee56343ba864fe8b2a57d3eff7-0000000000000000-1",
			"80f198ee56343ba864fe8b2a57d3effg-e457b5a2e4d86bd1-1",
			"80f198ee56343ba864fe8b2a57d3eff7_e457b5a2e4d86bd1" })
	void refuses(String header) {
		assertThat(this.single.extract(Context.root(), Headers.of("b3", header), Headers.GETTER))
			.isSameAs(Context.root());
	}

	@ParameterizedTest
	@CsvSource({ ", " + SPAN + ", ", LONG + ", , 1", LONG + ", e457b5a2e4d86bd, 1", LONG + "00, " + SPAN + ", 1",
			LONG + ", " + SPAN + ", 2", LONG + ", " + SPAN + ", d", LONG + ", 0000000000000000, 1" })
	void refusesSeveralHeaders(String traceId, String spanId, String sampled) {
		Headers headers = Headers.of();
		headers = (traceId != null) ? with(headers, "X-B3-TraceId", traceId) : headers;
		headers = (spanId != null) ? with(headers, "X-B3-SpanId", spanId) : headers;
		headers = (sampled != null) ? with(headers, "X-B3-Sampled", sampled) : headers;
		assertThat(this.multi.extract(Context.root(), headers, Headers.GETTER)).isSameAs(Context.root());
	}

	@Test
	void sendsSeveralHeaders() {
		assertThat(send(this.multi, context(TraceFlags.getSampled())))
			.isEqualTo("x-b3-sampled: 1\nx-b3-spanid: " + SPAN + "\nx-b3-traceid: " + LONG);
		assertThat(send(this.multi, context(TraceFlags.getDefault())))
			.isEqualTo("x-b3-sampled: 0\nx-b3-spanid: " + SPAN + "\nx-b3-traceid: " + LONG);
	}

	@Test
	void sendsDebugInPlaceOfSampled() {
		Context debug = this.multi.extract(Context.root(), Headers.of("b3", LONG + "-" + SPAN + "-d"), Headers.GETTER);
		assertThat(send(this.multi, debug))
			.isEqualTo("x-b3-flags: 1\nx-b3-spanid: " + SPAN + "\nx-b3-traceid: " + LONG);
		// A sampler of the application's own may say no.
		Context denied = debug.with(Span.fromContext(context(TraceFlags.getDefault())));
		assertThat(send(this.multi, denied)).startsWith("x-b3-sampled: 0");
		assertThat(send(this.single, denied)).endsWith("-0");
	}

	@Test
	void sendsNothingWithoutASpan() {
		assertThat(send(this.single, Context.root())).isEmpty();
		assertThat(send(this.multi, Context.root())).isEmpty();
	}

	private static Headers with(Headers headers, String name, String value) {
		Headers.SETTER.set(headers, name, value);
		return headers;
	}

	private static Context context(TraceFlags flags) {
		return Context.root().with(Span.wrap(SpanContext.create(LONG, SPAN, flags, TraceState.getDefault())));
	}

	private static SpanContext span(Context context) {
		return Span.fromContext(context).getSpanContext();
	}

	private static String send(B3Propagator propagator, Context context) {
		Headers headers = Headers.of();
		propagator.inject(context, headers, Headers.SETTER);
		return headers.toString();
	}

}
