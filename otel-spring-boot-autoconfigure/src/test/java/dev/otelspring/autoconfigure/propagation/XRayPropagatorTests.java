package dev.otelspring.autoconfigure.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The header of AWS X-Ray; the ids are those of its documentation. */
class XRayPropagatorTests {

	private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";

	private static final String PARENT = "Parent=53995c3f42cd8ad8";

	private final XRayPropagator propagator = new XRayPropagator();

	@ParameterizedTest
	@CsvSource({ ROOT + ";" + PARENT + ";Sampled=1, 1", ROOT + ";" + PARENT + ";Sampled=0, 0",
			ROOT + ";" + PARENT + ";Sampled=?, 1", ROOT + ";" + PARENT + ", 1",
			ROOT + "; " + PARENT + " ; Sampled=0 , 0", PARENT + ";Sampled=0;" + ROOT + ", 0",
			"Self=1-5759e988-0;" + ROOT + ";" + PARENT + ";Lineage=a:0;Sampled=1, 1",
			"Root=1-5759E988-BD862E3FE1BE46A994272793;Parent=53995C3F42CD8AD8;Sampled=1;, 1" })
	void readsASpan(String header, String sampled) {
		Context context = receive(header);
		assertThat(span(context).isRemote()).isTrue();
		assertThat(span(context).getTraceId()).isEqualTo("5759e988bd862e3fe1be46a994272793");
		Headers sent = Headers.of();
		this.propagator.inject(context, sent, Headers.SETTER);
		assertThat(sent.first("X-Amzn-Trace-Id")).isEqualTo(ROOT + ";" + PARENT + ";Sampled=" + sampled);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ";", "=", ROOT, PARENT, "Sampled=1", ROOT + ";Sampled=1", ROOT + ";Parent=1;Sampled=1",
			"Root=2-5759e988-bd862e3fe1be46a994272793;" + PARENT, "Root=1-5759e988bd862e3fe1be46a9942727931;" + PARENT,
			"Root=1-5759e988-bd862e3fe1be46a99427279;" + PARENT, "Root=1-5759e988-bd862e3fe1be46a9942727930;" + PARENT,
			"Root=1-00000000-000000000000000000000000;" + PARENT, ROOT + ";Parent=0000000000000000",
			ROOT + ";Parent=53995c3f42cd8adg", "Root=1-5759e98g-bd862e3fe1be46a994272793;" + PARENT })
	void refuses(String header) {
		assertThat(receive(header)).isSameAs(Context.root());
	}

	@Test
	void deniesWithoutAParent() {
		SpanContext span = span(receive(ROOT + ";Sampled=0"));
		assertThat(span.isValid()).isTrue();
		assertThat(span.isSampled()).isFalse();
		assertThat(span.isRemote()).isTrue();
		assertThat(span.getTraceId()).isEqualTo("5759e988bd862e3fe1be46a994272793");
		assertThat(span(receive("Sampled=0")).isValid()).isTrue();
		assertThat(span(receive("Sampled=0")).isSampled()).isFalse();
	}

	@Test
	void sendsNothingWithoutASpan() {
		Headers sent = Headers.of();
		this.propagator.inject(Context.root(), sent, Headers.SETTER);
		assertThat(sent.fields()).isEmpty();
	}

	private Context receive(String header) {
		return this.propagator.extract(Context.root(), Headers.of("x-amzn-trace-id", header), Headers.GETTER);
	}

	private static SpanContext span(Context context) {
		return Span.fromContext(context).getSpanContext();
	}

}
