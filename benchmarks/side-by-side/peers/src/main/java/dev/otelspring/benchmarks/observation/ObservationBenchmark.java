package dev.otelspring.benchmarks.observation;

import java.util.concurrent.TimeUnit;

import dev.otelspring.benchmarks.peers.Peers;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import jakarta.servlet.ServletException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * An observation of Spring's with three key values, from its start to its end, within a
 * request's span: with the handler that makes no span of it because ours is there
 * already, with that of Micrometer Tracing, which makes one; with a handler that does
 * nothing; and a span by hand with three attributes, without an observation.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ObservationBenchmark {

	private static final AttributeKey<String> METHOD = AttributeKey.stringKey("method");

	private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("uri");

	private static final AttributeKey<String> STATUS = AttributeKey.stringKey("status");

	/** Whether the spans, children of a request's, record. */
	@Param({ "always_on", "always_off" })
	public String sampler;

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders/4711");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private Peers peers;

	private ObservationRegistry nothing;

	private ObservationRegistry ours;

	private ObservationRegistry micrometerTracing;

	private Tracer tracer;

	private Scope parent;

	@Setup
	@SuppressWarnings({ "MustBeClosedChecker", "unchecked" }) // closed when the benchmark
																// stops
	public void start() throws ServletException {
		this.peers = Peers.start(this.sampler);
		this.nothing = Peers.observations((context) -> true);
		this.ours = Peers.observations(this.peers.bean("otelServerObservationsStepBack", ObservationHandler.class));
		this.micrometerTracing = Peers
			.observations(new DefaultTracingObservationHandler(this.peers.bean(io.micrometer.tracing.Tracer.class)));
		this.tracer = this.peers.telemetry().getTracer("by-hand");
		this.parent = this.tracer.spanBuilder("request").startSpan().makeCurrent();
		ours();
		this.peers.printLastSpan("ours");
		spanByHand();
		this.peers.printLastSpan("by hand");
		micrometerTracing();
		this.peers.printLastSpan("Micrometer Tracing");
	}

	@TearDown
	public void stop() {
		this.parent.close();
		this.peers.close();
	}

	@Benchmark
	public Observation nothing() {
		return observe(this.nothing);
	}

	@Benchmark
	public Observation ours() {
		return observe(this.ours);
	}

	@Benchmark
	public Observation micrometerTracing() {
		return observe(this.micrometerTracing);
	}

	@Benchmark
	public Span spanByHand() {
		Span span = this.tracer.spanBuilder("http.server.requests").startSpan();
		try (Scope scope = span.makeCurrent()) {
			span.setAttribute(METHOD, "GET");
			span.setAttribute(ROUTE, "/orders/{id}");
			span.setAttribute(STATUS, "200");
		}
		finally {
			span.end();
		}
		return span;
	}

	private Observation observe(ObservationRegistry registry) {
		Observation observation = Observation
			.createNotStarted("http.server.requests",
					() -> new ServerRequestObservationContext(this.request, this.response), registry)
			.start();
		try (Observation.Scope scope = observation.openScope()) {
			observation.lowCardinalityKeyValue("method", "GET");
			observation.lowCardinalityKeyValue("uri", "/orders/{id}");
			observation.lowCardinalityKeyValue("status", "200");
		}
		finally {
			observation.stop();
		}
		return observation;
	}

}
