package dev.otelspring.benchmarks.annotation;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.otelspring.autoconfigure.metrics.MeterProviderCustomizer;
import dev.otelspring.benchmarks.NoSpans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
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

import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/**
 * An annotated call beside the same span written by hand, and beside a call through a
 * proxy that does nothing. The SDK's own part is in all of them; processors and exporters
 * are in none.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
// A heap that grows is touched for the first time, which costs more than what is
// measured.
@Fork(value = 4, jvmArgsAppend = { "-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch" })
public class AnnotatedCallBenchmark {

	private static final AttributeKey<String> FUNCTION = AttributeKey.stringKey("code.function.name");

	private static final AttributeKey<String> ID = AttributeKey.stringKey("order.id");

	private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

	/** Whether the spans, children of a request's, record. */
	@Param({ "always_on", "parentbased_always_off" })
	public String sampler;

	private ConfigurableApplicationContext context;

	private Orders orders;

	private Tracer tracer;

	private LongCounter counter;

	private final String[] ids = IntStream.range(0, 1024).mapToObj((id) -> "order-" + id).toArray(String[]::new);

	private int next;

	private Scope parent;

	@Setup
	@SuppressWarnings("MustBeClosedChecker") // closed when the benchmark stops
	public void start() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("otel.traces.sampler=" + this.sampler, "otel.traces.exporter=none",
					"otel.metrics.exporter=none", "otel.logs.exporter=none", "spring.main.banner-mode=off",
					"logging.level.root=warn")
			.run();
		this.orders = this.context.getBean(Orders.class);
		OpenTelemetry telemetry = this.context.getBean(OpenTelemetry.class);
		this.tracer = telemetry.getTracer("by-hand");
		this.parent = this.tracer.spanBuilder("request").startSpan().makeCurrent();
		this.counter = telemetry.getMeter("by-hand").counterBuilder("orders.by.hand").build();
	}

	private String id() {
		return this.ids[this.next++ & 1023];
	}

	@TearDown
	public void stop() {
		this.parent.close();
		this.context.close();
	}

	@Benchmark
	public String proxied() {
		return this.orders.proxied(id());
	}

	@Benchmark
	public String spanByHand() {
		String value = id();
		Span span = this.tracer.spanBuilder("Orders.place")
			.setAttribute(FUNCTION, "dev.otelspring.benchmarks.annotation.Orders.place")
			.setAttribute(ID, value)
			.startSpan();
		try (Scope scope = span.makeCurrent()) {
			return this.orders.plain(value);
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

	/**
	 * As {@link #spanByHand()}, as OpenTelemetry's documentation writes it: attributes by
	 * the names of their keys, set on the span.
	 * @return the work's result
	 */
	@Benchmark
	public String spanByHandWithNames() {
		String value = id();
		Span span = this.tracer.spanBuilder("Orders.place").startSpan();
		try (Scope scope = span.makeCurrent()) {
			span.setAttribute("code.function.name", "dev.otelspring.benchmarks.annotation.Orders.place");
			span.setAttribute("order.id", value);
			return this.orders.plain(value);
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

	/**
	 * What a proxy and the SDK cost together, with no thought of the method in between:
	 * the floor of {@link #spanByAnnotation()}.
	 * @return the work's result
	 */
	@Benchmark
	public String spanByInterceptor() {
		return this.orders.intercepted(id());
	}

	@Benchmark
	public String spanByAnnotation() {
		return this.orders.place(id());
	}

	@Benchmark
	public String counterByHand() {
		String value = this.orders.plain(id());
		this.counter.add(1, Attributes.empty());
		return value;
	}

	@Benchmark
	public String counterByAnnotation() {
		return this.orders.count(id());
	}

	/** The application, with an SDK that exports nothing. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Application {

		@Bean
		Orders orders() {
			return new Orders();
		}

		// In the place of the starter's, which brings the pipeline.
		@Bean
		SdkTracerProvider tracerProvider(Sampler sampler) {
			return SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(new NoSpans()).build();
		}

		@Bean
		MeterProviderCustomizer pointsGoNowhere() {
			return (builder) -> builder.registerMetricReader(PeriodicMetricReader.builder(new NoPoints()).build());
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static DefaultPointcutAdvisor nothing() {
			return advisor("proxied", (invocation) -> invocation.proceed());
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static DefaultPointcutAdvisor fixedSpan(ObjectProvider<OpenTelemetry> telemetry) {
			return advisor("intercepted", new FixedSpan(telemetry));
		}

		private static DefaultPointcutAdvisor advisor(String method, MethodInterceptor interceptor) {
			NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
			pointcut.setMappedName(method);
			pointcut.setClassFilter((type) -> type == Orders.class);
			return new DefaultPointcutAdvisor(pointcut, interceptor);
		}

	}

	/** Knows its one method when it is compiled. */
	private static final class FixedSpan implements MethodInterceptor {

		private final ObjectProvider<OpenTelemetry> telemetry;

		private @Nullable Tracer tracer;

		private FixedSpan(ObjectProvider<OpenTelemetry> telemetry) {
			this.telemetry = telemetry;
		}

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			Context parent = Context.current();
			Span span = tracer().spanBuilder("Orders.place")
				.setParent(parent)
				.setAttribute(FUNCTION, "dev.otelspring.benchmarks.annotation.Orders.place")
				.setAttribute(ID, (String) invocation.getArguments()[0])
				.startSpan();
			try (Scope scope = parent.with(span).makeCurrent()) {
				return invocation.proceed();
			}
			catch (Throwable ex) {
				span.recordException(ex);
				span.setAttribute(ERROR, ex.getClass().getName());
				span.setStatus(StatusCode.ERROR);
				throw ex;
			}
			finally {
				span.end();
			}
		}

		private Tracer tracer() {
			Tracer known = this.tracer;
			if (known == null) {
				known = this.telemetry.getObject().getTracer("by-interceptor");
				this.tracer = known;
			}
			return known;
		}

	}

	private static final class NoPoints implements MetricExporter {

		@Override
		public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
			return AggregationTemporality.CUMULATIVE;
		}

		@Override
		public CompletableResultCode export(Collection<MetricData> metrics) {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
