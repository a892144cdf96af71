package dev.otelspring.autoconfigure.propagation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurablePropagatorProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/** How context travels. */
class PropagationAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	@Test
	void backsOffWhenUserDefinesContextPropagators() {
		ContextPropagators users = ContextPropagators.create(W3CTraceContextPropagator.getInstance());
		this.contextRunner.withBean("usersPropagators", ContextPropagators.class, () -> users).run((context) -> {
			assertThat(context).getBean(ContextPropagators.class).isSameAs(users);
			assertThat(context.getBean(OpenTelemetry.class).getPropagators()).isSameAs(users);
		});
	}

	@Test
	void backsOffWhenUserDefinesOpenTelemetry() {
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(context).doesNotHaveBean(ContextPropagators.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			                      | baggage traceparent
			tracecontext          | traceparent
			baggage               | baggage
			baggage,tracecontext  | baggage traceparent
			' baggage , baggage ' | baggage
			none                  | ''
			b3                    | b3
			b3multi,tracecontext  | X-B3-Sampled X-B3-SpanId X-B3-TraceId traceparent
			jaeger                | uber-trace-id uberctx-key
			xray,b3,jaeger        | X-Amzn-Trace-Id b3 uber-trace-id uberctx-key
			ottrace               | ot-baggage-key ot-tracer-sampled ot-tracer-spanid ot-tracer-traceid
			""")
	void sendsTheHeadersThatAreNamed(@Nullable String propagators, String headers) {
		ApplicationContextRunner runner = (propagators != null)
				? this.contextRunner.withPropertyValues("otel.propagators=" + propagators) : this.contextRunner;
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(String.join(" ", inject(context.getBean(OpenTelemetry.class)).keySet())).isEqualTo(headers);
		});
	}

	@Test
	void readsAListFromYaml() {
		this.contextRunner.withPropertyValues("otel.propagators[0]=tracecontext", "otel.propagators[1]=b3")
			.run((context) -> assertThat(inject(context.getBean(OpenTelemetry.class))).containsOnlyKeys("b3",
					"traceparent"));
	}

	@Test
	void prefersABeanToAComponentOfTheSameName() {
		this.contextRunner.withBean(OwnB3.class)
			.withPropertyValues("otel.propagators=b3")
			.run((context) -> assertThat(inject(context.getBean(OpenTelemetry.class))).containsOnlyKeys("own-b3"));
	}

	@Test
	void prefersABeanToThePropagatorsOfTheDefault() {
		this.contextRunner.withBean(OwnTraceContext.class)
			.run((context) -> assertThat(inject(context.getBean(OpenTelemetry.class))).containsOnlyKeys("own-b3",
					"baggage"));
	}

	@Test
	void needsNoFurtherJar() {
		ClassPathResource providers = new ClassPathResource(
				"META-INF/services/io.opentelemetry.sdk.autoconfigure.spi.ConfigurablePropagatorProvider");
		this.contextRunner.withClassLoader(new FilteredClassLoader(providers))
			.withPropertyValues("otel.propagators=b3,b3multi,jaeger,xray")
			.run((context) -> assertThat(inject(context.getBean(OpenTelemetry.class))).containsOnlyKeys("b3",
					"X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled", "uber-trace-id", "uberctx-key", "X-Amzn-Trace-Id"));
	}

	@Test
	void deniesWithB3AloneThoughTheExtensionIsOnTheClasspath() {
		this.contextRunner.withPropertyValues("otel.propagators=b3")
			.run((context) -> assertThat(Span
				.fromContext(context.getBean(ContextPropagators.class)
					.getTextMapPropagator()
					.extract(Context.root(), Headers.of("b3", "0"), Headers.GETTER))
				.getSpanContext()
				.isValid()).isTrue());
	}

	private static Map<String, String> inject(OpenTelemetry openTelemetry) {
		Context context = Context.root()
			.with(Span.wrap(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
					TraceFlags.getSampled(), TraceState.getDefault())))
			.with(Baggage.builder().put("key", "value").build());
		Map<String, String> headers = new TreeMap<>();
		openTelemetry.getPropagators().getTextMapPropagator().inject(context, headers, (carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		});
		return headers;
	}

	static class OwnTraceContext extends OwnB3 {

		@Override
		public String getName() {
			return "tracecontext";
		}

	}

	static class OwnB3 implements ConfigurablePropagatorProvider, TextMapPropagator {

		@Override
		public TextMapPropagator getPropagator(ConfigProperties config) {
			return this;
		}

		@Override
		public String getName() {
			return "b3";
		}

		@Override
		public Collection<String> fields() {
			return List.of("own-b3");
		}

		@Override
		public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
			setter.set(carrier, "own-b3", "1");
		}

		@Override
		public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
			return context;
		}

	}

}
