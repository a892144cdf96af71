package dev.otelspring.autoconfigure.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.SentLog;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Applications that start lazily, again, in layers, or beside each other. */
@ExtendWith(OutputCaptureExtension.class)
class LifecycleTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Backend other = Backend.start();

	@Test
	void sendsWhereTheProfileSays(@TempDir Path directory) throws IOException {
		Files.writeString(directory.resolve("application.yaml"), """
				otel:
				  exporters:
				    main: {endpoint: "%s"}
				---
				spring.config.activate.on-profile: audit
				otel:
				  exporters:
				    main: {signals: [traces]}
				    audit: {endpoint: "%s", signals: [logs]}
				""".formatted(this.backend.receiver().endpoint(), this.other.receiver().endpoint()));
		String location = "spring.config.location=" + directory.toUri();
		try (App app = App.of(Shop.class).with(location).start()) {
			sell(app);
		}
		assertThat(this.backend.logs("shop")).hasSize(1);
		assertThat(this.other.receiver().requests()).isEmpty();
		try (App app = App.of(Shop.class).with(location, "spring.profiles.active=audit").start()) {
			sell(app);
		}
		assertThat(this.backend.spans()).hasSize(2 * Shop.SPANS.length);
		assertThat(this.backend.logs("shop")).hasSize(1);
		assertThat(this.other.logs("shop")).hasSize(1);
		assertThat(this.other.spans()).isEmpty();
	}

	@Test
	void missesNothingWhereBeansAreLazy(CapturedOutput output) {
		try (App app = App.of(Shop.class)
			.sendingTo(this.backend)
			.with("spring.main.lazy-initialization=true")
			.start()) {
			sell(app);
			Awaitility.await()
				.untilAsserted(() -> assertThat(this.backend.metric("jvm.thread.count")).as("JVM metrics").isPresent());
			Awaitility.await()
				.untilAsserted(() -> assertThat(this.backend.metric("http.server.request.duration")).isPresent());
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(this.backend.metric("application.started.time")).as("Micrometer's metrics")
							.isPresent());
		}
		assertSoldOnce(this.backend);
		assertThat(this.backend.logs()).extracting(SentLog::body).anyMatch((body) -> body.startsWith("Starting "));
		assertThat(complaints(output)).isEmpty();
	}

	@Test
	void sendsNothingOfASecondApplicationToTheFirstOnesBackend(CapturedOutput output) {
		try (App app = App.of(Shop.class).sendingTo(this.other).start()) {
			sell(app);
		}
		assertSoldOnce(this.other);
		int requests = this.other.receiver().requests().size();
		try (App app = App.of(Shop.class).sendingTo(this.backend).start()) {
			sell(app);
		}
		assertSoldOnce(this.backend);
		assertThat(this.other.receiver().requests()).hasSize(requests);
		Awaitility.await().untilAsserted(() -> assertThat(threads()).isEmpty());
		assertThat(complaints(output)).isEmpty();
	}

	@Test
	void keepsTwoApplicationsApart(CapturedOutput output) {
		try (App first = App.of(Shop.class).sendingTo(this.backend).start();
				App second = App.of(Shop.class).sendingTo(this.other).start()) {
			sell(first);
			sell(second);
			sell(first);
		}
		assertThat(this.backend.spans()).hasSize(2 * Shop.SPANS.length);
		assertThat(this.other.spans()).extracting(SentSpan::name).containsExactlyInAnyOrder(Shop.SPANS);
		// Loggers belong to the JVM: the last that started has all lines.
		assertThat(this.other.logs("shop")).hasSize(3);
		assertThat(this.backend.logs("shop")).isEmpty();
		assertThat(complaints(output)).isEmpty();
	}

	@Test
	void worksAgainAfterARefresh() {
		AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
		context.setServletContext(new MockServletContext());
		TestPropertyValues.of(this.backend.properties()).applyTo(context.getEnvironment());
		context.register(Configurations.getClasses(Contexts.autoConfigurations()));
		try (context) {
			context.refresh();
			context.getBean(Tracer.class).spanBuilder("first").startSpan().end();
			context.refresh();
			context.getBean(Tracer.class).spanBuilder("second").startSpan().end();
		}
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactlyInAnyOrder("first", "second");
		Awaitility.await().untilAsserted(() -> assertThat(threads()).isEmpty());
	}

	@Test
	void hasOneSdkInParentAndChild(CapturedOutput output) {
		String[] arguments = arguments("--server.port=0", "--management.otlp.metrics.export.enabled=false",
				"--management.prometheus.metrics.export.enabled=false", "--spring.autoconfigure.exclude="
						+ "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration");
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Parent.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF);
		try (ConfigurableApplicationContext child = builder.child(Shop.class)
			.web(WebApplicationType.SERVLET)
			.run(arguments)) {
			assertThat(child.getParent()).isNotNull();
			assertThat(child.getBean(OpenTelemetry.class)).isSameAs(child.getParent().getBean(OpenTelemetry.class));
			App.around(child).get("/sell");
			((ConfigurableApplicationContext) child.getParent()).close();
		}
		assertSoldOnce(this.backend);
		assertThat(complaints(output)).isEmpty();
	}

	@Test
	void allowsBeansToBeOverridden() {
		try (App app = App.of(Shop.class, Overriding.class)
			.sendingTo(this.backend)
			.with("spring.main.allow-bean-definition-overriding=true")
			.start()) {
			sell(app);
		}
		assertSoldOnce(this.backend);
	}

	private String[] arguments(String... more) {
		return Stream
			.concat(Arrays.stream(this.backend.properties()).map((property) -> "--" + property), Arrays.stream(more))
			.toArray(String[]::new);
	}

	private static void sell(App app) {
		assertThat(app.get("/sell").body()).isEqualTo("7");
		app.settle();
	}

	private static void assertSoldOnce(Backend backend) {
		assertThat(backend.spans()).extracting(SentSpan::name).containsExactlyInAnyOrder(Shop.SPANS);
		assertThat(backend.spans()).extracting(SentSpan::traceId).containsOnly(backend.spans().get(0).traceId());
		assertThat(backend.logs("shop")).singleElement().satisfies((log) -> assertThat(log.body()).isEqualTo("sold"));
		assertThat(backend.numbers("sales")).hasSize(1).allSatisfy((tags, value) -> assertThat(value).isEqualTo(1L));
	}

	// Tomcat has a word on threads of HTTP clients, which the tests' class path brings.
	private static List<String> complaints(CapturedOutput output) {
		return LogLines.complaints(output)
			.stream()
			.filter((line) -> line.contains("opentelemetry") || line.contains("otelspring."))
			.toList();
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.matches("(otel-|BatchSpan|BatchLog|PeriodicMetric).*")
					&& !name.equals("otel-failed-start"))
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Parent {

	}

	@Configuration(proxyBeanMethods = false)
	static class Overriding {

		@Bean
		Tracer otelTracer(OpenTelemetry openTelemetry) {
			return openTelemetry.getTracer("overriding");
		}

	}

}
