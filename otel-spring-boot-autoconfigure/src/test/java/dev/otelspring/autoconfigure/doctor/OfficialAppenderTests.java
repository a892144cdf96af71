package dev.otelspring.autoconfigure.doctor;

import dev.otelspring.autoconfigure.testing.ChildJvm;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** A file of Logback that was written for OpenTelemetry's own starter. */
class OfficialAppenderTests {

	@Test
	void stopsTheStartAndSaysWhatToTakeOut() {
		ChildJvm.Result result = new ChildJvm().run(Shop.class.getName(),
				"--logging.config=classpath:logback-official.xml", "--spring.main.web-application-type=none",
				"--otel.traces.exporter=none", "--otel.metrics.exporter=none", "--otel.logs.exporter=none");
		assertThat(result.exit()).isEqualTo(1);
		assertThat(result.output()).contains("APPLICATION FAILED TO START",
				"Appender: io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender",
				"Take this appender and each appender-ref to it out of logback-spring.xml");
	}

	/** Starts. */
	@EnableAutoConfiguration
	public static class Shop {

		public static void main(String[] args) {
			SpringApplication.run(Shop.class, args);
		}

	}

}
