package dev.otelspring.benchmarks.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.otelspring.benchmarks.peers.Peers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.instrumentation.spring.webmvc.v6_0.SpringWebMvcTelemetry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.ServletResponse;
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

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockFilterConfig;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * A request through a filter that makes a server span and records
 * {@code http.server.request.duration}: ours, the same by hand, the official library's,
 * and Spring's own observation with Micrometer Tracing; and a request through none.
 * Behind the filter is what a handler would leave: the route.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ServerFilterBenchmark {

	private static final String ROUTE = "/orders/{id}";

	private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");

	private static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");

	private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

	private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");

	private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");

	private static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");

	private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

	private static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");

	private static final AttributeKey<String> PEER_ADDRESS = AttributeKey.stringKey("network.peer.address");

	private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");

	private static final AttributeKey<String> VERSION = AttributeKey.stringKey("network.protocol.version");

	private static final AttributeKey<String> USER_AGENT = AttributeKey.stringKey("user_agent.original");

	private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

	private static final FilterChain HANDLER = (request, response) -> request
		.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, ROUTE);

	private static final FilterChain OBSERVED_HANDLER = (request, response) -> {
		request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, ROUTE);
		ServerHttpObservationFilter.findObservationContext((Request) request)
			.ifPresent((context) -> context.setPathPattern(ROUTE));
	};

	/** Whether the spans record. */
	@Param({ "always_on", "always_off" })
	public String sampler;

	private final Request request = new Request();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private Peers peers;

	private Filter ours;

	private ServletRequestListener listener;

	private Filter byHand;

	private Filter official;

	private Filter observation;

	@Setup
	public void start() throws ServletException, IOException {
		this.peers = Peers.start(this.sampler, Official.class);
		this.ours = (Filter) this.peers.bean("otelServerSpanFilter", FilterRegistrationBean.class).getFilter();
		this.listener = (ServletRequestListener) this.peers
			.bean("otelServerSpanListener", ServletListenerRegistrationBean.class)
			.getListener();
		this.byHand = new ByHand(this.peers);
		this.official = this.peers.bean("official", Filter.class);
		this.observation = new ServerHttpObservationFilter(this.peers.observations());
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
		this.peers.close();
	}

	@Benchmark
	public Request nothing() throws ServletException, IOException {
		this.request.clearAttributes();
		HANDLER.doFilter(this.request, this.response);
		return this.request;
	}

	/**
	 * As a container calls it, which tells when the request has gone.
	 * @return the request
	 * @throws ServletException never
	 * @throws IOException never
	 */
	@Benchmark
	public Request ours() throws ServletException, IOException {
		this.request.clearAttributes();
		ServletRequestEvent event = new ServletRequestEvent(this.peers.servletContext(), this.request);
		this.listener.requestInitialized(event);
		this.ours.doFilter(this.request, this.response, HANDLER);
		this.listener.requestDestroyed(event);
		return this.request;
	}

	@Benchmark
	public Request byHand() throws ServletException, IOException {
		return through(this.byHand, HANDLER);
	}

	@Benchmark
	public Request official() throws ServletException, IOException {
		return through(this.official, HANDLER);
	}

	@Benchmark
	public Request observation() throws ServletException, IOException {
		return through(this.observation, OBSERVED_HANDLER);
	}

	private Request through(Filter filter, FilterChain chain) throws ServletException, IOException {
		this.request.clearAttributes();
		filter.doFilter(this.request, this.response, chain);
		return this.request;
	}

	/**
	 * Hears of the end of the start, after which it knows the handlers and their routes.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Official {

		@Bean
		Filter official(OpenTelemetry telemetry, ServletContext servletContext) throws ServletException {
			Filter filter = SpringWebMvcTelemetry.create(telemetry).createServletFilter();
			filter.init(new MockFilterConfig(servletContext));
			return filter;
		}

	}

	/** Knows what is asked of this one application, and asks no more. */
	private static final class ByHand implements Filter, TextMapGetter<Request> {

		private final TextMapPropagator propagator;

		private final Tracer tracer;

		private final DoubleHistogram duration;

		private ByHand(Peers peers) {
			this.propagator = peers.telemetry().getPropagators().getTextMapPropagator();
			this.tracer = peers.telemetry().getTracer("by-hand");
			this.duration = peers.telemetry()
				.getMeter("by-hand")
				.histogramBuilder("http.server.request.duration")
				.setUnit("s")
				.setExplicitBucketBoundariesAdvice(
						List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0))
				.build();
		}

		@Override
		public void doFilter(ServletRequest plainRequest, ServletResponse plainResponse, FilterChain chain)
				throws IOException, ServletException {
			long start = System.nanoTime();
			Request request = (Request) plainRequest;
			MockHttpServletResponse response = (MockHttpServletResponse) plainResponse;
			Context parent = this.propagator.extract(Context.current(), request, this);
			Span span = this.tracer.spanBuilder("GET")
				.setSpanKind(SpanKind.SERVER)
				.setParent(parent)
				.setAttribute(METHOD, request.getMethod())
				.setAttribute(SCHEME, request.getScheme())
				.setAttribute(PATH, request.getRequestURI())
				.setAttribute(SERVER_ADDRESS, request.getServerName())
				.setAttribute(SERVER_PORT, (long) request.getServerPort())
				.setAttribute(CLIENT_ADDRESS, request.getRemoteAddr())
				.setAttribute(PEER_ADDRESS, request.getRemoteAddr())
				.setAttribute(PEER_PORT, (long) request.getRemotePort())
				.setAttribute(VERSION, "1.1")
				.setAttribute(USER_AGENT, request.getHeader("User-Agent"))
				.startSpan();
			Context context = parent.with(span);
			try (Scope scope = context.makeCurrent()) {
				chain.doFilter(request, response);
			}
			catch (Throwable ex) {
				span.recordException(ex);
				span.setAttribute(ERROR, ex.getClass().getName());
				span.setStatus(StatusCode.ERROR);
				throw ex;
			}
			finally {
				String route = (String) request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
				span.updateName("GET " + route);
				span.setAttribute(HTTP_ROUTE, route);
				span.setAttribute(STATUS, (long) response.getStatus());
				this.duration.record((System.nanoTime() - start) / 1e9,
						Attributes.of(METHOD, request.getMethod(), SCHEME, request.getScheme(), STATUS,
								(long) response.getStatus(), HTTP_ROUTE, route, VERSION, "1.1"),
						context);
				span.end();
			}
		}

		@Override
		public Iterable<String> keys(Request request) {
			return List.of();
		}

		@Override
		public String get(Request request, String key) {
			return (request != null) ? request.getHeader(key) : null;
		}

	}

}
