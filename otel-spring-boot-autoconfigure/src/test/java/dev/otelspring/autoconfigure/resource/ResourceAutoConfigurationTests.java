package dev.otelspring.autoconfigure.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentAttributes;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Who this service is. */
class ResourceAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner()
		.withInitializer(Contexts.variables(Map.of()));

	@Test
	void backsOffWhenUserDefinesResource() {
		Resource users = Resource.builder().put("service.name", "users").build();
		this.contextRunner.withBean("usersResource", Resource.class, () -> users)
			.run((context) -> assertThat(context).getBean(Resource.class).isSameAs(users));
	}

	@Test
	void backsOffWhenUserDefinesOpenTelemetry() {
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(context).doesNotHaveBean(Resource.class));
	}

	@Test
	void appliesCustomizersInOrderAndLast() {
		this.contextRunner.withUserConfiguration(Customizers.class)
			.withPropertyValues("otel.service.name=by-property")
			.run((context) -> {
				assertThat(context.getBean(Customizers.class).calls).containsExactly("first", "second");
				assertThat(attributes(context)).containsEntry("cloud.region", "second")
					.containsEntry("service.name", "by-customizer");
			});
	}

	@Test
	void isUnknownWhereNothingIsSaid() {
		this.contextRunner
			.run((context) -> assertThat(attributes(context)).containsEntry("service.name", "unknown_service:java"));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			application, -,         -,       application
			application, attribute, -,       attribute
			application, attribute, service, service
			-,           attribute, -,       attribute
			-,           -,         service, service
			application, '',        '',      application
			""")
	void takesTheNameThatIsSaidMostPlainly(String application, String attribute, String service, String expected) {
		List<String> properties = new ArrayList<>();
		if (application != null) {
			properties.add("spring.application.name=" + application);
		}
		if (attribute != null) {
			properties.add("otel.resource.attributes.service.name=" + attribute);
		}
		if (service != null) {
			properties.add("otel.service.name=" + service);
		}
		this.contextRunner.withPropertyValues(properties.toArray(String[]::new))
			.run((context) -> assertThat(attributes(context)).containsEntry("service.name", expected));
	}

	@Test
	void takesTheNameFromTheVariable() {
		this.contextRunner.withInitializer(Contexts.variables(Map.of("OTEL_SERVICE_NAME", "by-variable")))
			.withPropertyValues("spring.application.name=application")
			.run((context) -> assertThat(attributes(context)).containsEntry("service.name", "by-variable"));
	}

	@Test
	void readsAttributesAsAMap() {
		this.contextRunner
			.withPropertyValues("otel.resource.attributes.deployment.environment.name=test",
					"otel.resource.attributes.[team/name]=a b")
			.run((context) -> assertThat(attributes(context)).containsEntry("deployment.environment.name", "test")
				.containsEntry("team/name", "a b"));
	}

	@Test
	void leavesOutWhatIsDisabledByKeyOrPattern() {
		this.contextRunner.withPropertyValues("otel.resource.disabled.keys=os.*,process.pid")
			.run((context) -> assertThat(attributes(context)).containsKeys("host.name", "process.runtime.name")
				.doesNotContainKeys("os.type", "os.version", "process.pid"));
	}

	@Test
	void readsAttributesAsPairsAndDecodesThem() {
		this.contextRunner
			.withPropertyValues("otel.resource.attributes= team = blue , motto=a%2Cb%3Dc%20d+e,formula=1=1,, empty=")
			.run((context) -> assertThat(attributes(context)).containsEntry("team", "blue")
				.containsEntry("motto", "a,b=c d+e")
				.containsEntry("formula", "1=1")
				.containsEntry("empty", ""));
	}

	@Test
	void mergesTheVariablesPairsWithTheMapInYaml() {
		this.contextRunner
			.withInitializer(
					Contexts.variables(Map.of("OTEL_RESOURCE_ATTRIBUTES", "team=by-variable,k8s.namespace.name=north")))
			.withPropertyValues("otel.resource.attributes.team=by-yaml")
			.run((context) -> assertThat(attributes(context)).containsEntry("team", "by-yaml")
				.containsEntry("k8s.namespace.name", "north"));
	}

	@Test
	void tellsTheVersionFromTheBuild() {
		this.contextRunner.withBean(BuildProperties.class, () -> build("1.2.3"))
			.run((context) -> assertThat(attributes(context)).containsEntry("service.version", "1.2.3"));
	}

	@Test
	void prefersTheVersionThatIsSet() {
		this.contextRunner.withBean(BuildProperties.class, () -> build("1.2.3"))
			.withPropertyValues("otel.resource.attributes.service.version=2.0")
			.run((context) -> assertThat(attributes(context)).containsEntry("service.version", "2.0"));
	}

	@Test
	void findsOutWhereItRuns() {
		this.contextRunner.run((context) -> assertThat(attributes(context))
			.containsKeys("service.instance.id", "host.name", "host.arch", "os.type", "process.executable.path",
					"process.runtime.name", "process.runtime.version", "process.runtime.description")
			.containsEntry("process.pid", ProcessHandle.current().pid())
			.containsEntry("telemetry.sdk.language", "java")
			.containsEntry("telemetry.sdk.name", "opentelemetry")
			.containsEntry("telemetry.distro.name", "otel-spring-boot-starter")
			// Where people pass passwords.
			.doesNotContainKeys("process.command_line", "process.command_args"));
	}

	@ParameterizedTest
	@CsvSource({ "x86_64, amd64", "amd64, amd64", "aarch64, arm64", "i686, x86", "ppc64le, ppc64", "riscv64, riscv64" })
	void namesArchitecturesAsTheConventionsDo(String javaName, String expected) {
		assertThat(ResourceFactory.architecture(javaName)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			Linux, linux
			Mac OS X, darwin
			Windows Server 2022, windows
			SunOS, solaris
			HP-UX, hpux
			Plan 9, -
			""")
	void namesOperatingSystemsAsTheConventionsDo(String javaName, String expected) {
		assertThat(ResourceFactory.osType(javaName)).isEqualTo(expected);
	}

	@Test
	void isSentWithEverySignal() {
		try (Backend backend = Backend.start()) {
			Contexts.runner()
				.withPropertyValues(backend.properties())
				.withPropertyValues("otel.service.name=shop", "otel.resource.attributes.team=blue")
				.run((context) -> {
					OpenTelemetry openTelemetry = context.getBean(OpenTelemetry.class);
					context.getBean(Tracer.class).spanBuilder("test").startSpan().end();
					openTelemetry.getMeter("test").counterBuilder("test").build().add(1);
					openTelemetry.getLogsBridge().get("test").logRecordBuilder().setBody("test").emit();
				});
			List<Resourceful> resources = new ArrayList<>();
			backend.receiver().requests().forEach((request) -> {
				switch (request.path()) {
					case "/v1/traces" -> request.traces()
						.getResourceSpansList()
						.forEach((spans) -> resources.add(
								new Resourceful("traces", SentAttributes.of(spans.getResource().getAttributesList()))));
					case "/v1/metrics" -> request.metrics()
						.getResourceMetricsList()
						.forEach((metrics) -> resources.add(new Resourceful("metrics",
								SentAttributes.of(metrics.getResource().getAttributesList()))));
					default -> request.logs()
						.getResourceLogsList()
						.forEach((logs) -> resources
							.add(new Resourceful("logs", SentAttributes.of(logs.getResource().getAttributesList()))));
				}
			});
			assertThat(resources).extracting(Resourceful::signal).contains("traces", "metrics", "logs");
			assertThat(resources)
				.allSatisfy((resource) -> assertThat(resource.attributes()).containsEntry("service.name", "shop")
					.containsEntry("team", "blue"));
		}
	}

	private static Map<String, Object> attributes(ApplicationContext context) {
		Map<String, Object> attributes = new TreeMap<>();
		context.getBean(Resource.class).getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
		return attributes;
	}

	private static BuildProperties build(String version) {
		Properties properties = new Properties();
		properties.setProperty("version", version);
		return new BuildProperties(properties);
	}

	private record Resourceful(String signal, Map<String, Object> attributes) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		ResourceCustomizer second() {
			return (builder) -> {
				this.calls.add("second");
				builder.put("cloud.region", "second");
			};
		}

		@Bean
		@Order(1)
		ResourceCustomizer first() {
			return (builder) -> {
				this.calls.add("first");
				builder.put("cloud.region", "first").put("service.name", "by-customizer");
			};
		}

	}

}
