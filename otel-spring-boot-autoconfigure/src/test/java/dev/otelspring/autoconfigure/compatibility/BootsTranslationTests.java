package dev.otelspring.autoconfigure.compatibility;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.exporter.OtlpProperties;
import dev.otelspring.autoconfigure.logs.LogsProperties;
import dev.otelspring.autoconfigure.metrics.MetricsProperties;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.GrpcBackend;
import dev.otelspring.autoconfigure.trace.TraceProperties;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.SelfSignedCertificate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.sdk.logs.LogLimits;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each of Boot's properties that stands for one of ours: what it does to the SDK that is
 * built, or to what leaves the process.
 */
class BootsTranslationTests {

	private static final String TRACING = "management.opentelemetry.tracing.";

	private static final String LOGGING = "management.opentelemetry.logging.";

	private static final String METRICS = "management.otlp.metrics.export.";

	private static final String OTLP = "otel.exporter.otlp.";

	private static final String SAMPLER = "otel.traces.sampler";

	private static final String PROBABILITY = "management.tracing.sampling.probability";

	private static final String PROPAGATORS = "otel.propagators";

	private static final String EXTRACT = "otel.propagation.extract";

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final Map<String, String> W3C = Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");

	private static final Map<String, String> B3 = Map.of("b3", TRACE + "-00f067aa0ba902b7-1");

	private static final Map<String, String> B3_MULTI = Map.of("X-B3-TraceId", TRACE, "X-B3-SpanId", "00f067aa0ba902b7",
			"X-B3-Sampled", "1");

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHost("localhost");

	@AutoClose
	private static final OtlpReceiver secure = OtlpReceiver.startSecure(CERTIFICATE.sslContext(), false);

	// A context that closes takes the threads of Reactor Netty with it.
	private static GrpcBackend grpc;

	static Stream<Application> applications() {
		return Stream.of(everything(), probability(), samplerAlone(), secured(), byGrpc(), switchedOff(), noTracing(),
				noTraces(), noLogs(), noMetrics(), types(), produced(), consumed(), noBaggage());
	}

	private static Application everything() {
		Application application = new Application("exports, with limits, batches and a sampler");
		exporter(application, TRACING + "export.otlp.", "traces", "timeout");
		exporter(application, LOGGING + "export.otlp.", "logs", "timeout");
		exporter(application, METRICS, "metrics", "read-timeout");
		application.set(TRACING + "export.otlp.compression", "gzip", OTLP + "traces.compression", gzipped("traces"))
			.set(LOGGING + "export.otlp.compression", "GZIP", OTLP + "logs.compression", gzipped("logs"))
			.set(METRICS + "compression-mode", "gzip", OTLP + "metrics.compression", gzipped("metrics"))
			.set(METRICS + "aggregation-temporality", "delta", OTLP + "metrics.temporality.preference",
					(app, backend) -> assertThat(
							backend.metric("orders").orElseThrow().getSum().getAggregationTemporality())
						.isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA))
			.set(METRICS + "step", "7s", "otel.metric.export.interval",
					(app, backend) -> assertThat(app.bean(MetricsProperties.Export.class).interval()).hasSeconds(7));
		application.set("management.opentelemetry.resource-attributes.deployment.environment.name", "test",
				"otel.resource.attributes",
				(app, backend) -> assertThat(backend.receiver().traceResources()).isNotEmpty()
					.allSatisfy((resource) -> assertThat(resource.getAttributesList()).anySatisfy((attribute) -> {
						assertThat(attribute.getKey()).isEqualTo("deployment.environment.name");
						assertThat(attribute.getValue().getStringValue()).isEqualTo("test");
					})))
			.set("management.tracing.baggage.tag-fields", "tenant,user",
					"otel.java.experimental.span-attributes.copy-from-baggage.include",
					(app, backend) -> assertThat(backend.spans()).singleElement()
						.satisfies((span) -> assertThat(span.attributes()).containsEntry("tenant", "gold")
							.containsEntry("user", "ann")))
			.set("management.tracing.exemplars.include", "none", "otel.metrics.exemplar.filter",
					(app, backend) -> assertThat(app.bean(ExemplarFilter.class)).isSameAs(ExemplarFilter.alwaysOff()))
			.set(TRACING + "sampler", "trace-id-ratio", SAMPLER, sampler("TraceIdRatioBased{0.990000}"))
			.set(PROBABILITY, "0.99", SAMPLER + ".arg", sampler("TraceIdRatioBased{0.990000}"));
		batches(application);
		limits(application);
		return application;
	}

	private static void exporter(Application application, String boots, String signal, String timeout) {
		String endpoint = signal.equals("metrics") ? "url" : "endpoint";
		application
			.set(boots + endpoint, "${backend}/v1/" + signal, OTLP + signal + ".endpoint",
					(app, backend) -> assertThat(requests(backend, signal)).isNotEmpty())
			.set(boots + "headers.X-Scope", signal, OTLP + signal + ".headers",
					(app, backend) -> assertThat(requests(backend, signal)).isNotEmpty()
						.allSatisfy((request) -> assertThat(request.header("X-Scope")).isEqualTo(signal)))
			.set(boots + timeout, "7s", OTLP + signal + ".timeout",
					(app, backend) -> assertThat(own(app, signal).timeout()).hasSeconds(7));
	}

	private static void batches(Application application) {
		batch(application, TRACING, "otel.bsp.", (app) -> {
			TraceProperties.Batch batch = app.bean(TraceProperties.Batch.class);
			return new Batch(batch.scheduleDelay(), batch.exportTimeout(), batch.maxQueueSize(),
					batch.maxExportBatchSize());
		});
		batch(application, LOGGING, "otel.blrp.", (app) -> {
			LogsProperties.Batch batch = app.bean(LogsProperties.Batch.class);
			return new Batch(batch.scheduleDelay(), batch.exportTimeout(), batch.maxQueueSize(),
					batch.maxExportBatchSize());
		});
	}

	private static void batch(Application application, String boots, String ours, Function<App, Batch> batch) {
		application
			.set(boots + "export.schedule-delay", "200", ours + "schedule.delay",
					(app, backend) -> assertThat(batch.apply(app).delay()).hasMillis(200))
			.set(boots + "export.timeout", "8s", ours + "export.timeout",
					(app, backend) -> assertThat(batch.apply(app).timeout()).hasSeconds(8))
			.set(boots + "export.max-queue-size", "300", ours + "max.queue.size",
					(app, backend) -> assertThat(batch.apply(app).queueSize()).isEqualTo(300))
			.set(boots + "export.max-batch-size", "30", ours + "max.export.batch.size",
					(app, backend) -> assertThat(batch.apply(app).batchSize()).isEqualTo(30));
	}

	private static void limits(Application application) {
		application
			.set(TRACING + "limits.max-attributes", "11", "otel.span.attribute.count.limit",
					spanLimits((limits) -> assertThat(limits.getMaxNumberOfAttributes()).isEqualTo(11)))
			.set(TRACING + "limits.max-attribute-value-length", "12", "otel.span.attribute.value.length.limit",
					spanLimits((limits) -> assertThat(limits.getMaxAttributeValueLength()).isEqualTo(12)))
			.set(TRACING + "limits.max-events", "13", "otel.span.event.count.limit",
					spanLimits((limits) -> assertThat(limits.getMaxNumberOfEvents()).isEqualTo(13)))
			.set(TRACING + "limits.max-links", "14", "otel.span.link.count.limit",
					spanLimits((limits) -> assertThat(limits.getMaxNumberOfLinks()).isEqualTo(14)))
			.set(TRACING + "limits.max-attributes-per-event", "15", "otel.event.attribute.count.limit",
					spanLimits((limits) -> assertThat(limits.getMaxNumberOfAttributesPerEvent()).isEqualTo(15)))
			.set(TRACING + "limits.max-attributes-per-link", "16", "otel.link.attribute.count.limit",
					spanLimits((limits) -> assertThat(limits.getMaxNumberOfAttributesPerLink()).isEqualTo(16)))
			.set(LOGGING + "limits.max-attributes", "17", "otel.logrecord.attribute.count.limit",
					(app, backend) -> assertThat(app.bean(LogLimits.class).getMaxNumberOfAttributes()).isEqualTo(17))
			.set(LOGGING + "limits.max-attribute-value-length", "18", "otel.logrecord.attribute.value.length.limit",
					(app, backend) -> assertThat(app.bean(LogLimits.class).getMaxAttributeValueLength()).isEqualTo(18));
	}

	private static Application probability() {
		BiConsumer<App, Backend> sampler = sampler("ParentBased{root:TraceIdRatioBased{0.250000}");
		return new Application("samples a quarter").sendingToOurs()
			.set(PROBABILITY, "0.25", SAMPLER, sampler)
			.set(PROBABILITY, "0.25", SAMPLER + ".arg", sampler);
	}

	private static Application samplerAlone() {
		BiConsumer<App, Backend> sampler = sampler("ParentBased{root:TraceIdRatioBased{0.100000}");
		return new Application("samples by Boot's ratio").sendingToOurs()
			.set(TRACING + "sampler", "PARENT_BASED_TRACE_ID_RATIO", SAMPLER, sampler)
			.set(TRACING + "sampler", "PARENT_BASED_TRACE_ID_RATIO", SAMPLER + ".arg", sampler);
	}

	private static Application secured() {
		Application application = new Application("exports by TLS")
			.with("spring.ssl.bundle.pem.peer.truststore.certificate=" + CERTIFICATE.certificatePem());
		Map.of("traces", TRACING + "export.otlp.", "logs", LOGGING + "export.otlp.", "metrics", METRICS)
			.forEach((signal, boots) -> application
				.with(boots + (signal.equals("metrics") ? "url" : "endpoint") + "=https://localhost:" + secure.port()
						+ "/v1/" + signal)
				.set(boots + "ssl.bundle", "peer", OTLP + signal + ".ssl-bundle",
						(app, backend) -> assertThat(secure.requests()).extracting(OtlpReceiver.Request::path)
							.contains("/v1/" + signal)));
		return application;
	}

	private static Application byGrpc() {
		Application application = new Application("exports by gRPC").with("otel.metrics.exporter=none");
		Map.of("traces", TRACING, "logs", LOGGING)
			.forEach((signal, boots) -> application.with(boots + "export.otlp.endpoint=${grpc}")
				.set(boots + "export.otlp.transport", "grpc", OTLP + signal + ".protocol",
						(app, backend) -> assertThat(grpc.requests()).extracting(GrpcBackend.Request::signal)
							.contains(signal)));
		return application;
	}

	private static Application switchedOff() {
		return new Application("is off").set("management.opentelemetry.enabled", "false", "otel.sdk.disabled",
				(app, backend) -> {
					assertThat(app.context().getBeansOfType(SdkTracerProvider.class)).isEmpty();
					assertThat(app.context().getBeansOfType(SdkMeterProvider.class)).isEmpty();
					assertThat(app.context().getBeansOfType(SdkLoggerProvider.class)).isEmpty();
				});
	}

	private static Application noTracing() {
		String boots = "management.tracing.export.enabled";
		return new Application("neither exports nor propagates traces").sendingToOurs()
			.set(boots, "false", "otel.traces.exporter", only("logs", "metrics"))
			.set(boots, "false", PROPAGATORS, (app, backend) -> assertThat(written(app)).isEmpty())
			.with("management.tracing.propagation.consume=B3")
			.set(boots, "false", EXTRACT, (app, backend) -> assertThat(reads(app, B3)).isFalse());
	}

	private static Application noTraces() {
		return new Application("exports metrics alone").sendingToOurs()
			.with("management.tracing.export.enabled=true", "management.logging.export.enabled=true")
			.set("management.tracing.export.otlp.enabled", "false", "otel.traces.exporter", only("metrics"))
			.set("management.logging.export.otlp.enabled", "false", "otel.logs.exporter", only("metrics"));
	}

	private static Application noLogs() {
		return new Application("exports no logs").sendingToOurs()
			.set("management.logging.export.enabled", "false", "otel.logs.exporter", only("traces", "metrics"));
	}

	private static Application noMetrics() {
		return new Application("exports no metrics").sendingToOurs()
			.without("io.micrometer.registry.otlp")
			.set(METRICS + "enabled", "false", "otel.metrics.exporter", only("traces", "logs"));
	}

	private static Application types() {
		return new Application("propagates B3 and W3C").sendingToOurs()
			.with("management.tracing.propagation.produce=W3C", "management.tracing.propagation.consume=W3C")
			.set("management.tracing.propagation.type", "B3_MULTI,W3C", PROPAGATORS, (app, backend) -> {
				assertThat(written(app)).containsKeys("X-B3-TraceId", "traceparent", "baggage");
				assertThat(reads(app, B3_MULTI)).isTrue();
				// The first in Boot's list is believed.
				Map<String, String> both = new TreeMap<>(
						Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
				both.putAll(B3_MULTI);
				assertThat(reads(app, both)).isTrue();
			});
	}

	private static Application produced() {
		BiConsumer<App, Backend> b3 = (app, backend) -> {
			assertThat(written(app)).containsOnlyKeys("b3");
			assertThat(reads(app, W3C)).isTrue();
			assertThat(reads(app, B3)).isTrue();
			assertThat(reads(app, B3_MULTI)).isTrue();
		};
		String boots = "management.tracing.propagation.produce";
		return new Application("writes B3 and reads all").sendingToOurs()
			.set(boots, "b3", PROPAGATORS, b3)
			.set(boots, "b3", EXTRACT, b3);
	}

	private static Application consumed() {
		return new Application("writes W3C and reads B3").sendingToOurs()
			.set("management.tracing.propagation.consume", "B3", EXTRACT, (app, backend) -> {
				assertThat(written(app)).containsOnlyKeys("traceparent", "baggage");
				assertThat(reads(app, B3)).isTrue();
				assertThat(reads(app, W3C)).isFalse();
			});
	}

	private static Application noBaggage() {
		return new Application("sends no baggage").sendingToOurs()
			.with("management.tracing.propagation.consume=W3C")
			.set("management.tracing.baggage.enabled", "false", PROPAGATORS, (app, backend) -> {
				assertThat(written(app)).containsOnlyKeys("traceparent");
				Context context = extract(app, Map.of("baggage", "tenant=gold"));
				assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
			});
	}

	@BeforeEach
	void startGrpc() {
		grpc = GrpcBackend.start();
	}

	@AfterEach
	void stopGrpc() {
		grpc.close();
	}

	@ParameterizedTest
	@MethodSource("applications")
	void doesWhatBootsPropertiesSay(Application application) {
		try (Backend backend = Backend.start(); App app = application.start(backend)) {
			assertThat(app.bean(ConfigurationFindings.class).all()).isEmpty();
			makeTelemetry(app);
			application.checks.forEach((check) -> check.accept(app, backend));
		}
	}

	@Test
	void areAllInAGroupThatIsLookedFor() {
		assertThat(BootsTranslation.ALL).isNotEmpty()
			.allSatisfy((row) -> assertThat(BootsSettings.GROUPS)
				.anyMatch((group) -> group.isAncestorOf(ConfigurationPropertyName.of(row.boots()))));
	}

	@Test
	void knowsEachTranslation() {
		List<String> tested = applications().flatMap((application) -> application.rows.stream()).distinct().toList();
		assertThat(tested).containsExactlyInAnyOrderElementsOf(
				BootsTranslation.ALL.stream().map((row) -> row.boots() + " -> " + row.ours()).toList());
	}

	private static void makeTelemetry(App app) {
		OpenTelemetry openTelemetry = app.bean(OpenTelemetry.class);
		try (Scope scope = Baggage.builder().put("tenant", "gold").put("user", "ann").build().makeCurrent()) {
			openTelemetry.getTracer("shop").spanBuilder("sell").startSpan().end();
		}
		openTelemetry.getMeter("shop").counterBuilder("orders").build().add(1);
		openTelemetry.getLogsBridge().get("shop").logRecordBuilder().setBody("sold").emit();
		if (app.context().getBeanProvider(SdkTracerProvider.class).getIfAvailable() != null) {
			app.settle();
		}
	}

	private static List<OtlpReceiver.Request> requests(Backend backend, String signal) {
		return backend.receiver()
			.requests()
			.stream()
			.filter((request) -> request.path().equals("/v1/" + signal))
			.toList();
	}

	private static BiConsumer<App, Backend> gzipped(String signal) {
		return (app, backend) -> assertThat(requests(backend, signal)).isNotEmpty()
			.allSatisfy((request) -> assertThat(request.header("Content-Encoding")).isEqualTo("gzip"));
	}

	private static BiConsumer<App, Backend> sampler(String description) {
		return (app, backend) -> assertThat(app.bean(Sampler.class).getDescription()).startsWith(description);
	}

	private static BiConsumer<App, Backend> spanLimits(Consumer<SpanLimits> check) {
		return (app, backend) -> check.accept(app.bean(SpanLimits.class));
	}

	private static BiConsumer<App, Backend> only(String... signals) {
		return (app, backend) -> assertThat(
				backend.receiver().requests().stream().map((request) -> request.path().replace("/v1/", "")).distinct())
			.containsExactlyInAnyOrder(signals);
	}

	private static OtlpProperties.PerSignal own(App app, String signal) {
		OtlpProperties properties = app.bean(OtlpProperties.class);
		return switch (signal) {
			case "traces" -> properties.traces();
			case "logs" -> properties.logs();
			default -> new OtlpProperties.PerSignal(null, null, null, Map.of(), properties.metrics().timeout(), null,
					null, null, null, null);
		};
	}

	private static Map<String, String> written(App app) {
		Map<String, String> headers = new TreeMap<>();
		Span span = app.bean(OpenTelemetry.class).getTracer("shop").spanBuilder("sell").startSpan();
		Context context = Context.root().with(span).with(Baggage.builder().put("tenant", "gold").build());
		app.bean(ContextPropagators.class).getTextMapPropagator().inject(context, headers, Map::put);
		span.end();
		return headers;
	}

	private static boolean reads(App app, Map<String, String> headers) {
		return Span.fromContext(extract(app, headers)).getSpanContext().getTraceId().equals(TRACE);
	}

	private static Context extract(App app, Map<String, String> headers) {
		return app.bean(ContextPropagators.class)
			.getTextMapPropagator()
			.extract(Context.root(), headers, new TextMapGetter<Map<String, String>>() {

				@Override
				public Iterable<String> keys(Map<String, String> carrier) {
					return carrier.keySet();
				}

				@Override
				public String get(Map<String, String> carrier, String key) {
					return carrier.get(key);
				}

			});
	}

	@EnableAutoConfiguration
	static class Shop {

	}

	/**
	 * How items are gathered.
	 *
	 * @param delay of a batch
	 * @param timeout of a request
	 * @param queueSize items
	 * @param batchSize items
	 */
	record Batch(Duration delay, Duration timeout, int queueSize, int batchSize) {
	}

	/** An application of Boot's properties, and what must be true of it. */
	static final class Application {

		private final String name;

		private final List<String> properties = new ArrayList<>();

		private final List<String> rows = new ArrayList<>();

		private final List<BiConsumer<App, Backend>> checks = new ArrayList<>();

		private final List<String> hidden = new ArrayList<>();

		Application(String name) {
			this.name = name;
		}

		Application with(String... pairs) {
			this.properties.addAll(List.of(pairs));
			return this;
		}

		Application sendingToOurs() {
			return with("otel.exporter.otlp.endpoint=${backend}");
		}

		Application without(String packageName) {
			this.hidden.add(packageName);
			return this;
		}

		Application set(String property, String value, String ours, BiConsumer<App, Backend> check) {
			String boots = BootsTranslation.ALL.stream()
				.filter((row) -> row.ours().equals(ours))
				.map(BootsTranslation::boots)
				.filter((name) -> property.equals(name) || property.startsWith(name + "."))
				.findFirst()
				.orElse(property);
			this.rows.add(boots + " -> " + ours);
			this.checks.add(check);
			return with(property + "=" + value);
		}

		App start(Backend backend) {
			App.Builder builder = App.of(Shop.class).noWeb();
			if (!this.hidden.isEmpty()) {
				builder.without(this.hidden.toArray(String[]::new));
			}
			builder.with("backend=" + backend.receiver().endpoint(), "grpc=" + grpc.endpoint());
			return builder.with(this.properties.toArray(String[]::new)).start();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
