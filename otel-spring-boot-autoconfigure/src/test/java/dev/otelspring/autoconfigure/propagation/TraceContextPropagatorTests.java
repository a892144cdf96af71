package dev.otelspring.autoconfigure.propagation;

import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** W3C Trace Context level 2. */
class TraceContextPropagatorTests {

	private final TraceContextPropagator propagator = new TraceContextPropagator();

	static List<TraceContextCases.Case> cases() {
		return TraceContextCases.all();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void holdsTheCasesOfTheW3c(TraceContextCases.Case given) {
		Context before = Context.root();
		Context after = this.propagator.extract(before, given.asHeaders(), Headers.GETTER);
		SpanContext span = Span.fromContext(after).getSpanContext();
		if (given.traceId() == null) {
			assertThat(after).isSameAs(before);
			return;
		}
		assertThat(span.isRemote()).isTrue();
		assertThat(span.getTraceId()).isEqualTo(given.traceId());
		assertThat(span.getSpanId()).isEqualTo(TraceContextCases.PARENT);
		Headers sent = Headers.of();
		this.propagator.inject(after, sent, Headers.SETTER);
		assertThat(sent.all("traceparent")).hasSize(1);
		assertThat(sent.all("tracestate"))
			.isEqualTo(given.traceState().isEmpty() ? List.of() : List.of(given.traceState()));
	}

	@ParameterizedTest
	@CsvSource({ "00, 00", "01, 01", "02, 02", "03, 03", "ff, 03", "fc, 00", "a9, 01" })
	void passesOnTheFlagsThatItKnows(String received, String sent) {
		String ids = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-";
		Context context = this.propagator.extract(Context.root(), Headers.of("traceparent", ids + received),
				Headers.GETTER);
		Headers headers = Headers.of();
		this.propagator.inject(context, headers, Headers.SETTER);
		assertThat(headers).hasToString("traceparent: " + ids + sent);
	}

	@Test
	void sendsNothingWithoutASpan() {
		Headers headers = Headers.of();
		this.propagator.inject(Context.root(), headers, Headers.SETTER);
		assertThat(headers.fields()).isEmpty();
	}

	@Test
	void sendsTheStateOfOthers() {
		TraceState state = TraceState.builder().put("congo", "2").put("rojo", "1").build();
		Headers headers = Headers.of();
		this.propagator.inject(Context.root()
			.with(Span.wrap(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
					TraceFlags.getSampled(), state))),
				headers, Headers.SETTER);
		assertThat(headers.first("tracestate")).isEqualTo("rojo=1,congo=2");
	}

	@Test
	void keepsThePresentSpanIfThereIsNoHeader() {
		Context context = Context.root()
			.with(Span.wrap(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
					TraceFlags.getSampled(), TraceState.getDefault())));
		assertThat(this.propagator.extract(context, null, Headers.GETTER)).isSameAs(context);
	}

	@Test
	void putsWhatIsWrittenFirst() {
		TraceStateBuilder builder = state("foo@=1,bar=2,baz=3").toBuilder()
			.put("new", "4")
			.put("baz", "5")
			.put("BAD", "6")
			.put("bad", "")
			.remove("bar");
		assertThat(builder.build().asMap()).hasToString("{baz=5, new=4, foo@=1}");
	}

	@Test
	void dropsFromTheRightWhatIsTooMuch() {
		StringBuilder full = new StringBuilder("k0=v");
		for (int index = 1; index < 32; index++) {
			full.append(",k").append(index).append("=v");
		}
		TraceState state = state(full.toString()).toBuilder().put("new", "1").build();
		assertThat(state.size()).isEqualTo(32);
		assertThat(state.get("new")).isEqualTo("1");
		assertThat(state.get("k30")).isEqualTo("v");
		assertThat(state.get("k31")).isNull();
	}

	private TraceState state(String header) {
		Context context = this.propagator.extract(Context.root(), Headers.of("traceparent",
				"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate", header), Headers.GETTER);
		return Span.fromContext(context).getSpanContext().getTraceState();
	}

}
