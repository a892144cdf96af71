package dev.otelspring.autoconfigure.startup;

import dev.otelspring.autoconfigure.testing.App;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** How much OpenTelemetry and this library log. */
class SelfLogLevelTests {

	private final LoggingSystem logging = LoggingSystem.get(SelfLogLevelTests.class.getClassLoader());

	@AfterEach
	void reset() {
		this.logging.setLogLevel("io.opentelemetry", null);
		this.logging.setLogLevel("dev.otelspring", null);
	}

	@ParameterizedTest
	@CsvSource({ "none, OFF", "error, ERROR", "WARN, WARN", "debug, DEBUG", "trace, TRACE" })
	void isWhatTheVariableSays(String value, String level) {
		try (App app = app().variable("OTEL_LOG_LEVEL", value).start()) {
			assertThat(level("io.opentelemetry")).isEqualTo(level);
			assertThat(level("dev.otelspring.pipeline")).isEqualTo(level);
		}
	}

	@Test
	void isWhatTheFileSays() {
		try (App app = app().with("otel.log.level=error").start()) {
			assertThat(level("io.opentelemetry")).isEqualTo("ERROR");
		}
	}

	@Test
	void isLeftAloneWhereNothingIsSaid() {
		String before = level("io.opentelemetry");
		try (App app = app().start()) {
			assertThat(level("io.opentelemetry")).isEqualTo(before).isNotEqualTo("ERROR");
		}
	}

	@Test
	void givesWayToSpringBootsOwnProperty() {
		try (App app = app().variable("OTEL_LOG_LEVEL", "error")
			.with("logging.level.dev.otelspring=debug", "logging.level.io.opentelemetry.sdk=trace")
			.start()) {
			assertThat(level("dev.otelspring")).isEqualTo("DEBUG");
			assertThat(level("io.opentelemetry.sdk")).isEqualTo("TRACE");
			assertThat(level("io.opentelemetry")).isEqualTo("ERROR");
		}
		finally {
			this.logging.setLogLevel("io.opentelemetry.sdk", null);
		}
	}

	private static App.Builder app() {
		return App.of(Application.class).noWeb().silent();
	}

	private String level(String logger) {
		LoggerConfiguration own = this.logging.getLoggerConfiguration(logger);
		if (own != null) {
			return own.getLevelConfiguration().getName();
		}
		int dot = logger.lastIndexOf('.');
		return level((dot > 0) ? logger.substring(0, dot) : LoggingSystem.ROOT_LOGGER_NAME);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
