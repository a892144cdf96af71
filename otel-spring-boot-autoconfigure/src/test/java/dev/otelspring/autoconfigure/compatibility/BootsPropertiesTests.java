package dev.otelspring.autoconfigure.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OtelProperties;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.LogLines;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** Boot's properties beside ours: who wins, who is told, and where a wrong one is. */
@ExtendWith(OutputCaptureExtension.class)
class BootsPropertiesTests {

	private static final String PROBABILITY = "management.tracing.sampling.probability";

	private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private static final String METRICS = "management.otlp.metrics.export.";

	private static final String A_TENTH = "ParentBased{root:TraceIdRatioBased{0.100000}";

	@AutoClose
	private final Backend backend = Backend.start();

	@TempDir
	private Path directory;

	@Test
	void giveWayToOurs() throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.yaml"), """
				otel.traces.sampler: always_on
				otel.resource.attributes: {team: shop}
				""");
		try (App app = App.of(Shop.class)
			.noWeb()
			.silent()
			.variable("OTEL_RESOURCE_ATTRIBUTES", "region=north")
			.variable("OTEL_PROPAGATORS", "b3")
			.with("spring.config.location=" + file, PROBABILITY + "=0.1",
					"management.opentelemetry.tracing.sampler=always-off",
					"management.opentelemetry.resource-attributes.team=orders",
					"management.opentelemetry.resource-attributes.region=south",
					"management.opentelemetry.resource-attributes.cell=7", "management.tracing.propagation.type=W3C",
					"management.tracing.propagation.consume=W3C")
			.start()) {
			assertThat(app.bean(Sampler.class)).isSameAs(Sampler.alwaysOn());
			Map<String, String> attributes = app.bean(OtelProperties.class).resource().attributes();
			assertThat(attributes).containsEntry("team", "shop")
				.containsEntry("region", "north")
				.containsEntry("cell", "7");
			assertThat(app.bean(Resource.class).getAttributes().asMap().values()).contains("shop", "north", "7")
				.doesNotContain("orders", "south");
			assertThat(app.bean(ContextPropagators.class).getTextMapPropagator().fields()).contains("b3")
				.doesNotContain("traceparent");
			assertThat(findings(app)).isEmpty();
		}
	}

	@Test
	void giveWayToAVariableThatSaysWhereAllSignalsGo() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.variable("OTEL_EXPORTER_OTLP_ENDPOINT", this.backend.receiver().endpoint().toString())
			.with(ENDPOINT + "=http://localhost:1/v1/traces", METRICS + "url=http://localhost:1/v1/metrics")
			.start()) {
			sell(app);
			assertThat(findings(app)).containsExactlyInAnyOrder(
					ENDPOINT + " is not used: otel.exporter.otlp.endpoint is set too. Keep ours alone",
					METRICS + "url is not used: otel.exporter.otlp.endpoint is set too. Keep ours alone");
			assertThat(this.backend.spans()).hasSize(1);
		}
	}

	@Test
	void areNotHiddenByAnEmptyVariable() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.silent()
			.variable("OTEL_TRACES_SAMPLER", "")
			.with(PROBABILITY + "=0.1")
			.start()) {
			assertThat(app.bean(Sampler.class).getDescription()).startsWith(A_TENTH);
		}
	}

	@Test
	void doNotCountWhereBootMadeThemOfVariables() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.silent()
			.propertySource("openTelemetryEnvironmentVariables",
					Map.of(PROBABILITY, "0.5", "management.opentelemetry.tracing.export.otlp.connect-timeout", "1s"))
			.with(PROBABILITY + "=0.1")
			.start()) {
			assertThat(app.bean(Sampler.class).getDescription()).startsWith(A_TENTH);
			assertThat(findings(app)).isEmpty();
		}
	}

	@Test
	void countFromAVariable() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.silent()
			.variable("MANAGEMENT_TRACING_SAMPLING_PROBABILITY", "0.1")
			.variable("MANAGEMENT_OPENTELEMETRY_RESOURCEATTRIBUTES_TEAM", "orders")
			.start()) {
			assertThat(app.bean(Sampler.class).getDescription()).startsWith(A_TENTH);
			assertThat(app.bean(OtelProperties.class).resource().attributes()).containsEntry("team", "orders");
		}
	}

	@Test
	void countWhenTheyComeLate() {
		try (App app = App.of(Late.class).noWeb().silent().start()) {
			assertThat(app.bean(Sampler.class).getDescription()).startsWith(A_TENTH);
		}
	}

	@Test
	void countInAnEnvironmentThatBootHasExchanged() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Shop.class)
			.initializers((starting) -> starting.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of(PROBABILITY, "0.1"))))
			.registerShutdownHook(false)
			.run("--spring.main.web-application-type=none", "--otel.traces.exporter=none",
					"--otel.metrics.exporter=none", "--otel.logs.exporter=none", METRICS + "enabled=false")) {
			assertThat(context.getEnvironment().getProperty("spring.main.web-application-type"))
				.isEqualToIgnoringCase(WebApplicationType.NONE.name());
			assertThat(context.getBean(Sampler.class).getDescription()).startsWith(A_TENTH);
		}
	}

	@Test
	void mayLeadBackToOursByAPlaceholder() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.silent()
			.with(PROBABILITY + "=${otel.traces.sampler.arg:0.1}")
			.start()) {
			assertThat(app.bean(Sampler.class).getDescription()).startsWith(A_TENTH);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			management.tracing.sampling.probability | banana | must be a number from 0 to 1, such as 0.1
			management.opentelemetry.tracing.sampler | often | must be one of always-on, always-off, trace-id-ratio
			management.opentelemetry.tracing.export.otlp.transport | udp | must be one of http, grpc
			management.opentelemetry.logging.export.max-queue-size | many | must be a whole number
			management.opentelemetry.tracing.export.otlp.endpoint | collector | must be an http or https URL
			management.tracing.propagation.type | Jaegre | must be one of W3C, B3, B3_MULTI
			management.opentelemetry.enabled | maybe | must be true or false
			""")
	void stopTheStartWhereTheyAreWrong(String property, String value, String mend, CapturedOutput output)
			throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.yaml"), """
				spring.main.banner-mode: off
				%s: %s
				""".formatted(property, value));
		assertFails(() -> App.of(Shop.class)
			.noWeb()
			.with("otel.instrumentation.logback-appender.enabled=false", "spring.config.location=" + file)
			.start());
		assertThat(output).contains("Property: " + property, "Value: '" + value + "'",
				"Origin: URL [file:" + file + "] - 2:" + (property.length() + 3), property + " " + mend);
	}

	@Test
	void stopTheStartFromAVariableToo(CapturedOutput output) {
		assertFails(() -> App.of(Shop.class)
			.noWeb()
			.silent()
			.variable("MANAGEMENT_TRACING_SAMPLING_PROBABILITY", "banana")
			.start());
		assertThat(output).contains("Property: management.tracing.sampling.probability", "Value: 'banana'",
				"Origin: System Environment Property \"MANAGEMENT_TRACING_SAMPLING_PROBABILITY\"");
	}

	@Test
	void doNotShowAHeaderThatIsWrong(CapturedOutput output) {
		String header = "management.opentelemetry.tracing.export.otlp.headers.authorization";
		assertFails(() -> App.of(Shop.class).noWeb().with(header + "=Bearer s\u00e9cret").start());
		assertThat(output).contains("Property: " + header).doesNotContain("cret'");
	}

	@Test
	void areToldOnceWhereTheyHaveNoEffect(CapturedOutput output) {
		try (App app = App.of(Shop.class)
			.noWeb()
			.silent()
			.with("management.opentelemetry.tracing.export.otlp.connect-timeout=1s",
					"management.opentelemetry.tracing.export.include-unsampled=true",
					"management.opentelemetry.map-environment-variables=false",
					"management.tracing.baggage.remote-fields=tenant",
					"management.tracing.baggage.correlation.fields=tenant",
					METRICS + "histogram-flavor=base2_exponential_bucket_histogram",
					METRICS + "base-time-unit=milliseconds", METRICS + "meter.orders.max-bucket-count=20")
			.start()) {
			assertThat(findings(app)).extracting((finding) -> finding.replaceAll(" has no effect: .*", ""))
				.containsExactlyInAnyOrder("management.opentelemetry.tracing.export.otlp.connect-timeout",
						"management.opentelemetry.tracing.export.include-unsampled",
						"management.opentelemetry.map-environment-variables",
						"management.tracing.baggage.remote-fields", "management.tracing.baggage.correlation.fields",
						METRICS + "histogram-flavor", METRICS + "base-time-unit", METRICS + "meter");
			assertThat(findings(app)).contains(
					"management.opentelemetry.tracing.export.otlp.connect-timeout has no effect: the deadline of a "
							+ "request begins with connecting. Set otel.exporter.otlp.traces.timeout");
			assertThat(LogLines.complaints(output)).filteredOn((line) -> line.contains("management."))
				.hasSameSizeAs(findings(app));
		}
	}

	@Test
	void areNotToldWhereTheySayWhatIsSoAnywayOrOursIsBesideThem() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.silent()
			.with("management.opentelemetry.tracing.export.otlp.connect-timeout=1s", "otel.exporter.otlp.timeout=2s",
					"management.opentelemetry.tracing.export.include-unsampled=false",
					METRICS + "histogram-flavor=explicit-bucket-histogram")
			.start()) {
			assertThat(findings(app)).isEmpty();
		}
	}

	@Test
	void ofAMeterRegistryThatIsKeptAreNotOurs() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.sendingTo(this.backend)
			.with(METRICS + "enabled=true", METRICS + "step=1h", METRICS + "url=http://localhost:1/v1/metrics",
					METRICS + "base-time-unit=milliseconds")
			.start()) {
			assertThat(findings(app)).isEmpty();
			assertThat(app.context().getEnvironment().getProperty("otel.exporter.otlp.metrics.endpoint")).isNull();
		}
	}

	@Test
	void ofTheApplicationsGroupIsTheNamespace() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.sendingTo(this.backend)
			.with("spring.application.group=store")
			.start()) {
			sell(app);
			assertThat(this.backend.receiver().traceResources()).isNotEmpty()
				.allSatisfy((resource) -> assertThat(resource.getAttributesList())
					.filteredOn((attribute) -> attribute.getKey().equals("service.namespace"))
					.singleElement()
					.satisfies((attribute) -> assertThat(attribute.getValue().getStringValue()).isEqualTo("store")));
		}
	}

	private static void assertFails(ThrowingCallable start) {
		assertThatException().isThrownBy(start);
	}

	private static List<String> findings(App app) {
		return app.bean(ConfigurationFindings.class)
			.all()
			.stream()
			.map(ConfigurationFindings.Finding::message)
			.toList();
	}

	private static void sell(App app) {
		Objects.requireNonNull(app.bean(OpenTelemetry.class)).getTracer("shop").spanBuilder("sell").startSpan().end();
		app.settle();
	}

	@EnableAutoConfiguration
	static class Shop {

	}

	@EnableAutoConfiguration
	@PropertySource("classpath:late.properties")
	static class Late {

	}

}
