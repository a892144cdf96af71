package dev.otelspring.benchmarks.peers;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.handler.TracingAwareMeterObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.servlet.ServletException;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockServletConfig;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * A web application without a server, auto-configured by the starter; and beside it, on
 * the same SDK, what others would set up. Spans and points go nowhere.
 */
public final class Peers implements AutoCloseable {

	private final MockServletContext servletContext = new MockServletContext();

	private final ConfigurableApplicationContext context;

	private Peers(String sampler, Class<?>... sources) {
		this.context = new SpringApplicationBuilder(Application.class).sources(sources)
			.web(WebApplicationType.SERVLET)
			.contextFactory((type) -> {
				AnnotationConfigServletWebApplicationContext web = new AnnotationConfigServletWebApplicationContext();
				web.setServletContext(this.servletContext);
				this.servletContext.setAttribute(WebApplicationContext.ROOT_WEB_APPLICATION_CONTEXT_ATTRIBUTE, web);
				return web;
			})
			.properties("otel.traces.sampler=" + sampler, "otel.traces.exporter=none", "otel.metrics.exporter=none",
					"otel.logs.exporter=none", "spring.main.banner-mode=off", "logging.level.root=warn")
			.run();
	}

	/**
	 * Starts the application.
	 * @param sampler as {@code otel.traces.sampler} names it
	 * @param sources configurations beside its own
	 * @return the application, whose servlet has been initialized
	 * @throws ServletException if it cannot be
	 */
	public static Peers start(String sampler, Class<?>... sources) throws ServletException {
		Peers peers = new Peers(sampler, sources);
		// Where the official filter asks for routes.
		peers.bean(DispatcherServlet.class).init(new MockServletConfig(peers.servletContext));
		return peers;
	}

	public MockServletContext servletContext() {
		return this.servletContext;
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public <T> T bean(String name, Class<T> type) {
		return this.context.getBean(name, type);
	}

	public OpenTelemetry telemetry() {
		return bean(OpenTelemetry.class);
	}

	/**
	 * Observations as Boot sets them up with Micrometer Tracing, but without a context in
	 * the log.
	 * @return makes spans of all, and meters
	 */
	public ObservationRegistry observations() {
		ObservationRegistry registry = ObservationRegistry.create();
		Tracer tracer = bean(Tracer.class);
		Propagator propagator = new OtelPropagator(telemetry().getPropagators(),
				telemetry().getTracer("micrometer-tracing"));
		registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
					new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer)))
			.observationHandler(new TracingAwareMeterObservationHandler<>(
					new DefaultMeterObservationHandler(new SimpleMeterRegistry()), tracer));
		return registry;
	}

	/**
	 * Observations with one handler alone.
	 * @param handler of all
	 * @return a registry
	 */
	public static ObservationRegistry observations(ObservationHandler<Observation.Context> handler) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(handler);
		return registry;
	}

	/**
	 * Prints the last span, so that the table's reader knows what was compared.
	 * @param title of whoever made it
	 */
	public void printLastSpan(String title) {
		System.out.println(title + ": " + bean(LastSpan.class).takeDescription());
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		LastSpan lastSpan() {
			return new LastSpan();
		}

		// In the place of the starter's, which brings the pipeline.
		@Bean
		SdkTracerProvider tracerProvider(Sampler sampler, LastSpan lastSpan) {
			return SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(lastSpan).build();
		}

		@Bean
		SdkMeterProvider meterProvider() {
			return SdkMeterProvider.builder()
				.registerMetricReader(PeriodicMetricReader.builder(new NoPoints()).build())
				.build();
		}

		// As Boot's, with which the starter's step back.
		@Bean
		OtelTracer micrometerTracer(OpenTelemetry telemetry) {
			return new OtelTracer(telemetry.getTracer("micrometer-tracing"), new OtelCurrentTraceContext(), (event) -> {
			});
		}

		@Bean
		OrdersController ordersController() {
			return new OrdersController();
		}

	}

	/** Has the route. */
	@RestController
	static class OrdersController {

		@GetMapping("/orders/{id}")
		String order() {
			return "reserved";
		}

	}

}
