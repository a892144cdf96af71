package dev.otelspring.autoconfigure.exporter;

import java.util.List;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.GrpcBackend;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentLog;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.SelfSignedCertificate;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp.OtlpMetricsConnectionDetails;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpLoggingConnectionDetails;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.Transport;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connection details of Spring Boot, as Docker Compose, Testcontainers and applications
 * declare them.
 */
class ConnectionDetailsTests {

	private static final String TRACES = "management.opentelemetry.tracing.export.otlp.";

	private static final String LOGS = "management.opentelemetry.logging.export.otlp.";

	@AutoClose
	private final Backend configured = Backend.start();

	@AutoClose
	private final Backend given = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()))
		.withPropertyValues(this.configured.properties());

	@Test
	void ofTracesSendTracesThereAndTheRestWhereThePropertySays() {
		withTraces(this.contextRunner).run((context) -> {
			makeTelemetry(context);
			assertThat(context.getBean(ConfigurationFindings.class).all()).isEmpty();
			assertThat(exporters(context)).singleElement().satisfies((exporter) -> {
				assertThat(exporter.name()).isEqualTo("otlp");
				assertThat(exporter.endpoint()).contains(this.given.receiver().endpoint() + "/v1/traces",
						this.configured.receiver().endpoint() + "/v1/logs");
			});
		});
		assertThat(paths(this.given)).containsExactly("/v1/traces");
		assertThat(this.given.spans()).extracting(SentSpan::name).containsExactly("test");
		assertThat(paths(this.configured)).containsExactlyInAnyOrder("/v1/metrics", "/v1/logs");
	}

	@Test
	void winOverTheEndpointOfTheirSignal() {
		withTraces(this.contextRunner)
			.withPropertyValues("otel.exporter.otlp.traces.endpoint=" + this.configured.receiver().endpoint() + "/own")
			.run(ConnectionDetailsTests::makeTelemetry);
		assertThat(this.given.spans()).hasSize(1);
		assertThat(paths(this.configured)).containsExactlyInAnyOrder("/v1/metrics", "/v1/logs");
	}

	@Test
	void ofMetricsSendMetricsThere() {
		this.contextRunner
			.withBean(OtlpMetricsConnectionDetails.class, () -> () -> this.given.receiver().endpoint() + "/v1/metrics")
			.run(ConnectionDetailsTests::makeTelemetry);
		assertThat(paths(this.given)).containsExactly("/v1/metrics");
		assertThat(this.given.numbers("orders").values()).isNotEmpty();
		assertThat(paths(this.configured)).containsExactlyInAnyOrder("/v1/traces", "/v1/logs");
	}

	@Test
	void ofLogsSendLogsThere() {
		this.contextRunner
			.withBean(OtlpLoggingConnectionDetails.class,
					() -> (transport) -> this.given.receiver().endpoint() + "/v1/logs")
			.run(ConnectionDetailsTests::makeTelemetry);
		assertThat(paths(this.given)).containsExactly("/v1/logs");
		assertThat(this.given.logs("test")).extracting(SentLog::body).containsExactly("sold out");
		assertThat(paths(this.configured)).containsExactlyInAnyOrder("/v1/traces", "/v1/metrics");
	}

	@Test
	void withoutAUrlLeaveItToTheProperty() {
		this.contextRunner.withBean(OtlpMetricsConnectionDetails.class, () -> () -> null)
			.run(ConnectionDetailsTests::makeTelemetry);
		assertThat(paths(this.configured)).contains("/v1/metrics");
	}

	@Test
	void keepHeadersAndCompressionOfTheExporter() {
		withTraces(this.contextRunner)
			.withPropertyValues("otel.exporter.otlp.headers.x-scope=shop", "otel.exporter.otlp.compression=gzip")
			.run(ConnectionDetailsTests::makeTelemetry);
		assertThat(this.given.receiver().requests()).isNotEmpty().allSatisfy((request) -> {
			assertThat(request.header("x-scope")).isEqualTo("shop");
			assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
		});
	}

	@Test
	void leaveNamedExportersAlone() {
		withTraces(this.contextRunner)
			.withPropertyValues("otel.exporters.main.endpoint=" + this.configured.receiver().endpoint())
			.run((context) -> {
				makeTelemetry(context);
				assertThat(exporters(context)).extracting(ExporterSnapshot::name).containsExactly("main");
			});
		assertThat(this.configured.spans()).hasSize(1);
		assertThat(this.given.receiver().requests()).isEmpty();
	}

	@Test
	void giveTheUrlOfTheExportersProtocol() {
		try (GrpcBackend grpc = GrpcBackend.start()) {
			this.contextRunner.withPropertyValues("otel.exporter.otlp.protocol=grpc", "otel.logs.exporter=none")
				.withBean(OtlpTracingConnectionDetails.class, () -> (transport) -> switch (transport) {
					// As Docker Compose has it, with a path.
					case GRPC -> grpc.endpoint() + "/v1/traces";
					case HTTP -> this.given.receiver().endpoint() + "/v1/traces";
				})
				.withBean(OtlpMetricsConnectionDetails.class,
						() -> () -> this.given.receiver().endpoint() + "/v1/metrics")
				.run((context) -> {
					makeTelemetry(context);
					assertThat(exporters(context)).satisfiesExactlyInAnyOrder((exporter) -> {
						assertThat(exporter.signals()).containsExactly(Signal.TRACES);
						assertThat(exporter.endpoint()).isEqualTo(grpc.endpoint());
						assertThat(exporter.protocol()).isEqualTo("grpc");
					}, (exporter) -> {
						// Boot has no transport for metrics but HTTP.
						assertThat(exporter.signals()).containsExactly(Signal.METRICS);
						assertThat(exporter.protocol()).isEqualTo("http/protobuf");
					});
				});
			assertThat(grpc.spans()).hasSize(1);
			assertThat(paths(this.given)).containsExactly("/v1/metrics");
		}
	}

	@Test
	void bringTheirSslBundle() {
		SelfSignedCertificate certificate = SelfSignedCertificate.forHost("localhost");
		SslBundle bundle = SslBundle.of(null, null, null, null, new Managers(certificate.sslContext()));
		try (Peer secure = Peer.start(certificate.sslContext())) {
			withTraces(this.contextRunner)
				.withBean(OtlpLoggingConnectionDetails.class, () -> new SecureLogging(secure.url("/v1/logs"), bundle))
				.run((context) -> {
					makeTelemetry(context);
					assertThat(exporters(context)).extracting(ExporterSnapshot::name)
						.containsExactlyInAnyOrder("otlp-traces-metrics", "otlp-logs");
				});
			assertThat(secure.requests()).isNotEmpty()
				.allSatisfy(
						(headers) -> assertThat(headers.getFirst("Content-Type")).isEqualTo("application/x-protobuf"));
		}
		assertThat(paths(this.given)).containsExactly("/v1/traces");
		assertThat(paths(this.configured)).containsExactly("/v1/metrics");
	}

	@Test
	void stopTheStartWithAUrlThatIsNone() {
		this.contextRunner
			.withBean("collector", OtlpTracingConnectionDetails.class, () -> (transport) -> "localhost:4318")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidOtelPropertyException.class)
				.hasMessage("The URL of OtlpTracingConnectionDetails 'collector' must be an http or https URL "
						+ "(try http://localhost:4318), was 'localhost:4318'"));
	}

	@Test
	void areNotMissedWhereTheirModulesAreNot() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.micrometer.tracing.opentelemetry",
					"org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp",
					"org.springframework.boot.opentelemetry"))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ExporterEndpoint.class);
				makeTelemetry(context);
			});
		assertThat(paths(this.configured)).contains("/v1/traces", "/v1/metrics", "/v1/logs");
	}

	@Test
	void eachOfWhichHasAModuleOfItsOwn() {
		withTraces(this.contextRunner)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.opentelemetry",
					"org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp"))
			.run((context) -> {
				assertThat(context).hasSingleBean(ExporterEndpoint.class);
				makeTelemetry(context);
			});
		assertThat(this.given.spans()).hasSize(1);
	}

	@Test
	void thatAnApplicationDeclaresWinOverBothProperties() {
		try (App app = App.of(Application.class, Details.class)
			.noWeb()
			.sendingTo(this.configured)
			.with(TRACES + "endpoint=http://localhost:1/v1/traces",
					"test.url=" + this.given.receiver().endpoint() + "/v1/traces")
			.start()) {
			makeTelemetry(app.context());
			app.settle();
			assertThat(this.given.spans()).extracting(SentSpan::name).contains("test");
			assertThat(this.configured.spans()).isEmpty();
		}
	}

	@Test
	void thatBootMakesOfItsPropertyStandInForOurs() {
		try (App app = App.of(Application.class)
			.noWeb()
			.with("otel.metrics.exporter=none", TRACES + "endpoint=" + this.given.receiver().endpoint() + "/v1/traces",
					LOGS + "endpoint=" + this.given.receiver().endpoint() + "/v1/logs")
			.start()) {
			makeTelemetry(app.context());
			app.settle();
			assertThat(findings(app)).isEmpty();
			assertThat(this.given.spans()).extracting(SentSpan::name).containsOnlyOnce("test");
			assertThat(this.given.logs("test")).hasSize(1);
		}
	}

	@Test
	void thatBootMakesOfItsPropertyAreToldWhereOursIsSetToo() {
		try (App app = App.of(Application.class)
			.noWeb()
			.sendingTo(this.configured)
			.with(TRACES + "endpoint=" + this.given.receiver().endpoint() + "/v1/traces")
			.start()) {
			makeTelemetry(app.context());
			app.settle();
			assertThat(findings(app)).containsExactly("management.opentelemetry.tracing.export.otlp.endpoint is not "
					+ "used: otel.exporter.otlp.endpoint is set too. Keep ours alone");
			assertThat(this.configured.spans()).extracting(SentSpan::name).contains("test");
			assertThat(this.given.spans()).isEmpty();
		}
	}

	@Test
	void thatBootMakesOfVariablesAreNotTold() {
		try (App app = App.of(Application.class)
			.noWeb()
			.sendingTo(this.configured)
			.propertySource("openTelemetryEnvironmentVariables",
					Map.of(TRACES + "endpoint", this.given.receiver().endpoint() + "/v1/traces"))
			.start()) {
			makeTelemetry(app.context());
			app.settle();
			assertThat(findings(app)).isEmpty();
			assertThat(this.configured.spans()).extracting(SentSpan::name).contains("test");
		}
	}

	@Test
	void thatBootMakesForItsMeterRegistryAreNotOurs() {
		try (App app = App.of(Application.class)
			.noWeb()
			.sendingTo(this.configured)
			.with("management.otlp.metrics.export.enabled=true", "management.otlp.metrics.export.step=1h",
					"management.otlp.metrics.export.url=http://localhost:1/v1/metrics")
			.start()) {
			makeTelemetry(app.context());
			app.deliver();
			assertThat(this.configured.numbers("orders").values()).isNotEmpty();
		}
	}

	private ApplicationContextRunner withTraces(ApplicationContextRunner runner) {
		return runner.withBean(OtlpTracingConnectionDetails.class,
				() -> (transport) -> this.given.receiver().endpoint() + "/v1/traces");
	}

	private static void makeTelemetry(ApplicationContext context) {
		OpenTelemetry openTelemetry = context.getBean(OpenTelemetry.class);
		openTelemetry.getTracer("test").spanBuilder("test").startSpan().end();
		openTelemetry.getMeter("test").counterBuilder("orders").build().add(1);
		openTelemetry.getLogsBridge().get("test").logRecordBuilder().setBody("sold out").emit();
		Contexts.collect(context);
	}

	private static List<ExporterSnapshot> exporters(ApplicationContext context) {
		return context.getBean(TelemetryPipeline.class).status().snapshot().exporters();
	}

	private static List<String> findings(App app) {
		return app.bean(ConfigurationFindings.class)
			.all()
			.stream()
			.map(ConfigurationFindings.Finding::message)
			.toList();
	}

	private static List<String> paths(Backend backend) {
		return backend.receiver().requests().stream().map(OtlpReceiver.Request::path).distinct().toList();
	}

	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Details {

		@Bean
		OtlpTracingConnectionDetails details(Environment environment) {
			return (transport) -> environment.getRequiredProperty("test.url");
		}

	}

	record SecureLogging(String url, SslBundle bundle) implements OtlpLoggingConnectionDetails {

		@Override
		public String getUrl(Transport transport) {
			return this.url;
		}

		@Override
		public SslBundle getSslBundle() {
			return this.bundle;
		}

	}

	record Managers(SSLContext context) implements SslManagerBundle {

		@Override
		public KeyManagerFactory getKeyManagerFactory() {
			throw new UnsupportedOperationException();
		}

		@Override
		public TrustManagerFactory getTrustManagerFactory() {
			throw new UnsupportedOperationException();
		}

		@Override
		public SSLContext createSslContext(String protocol) {
			return this.context;
		}

	}

}
