package dev.otelspring.autoconfigure.compatibility;

import java.util.List;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.LogLines;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beside other SDKs: Boot's own, whose starter is on the class path of all tests, and one
 * that somebody made global.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtherSdkTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@BeforeEach
	@AfterEach
	void forget() {
		GlobalOpenTelemetry.resetForTest();
	}

	@Test
	void saysNothingOfWhatBootMakesOfVariables() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.silent()
			.variable("OTEL_RESOURCE_ATTRIBUTES", "team=orders")
			.variable("OTEL_BSP_SCHEDULE_DELAY", "100")
			.start()) {
			assertThat(findings(app)).isEmpty();
		}
	}

	@Test
	void tellsThatTheGlobalOneIsSomebodyElses() {
		GlobalOpenTelemetry.set(OpenTelemetrySdk.builder().build());
		try (App app = App.of(Shop.class).noWeb().silent().start()) {
			assertThat(findings(app)).singleElement()
				.asString()
				.contains("GlobalOpenTelemetry leads to another OpenTelemetry",
						OtherSdkTests.class.getName() + ".tellsThatTheGlobalOneIsSomebodyElses (line ",
						") set it before", "otel.java.global-autoconfigure.enabled=true");
		}
	}

	@Test
	void namesNoClassOfTheJdkAsTheOneWhoAsked() {
		assertThat(Stream.generate(GlobalOpenTelemetry::get).findFirst()).isPresent();
		try (App app = App.of(Shop.class).noWeb().silent().start()) {
			assertThat(findings(app)).singleElement()
				.asString()
				.contains(OtherSdkTests.class.getName() + ".", "namesNoClassOfTheJdkAsTheOneWhoAsked", "asked for it");
		}
	}

	@Test
	void tellsThatSomebodyAskedForTheGlobalOneTooEarly() {
		GlobalOpenTelemetry.get();
		try (App app = App.of(Shop.class).noWeb().silent().start()) {
			assertThat(findings(app)).singleElement()
				.asString()
				.contains("GlobalOpenTelemetry leads to another",
						OtherSdkTests.class.getName() + ".tellsThatSomebodyAskedForTheGlobalOneTooEarly (line ",
						") asked for it before");
		}
	}

	@Test
	void isTheGlobalOneOfTheSecondApplicationWithoutAWord(CapturedOutput output) {
		try (App first = App.of(Shop.class).noWeb().silent().start();
				App second = App.of(Shop.class).noWeb().silent().start()) {
			assertThat(findings(first)).isEmpty();
			assertThat(findings(second)).isEmpty();
		}
		assertThat(LogLines.complaints(output)).isEmpty();
	}

	private static List<String> findings(App app) {
		return app.bean(ConfigurationFindings.class)
			.all()
			.stream()
			.map(ConfigurationFindings.Finding::message)
			.toList();
	}

	@EnableAutoConfiguration
	static class Shop {

	}

}
