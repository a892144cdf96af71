package dev.otelspring.benchmarks.client;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.otelspring.benchmarks.peers.Peers;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.instrumentation.spring.web.v3_1.SpringWebTelemetry;
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

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;

/**
 * A request of a {@link RestClient} that nobody sends and that is always answered the
 * same, with a client span, {@code http.client.request.duration} and the context in its
 * headers: ours, the same by hand, the official library's interceptor, and Spring's own
 * observation with Micrometer Tracing; and without telemetry.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ClientRequestBenchmark {

	private static final URI STOCK = URI.create("http://stock.example.com:8080/items/17");

	private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");

	private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");

	private static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");

	private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

	private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

	private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

	/** Whether the spans, children of a request's, record. */
	@Param({ "always_on", "always_off" })
	public String sampler;

	private Peers peers;

	private RestClient plain;

	private RestClient ours;

	private RestClient official;

	private RestClient observed;

	private Tracer tracer;

	private TextMapPropagator propagator;

	private DoubleHistogram duration;

	private Scope parent;

	@Setup
	@SuppressWarnings("MustBeClosedChecker") // closed when the benchmark stops
	public void start() throws ServletException {
		this.peers = Peers.start(this.sampler, Client.class);
		this.ours = this.peers.bean(RestClient.class);
		this.plain = builder().build();
		this.official = builder()
			.requestInterceptor(SpringWebTelemetry.create(this.peers.telemetry()).createInterceptor())
			.build();
		this.observed = builder().observationRegistry(this.peers.observations()).build();
		this.propagator = this.peers.telemetry().getPropagators().getTextMapPropagator();
		this.tracer = this.peers.telemetry().getTracer("by-hand");
		this.duration = this.peers.telemetry()
			.getMeter("by-hand")
			.histogramBuilder("http.client.request.duration")
			.setUnit("s")
			.setExplicitBucketBoundariesAdvice(
					List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0))
			.build();
		this.parent = this.tracer.spanBuilder("request").startSpan().makeCurrent();
		ours();
		this.peers.printLastSpan("ours");
		byHand();
		this.peers.printLastSpan("by hand");
		official();
		this.peers.printLastSpan("official");
		observation();
		this.peers.printLastSpan("observation");
	}

	@TearDown
	public void stop() {
		this.parent.close();
		this.peers.close();
	}

	@Benchmark
	public HttpStatusCode nothing() {
		return get(this.plain);
	}

	@Benchmark
	public HttpStatusCode ours() {
		return get(this.ours);
	}

	@Benchmark
	public HttpStatusCode official() {
		return get(this.official);
	}

	@Benchmark
	public HttpStatusCode observation() {
		return get(this.observed);
	}

	@Benchmark
	public HttpStatusCode byHand() {
		long start = System.nanoTime();
		Context current = Context.current();
		Span span = this.tracer.spanBuilder("GET")
			.setSpanKind(SpanKind.CLIENT)
			.setParent(current)
			.setAttribute(METHOD, "GET")
			.setAttribute(URL, STOCK.toString())
			.setAttribute(SERVER_ADDRESS, STOCK.getHost())
			.setAttribute(SERVER_PORT, (long) STOCK.getPort())
			.startSpan();
		Context context = current.with(span);
		try (Scope scope = context.makeCurrent()) {
			HttpStatusCode status = this.plain.get()
				.uri(STOCK)
				.headers((headers) -> this.propagator.inject(context, headers, HttpHeaders::set))
				.exchange((request, response) -> response.getStatusCode());
			span.setAttribute(STATUS, (long) status.value());
			this.duration.record((System.nanoTime() - start) / 1e9, Attributes.of(METHOD, "GET", SERVER_ADDRESS,
					STOCK.getHost(), SERVER_PORT, (long) STOCK.getPort(), STATUS, (long) status.value()), context);
			return status;
		}
		catch (RuntimeException ex) {
			span.recordException(ex);
			span.setAttribute(ERROR, ex.getClass().getName());
			span.setStatus(StatusCode.ERROR);
			throw ex;
		}
		finally {
			span.end();
		}
	}

	private static HttpStatusCode get(RestClient client) {
		return client.get().uri(STOCK).exchange((request, response) -> response.getStatusCode());
	}

	private static RestClient.Builder builder() {
		return RestClient.builder().requestFactory(ConstantRequest::new);
	}

	/** Is traced because it is a bean. */
	@Configuration(proxyBeanMethods = false)
	static class Client {

		@Bean
		RestClient restClient() {
			return builder().build();
		}

	}

}
