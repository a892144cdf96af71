package dev.otelspring.autoconfigure.instrumentation.log4j2;

import dev.otelspring.autoconfigure.testing.App;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** A log line on the console leads to its trace. */
@ExtendWith(OutputCaptureExtension.class)
class Log4jCorrelationTests {

	private static final Logger logger = LogManager.getLogger("shop.Orders");

	// Boot leaves them behind, and does not set them a second time.
	@BeforeEach
	@AfterEach
	void forgetSystemProperties() {
		System.clearProperty("LOG_CORRELATION_PATTERN");
		System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
	}

	private static App.Builder app() {
		return App.of(LoggingApp.class).noWeb().starterAlone().silent();
	}

	private static SpanContext logInSpan(App app) {
		Span span = app.bean(Tracer.class).spanBuilder("order").startSpan();
		boolean own = ThreadContext.containsKey("trace_id");
		try (Scope scope = span.makeCurrent()) {
			logger.info("inside");
			assertThat(ThreadContext.containsKey("trace_id")).isEqualTo(own);
		}
		finally {
			span.end();
		}
		return span.getSpanContext();
	}

	private static String line(CapturedOutput output, String message) {
		return output.getAll().lines().filter((line) -> line.contains(message)).findFirst().orElseThrow();
	}

	@Test
	void standsInBootsConsolePattern(CapturedOutput output) {
		try (App app = app().start()) {
			SpanContext span = logInSpan(app);
			logger.info("outside");
			assertThat(line(output, "inside")).contains("[" + span.getTraceId() + "-" + span.getSpanId() + "]");
			assertThat(line(output, "outside")).contains("[" + " ".repeat(49) + "]");
		}
	}

	@Test
	void hasTheChosenKeys(CapturedOutput output) {
		try (App app = app()
			.with("otel.instrumentation.common.logging.trace-id-key=trace",
					"logging.pattern.correlation=<%X{trace} %X{trace_flags}> ")
			.start()) {
			SpanContext span = logInSpan(app);
			assertThat(line(output, "inside"))
				.contains("<" + span.getTraceId() + " " + span.getTraceFlags().asHex() + ">");
		}
	}

	@Test
	void isLeftOutWhereTheModuleIsOff(CapturedOutput output) {
		try (App app = app().with("otel.instrumentation.log4j-context-data.enabled=false").start()) {
			assertThat(logInSpan(app).isValid()).isTrue();
			assertThat(line(output, "inside")).doesNotContain("[" + " ".repeat(49))
				.doesNotContainPattern("[0-9a-f]{32}");
		}
	}

	@Test
	void leavesWhatTheApplicationPutThere(CapturedOutput output) {
		ThreadContext.put("trace_id", "f".repeat(32));
		try (App app = app().start()) {
			SpanContext span = logInSpan(app);
			assertThat(line(output, "inside")).contains("f".repeat(32)).doesNotContain(span.getTraceId());
		}
		finally {
			ThreadContext.remove("trace_id");
		}
	}

	@ParameterizedTest
	@CsvSource({ "ecs, trace_id, span_id", "gelf, _trace_id, _span_id", "logstash, trace_id, span_id" })
	void standsInStructuredLogs(String format, String traceIdKey, String spanIdKey, CapturedOutput output) {
		try (App app = app().with("logging.structured.format.console=" + format).start()) {
			SpanContext span = logInSpan(app);
			assertThat(line(output, "inside")).startsWith("{")
				.contains("\"" + traceIdKey + "\":\"" + span.getTraceId() + "\"",
						"\"" + spanIdKey + "\":\"" + span.getSpanId() + "\"");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class LoggingApp {

	}

}
