package dev.otelspring.autoconfigure.propagation;

import java.util.Map;

import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Which headers requests came with. */
class PropagationStatisticsTests {

	private static final String[] W3C = { "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };

	private static final String[] B3 = { "b3", "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1" };

	private static final String[] B3_MULTI = { "X-B3-TraceId", "4bf92f3577b34da6a3ce929d0e0e4736", "X-B3-SpanId",
			"00f067aa0ba902b7" };

	@Test
	void countsWhatMatchedByItsName() {
		Contexts.silentRunner().run((context) -> {
			receive(context, W3C);
			receive(context, W3C[0], W3C[1], "baggage", "a=1");
			receive(context);
			assertThat(snapshot(context).matched()).isEqualTo(Map.of("tracecontext", 2L, "baggage", 1L));
			assertThat(snapshot(context).notConfigured()).isEmpty();
		});
	}

	@Test
	void countsCallersWhoseFormatIsNotConfigured() {
		Contexts.silentRunner().run((context) -> {
			receive(context, B3);
			receive(context, B3[0], B3[1], "baggage", "a=1");
			receive(context, B3_MULTI);
			receive(context, "uber-trace-id", "1:2:0:1");
			receive(context, "X-Amzn-Trace-Id",
					"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
			// Here somebody is understood.
			receive(context, W3C[0], W3C[1], B3[0], B3[1]);
			assertThat(snapshot(context).notConfigured())
				.isEqualTo(Map.of("b3", 2L, "b3multi", 1L, "jaeger", 1L, "xray", 1L));
			assertThat(snapshot(context).matched()).isEqualTo(Map.of("tracecontext", 1L, "baggage", 1L));
		});
	}

	/** A load balancer of AWS adds one to each request, and B3 knows decisions alone. */
	@Test
	void countsNoHeaderThatNamesNoParent() {
		Contexts.silentRunner().run((context) -> {
			receive(context, "X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793");
			receive(context, "X-Amzn-Trace-Id", "Self=1-67891234-12456789abcdef012345678;Root=1-67891233-abcdef012345");
			for (String decision : new String[] { "0", "1", "d" }) {
				receive(context, "b3", decision);
			}
			assertThat(snapshot(context).notConfigured()).isEmpty();
		});
	}

	@Test
	void countsCallersOfW3cWhereOnlyB3IsConfigured() {
		Contexts.silentRunner().withPropertyValues("otel.propagators=b3multi").run((context) -> {
			receive(context, W3C);
			receive(context, B3);
			receive(context, "b3", "nonsense");
			assertThat(snapshot(context).matched()).isEqualTo(Map.of("b3multi", 1L));
			assertThat(snapshot(context).notConfigured()).isEqualTo(Map.of("tracecontext", 1L));
		});
	}

	@Test
	void countsWhoReadsWhereOthersWrite() {
		Contexts.silentRunner().withPropertyValues("otel.propagation.extract=b3").run((context) -> {
			receive(context, B3);
			receive(context, W3C);
			assertThat(snapshot(context).matched()).isEqualTo(Map.of("b3", 1L));
			assertThat(snapshot(context).notConfigured()).isEqualTo(Map.of("tracecontext", 1L));
		});
	}

	@Test
	void countsWhatIsBroken() {
		Contexts.silentRunner().run((context) -> {
			receive(context);
			receive(context, W3C[0], W3C[1], "tracestate", "a=1");
			receive(context, "baggage", "a=1");
			assertThat(statistics(context).invalid().sum()).isZero();
			assertThat(statistics(context).stripped().sum()).isZero();
			assertThat(statistics(context).stripped().last()).isNull();
			receive(context, W3C[0], "00-0-0-00");
			receive(context, "tracestate", "a=1");
			assertThat(statistics(context).invalid().sum()).isOne();
			assertThat(statistics(context).stripped().sum()).isOne();
			assertThat(statistics(context).stripped().last()).isNotNull();
		});
		// Nobody who does not read them minds.
		Contexts.silentRunner().withPropertyValues("otel.propagators=b3").run((context) -> {
			receive(context, W3C[0], "00-0-0-00");
			receive(context, "tracestate", "a=1");
			assertThat(statistics(context).invalid().sum()).isZero();
			assertThat(statistics(context).stripped().sum()).isZero();
		});
	}

	@Test
	void takesTheLastOfSeveralTraces() {
		Contexts.silentRunner().withPropertyValues("otel.propagators=jaeger,tracecontext").run((context) -> {
			Context found = propagator(context).extract(Context.root(),
					Headers.of("uber-trace-id", "1:2:0:1", W3C[0], W3C[1]), Headers.GETTER);
			Headers sent = Headers.of();
			propagator(context).inject(found, sent, Headers.SETTER);
			assertThat(sent).hasToString("traceparent: " + W3C[1]
					+ "\nuber-trace-id: 4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1");
			assertThat(snapshot(context).matched()).isEqualTo(Map.of("jaeger", 1L, "tracecontext", 1L));
		});
	}

	private static void receive(ApplicationContext context, String... headers) {
		propagator(context).extract(Context.root(), Headers.of(headers), Headers.GETTER);
	}

	private static TextMapPropagator propagator(ApplicationContext context) {
		return context.getBean(ContextPropagators.class).getTextMapPropagator();
	}

	private static PropagationStatistics.Snapshot snapshot(ApplicationContext context) {
		return statistics(context).snapshot();
	}

	private static PropagationStatistics statistics(ApplicationContext context) {
		return context.getBean(PropagationStatistics.class);
	}

}
