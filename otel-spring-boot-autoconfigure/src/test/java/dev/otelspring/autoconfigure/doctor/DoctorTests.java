package dev.otelspring.autoconfigure.doctor;

import java.net.URL;
import java.util.Enumeration;
import java.util.List;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.annotation.Bean;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is found where nothing is wrong with any exporter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorTests {

	@AutoClose
	private final Backend backend = Backend.start();

	private App app;

	@BeforeAll
	void start() {
		this.app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.variable("OTEL_EXPORTER_OTLP_COMPRESION", "gzip")
			.with("otel.exporters.main.endpoint=" + this.backend.receiver().endpoint(), "otel.servce.name=shop",
					"otel.resource.attributes.nmae=x", "otel.vendor.thing=y")
			.with("otel.traces.sampler=parentbased_traceidratio", "otel.traces.sampler.arg=0", "otel.service.name=",
					"spring.application.name=")
			.start();
	}

	@AfterAll
	void stop() {
		this.app.close();
	}

	@Test
	void tellsThatNothingIsSampled() {
		Finding finding = only("sampling");
		assertThat(finding.severity()).isEqualTo(Severity.WARNING);
		assertThat(finding.why()).contains("TraceIdRatioBased{0.000000}");
		assertThat(finding.mend()).contains("otel.traces.sampler.arg to more than 0");
	}

	@Test
	void tellsThatTheServiceHasNoName() {
		assertThat(only("service-name").what()).contains("'unknown_service:java'");
		assertThat(only("service-name").mend()).contains("spring.application.name", "otel.service.name");
	}

	@Test
	void tellsOfCallersWithAnotherFormat() {
		this.app.get("/hello", "b3", "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1");
		assertThat(only("propagation").what()).contains("requests came with a trace in the format 'b3'");
		assertThat(only("propagation").mend()).contains("Add b3 to otel.propagators");
	}

	@Test
	void tellsOfBaggageThatIsRefused() {
		this.app.get("/hello", "baggage", "=nobody");
		Finding finding = only("baggage");
		assertThat(finding.severity()).isEqualTo(Severity.INFO);
		assertThat(finding.what()).contains("baggage entries of callers were dropped");
	}

	@Test
	void knowsWhatWasMeant() {
		assertThat(findings(this.app, "spelling")).extracting(Finding::mend)
			.containsExactlyInAnyOrder("Did you mean otel.service.name?",
					"Did you mean otel.exporter.otlp.compression?");
		assertThat(findings(this.app, "spelling")).extracting(Finding::what)
			.anyMatch((what) -> what.contains("OTEL_EXPORTER_OTLP_COMPRESION"))
			.anyMatch((what) -> what.contains("is called otel.servce.name"));
	}

	@Test
	void knowsOursWithoutReadingWhatOthersDescribe() {
		MockEnvironment environment = new MockEnvironment();
		for (String name : List.of("otel.service.name", "otel.exporters.main.sending-queue.storage",
				"otel.metrics.views[0].name", "otel.propagators[1]", "otel.resource.attributes[team.name]",
				"otel.startup-summary.enabled")) {
			environment.setProperty(name, "x");
		}
		// As variables have them.
		environment.setProperty("otel.startupsummary.enabled", "true");
		SpellingCheck check = new SpellingCheck(environment, new UnreadableClassPath());
		ConfigurationPropertySources.attach(environment);
		assertThat(check.findings()).isEmpty();
		environment.setProperty("otel.servce.name", "x");
		assertThatThrownBy(check::findings).hasMessage("META-INF/spring-configuration-metadata.json");
	}

	@Test
	void knowsAllThatItsOwnMetadataDescribes() {
		KnownProperties described = KnownProperties.on(KnownProperties.class.getClassLoader());
		KnownProperties ours = KnownProperties.ofThisLibrary();
		List<String> names = described.all().stream().filter((name) -> !name.startsWith("otel.test.")).toList();
		assertThat(names).hasSizeGreaterThan(150).allMatch(ours::knows);
		assertThat(ours.all()).allMatch(described::knows);
		assertThat(List.of("otel", "otel.servce.name", "otel.exporter", "otel.vendor.thing")).noneMatch(ours::knows);
	}

	@ParameterizedTest
	@CsvSource({ "abc,abc,0", "abc,abd,1", "abc,ab,1", "abc,acb,1", "abc,xyz,3", "abc,abcdef,3" })
	void countsLettersThatDiffer(String one, String other, int distance) {
		assertThat(KnownProperties.distance(one, other, 3)).isEqualTo(distance);
	}

	@Test
	void takesChecksOfTheApplication() {
		assertThat(only("shop").what()).isEqualTo("The shop is closed");
		assertThat(only("doctor").what()).startsWith("The check ").endsWith(" failed");
		assertThat(only("doctor").why()).contains("out of order");
	}

	@Test
	void showsTheWorstFirst() {
		assertThat(this.app.bean(Doctor.class).examine()).extracting(Finding::severity).isSorted();
	}

	@Test
	void tellsWhatIsDroppedBeforeTheExporters() {
		try (App flooded = App.of(WebApp.class)
			.noWeb()
			.sendingTo(this.backend)
			.with("otel.bsp.max.queue.size=1", "otel.bsp.max.export.batch.size=1", "otel.service.name=shop")
			.start()) {
			Tracer tracer = flooded.bean(OpenTelemetry.class).getTracer("test");
			Awaitility.await().untilAsserted(() -> {
				for (int i = 0; i < 1000; i++) {
					tracer.spanBuilder("flood").startSpan().end();
				}
				assertThat(findings(flooded, "dropped")).singleElement().satisfies((finding) -> {
					assertThat(finding.what()).startsWith("Before the exporters ")
						.endsWith(" spans were dropped (queue_full)");
					assertThat(finding.mend()).contains("Raise otel.bsp.max.queue.size");
				});
			});
			assertThat(findings(flooded, "service-name")).isEmpty();
			assertThat(findings(flooded, "sampling")).isEmpty();
		}
	}

	@Test
	void backsOffWhenUserDefinesDoctor() {
		Doctor users = new Doctor(List.of());
		Contexts.silentRunner()
			.withBean("usersDoctor", Doctor.class, () -> users)
			.run((context) -> assertThat(context).getBean(Doctor.class).isSameAs(users));
	}

	@Test
	void isMadeWhenSomebodyAsks() {
		try (App silent = App.of(WebApp.class)
			.noWeb()
			.sendingTo(this.backend)
			.with("otel.startup-summary.enabled=false")
			.start()) {
			assertThat(silent.context().getBeanFactory().containsSingleton("otelDoctor")).isFalse();
			assertThat(findings(silent, "shop")).hasSize(1);
			assertThat(silent.context().getBeanFactory().containsSingleton("otelDoctor")).isTrue();
		}
	}

	@Test
	void hasNothingToSayWithoutAnSdk() {
		Contexts.silentRunner()
			.withPropertyValues("otel.sdk.disabled=true")
			.run((context) -> assertThat(context.getBean(Doctor.class).examine()).isEmpty());
	}

	private Finding only(String id) {
		List<Finding> findings = findings(this.app, id);
		assertThat(findings).as(id).hasSize(1);
		return findings.get(0);
	}

	private static List<Finding> findings(App app, String id) {
		return app.bean(Doctor.class).examine().stream().filter((finding) -> finding.id().equals(id)).toList();
	}

	/** Of which the files that describe properties cannot be listed. */
	private static final class UnreadableClassPath extends ClassLoader {

		@Override
		public Enumeration<URL> getResources(String name) {
			throw new IllegalStateException(name);
		}

	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

		@Bean
		Check shopCheck() {
			return () -> List.of(new Finding("shop", Severity.ERROR, "The shop is closed", "it is Sunday", "Wait"));
		}

		@Bean
		Check brokenCheck() {
			return () -> {
				throw new IllegalStateException("out of order");
			};
		}

	}

}
