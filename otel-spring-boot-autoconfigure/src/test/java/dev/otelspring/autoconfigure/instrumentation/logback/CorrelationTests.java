package dev.otelspring.autoconfigure.instrumentation.logback;

import dev.otelspring.autoconfigure.testing.App;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** A log line on the console leads to its trace. */
@ExtendWith(OutputCaptureExtension.class)
class CorrelationTests {

	private static final String CONSOLE = "logging.config=classpath:logback-of-boot.xml";

	private static final Logger logger = LoggerFactory.getLogger("shop.Orders");

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

	private static SpanContext logInSpan(App app, Logger to, String message) {
		Span span = app.bean(Tracer.class).spanBuilder("order").startSpan();
		try (Scope scope = span.makeCurrent()) {
			to.info(message);
			assertThat(MDC.get("trace_id")).isNull();
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
		try (App app = app().with(CONSOLE).start()) {
			SpanContext span = logInSpan(app, logger, "inside");
			logger.info("outside");
			assertThat(line(output, "inside")).contains("[" + span.getTraceId() + "-" + span.getSpanId() + "]");
			assertThat(line(output, "outside")).contains("[" + " ".repeat(49) + "]");
		}
		assertThat(output).doesNotContain("adapter");
	}

	@Test
	void isThatOfTheMomentBehindAnAsyncAppender(CapturedOutput output) {
		try (App app = app().with(CONSOLE).start()) {
			SpanContext span = logInSpan(app, LoggerFactory.getLogger("later"), "inside");
			Awaitility.await().until(() -> output.getAll().contains("inside"));
			assertThat(line(output, "inside")).contains("[" + span.getTraceId() + "-" + span.getSpanId() + "]");
		}
	}

	@Test
	void tellsTheBaggageWhereAsked(CapturedOutput output) {
		String pattern = "logging.pattern.correlation=<%X{baggage.tenant}> ";
		try (Scope scope = Baggage.builder().put("tenant", "north").build().makeCurrent()) {
			try (App app = app().with(CONSOLE, pattern).start()) {
				logInSpan(app, logger, "without");
			}
			try (App app = app()
				.with(CONSOLE, pattern, "otel.instrumentation.logback-mdc.add-baggage=true",
						"otel.baggage.encrypt=tenant",
						"otel.baggage.encryption.keys.a1=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
				.start()) {
				logInSpan(app, logger, "encrypted");
			}
			try (App app = app().with(CONSOLE, pattern, "otel.instrumentation.logback-mdc.add-baggage=true").start()) {
				logInSpan(app, logger, "with it");
				logger.info("outside of spans");
			}
		}
		assertThat(line(output, "without")).contains("<> ");
		assertThat(line(output, "encrypted")).contains("<> ");
		assertThat(line(output, "with it")).contains("<north> ");
		assertThat(line(output, "outside of spans")).contains("<north> ");
	}

	@Test
	void stepsBackForTheUsersPattern(CapturedOutput output) {
		try (App app = app().with(CONSOLE, "logging.pattern.correlation=<%X{trace_id} %X{trace_flags}> ").start()) {
			SpanContext span = logInSpan(app, logger, "inside");
			assertThat(line(output, "inside"))
				.contains("<" + span.getTraceId() + " " + span.getTraceFlags().asHex() + "> ");
		}
	}

	@Test
	void isLeftOutWhereBootIsTold(CapturedOutput output) {
		try (App app = app().with(CONSOLE, "logging.expect-correlation-id=false").start()) {
			SpanContext span = logInSpan(app, logger, "inside");
			assertThat(line(output, "inside")).doesNotContain(span.getTraceId());
		}
	}

	@Test
	void isLeftOutWhereTheModuleIsOff(CapturedOutput output) {
		try (App app = app().with(CONSOLE, "otel.instrumentation.logback-mdc.enabled=false").start()) {
			SpanContext span = logInSpan(app, logger, "inside");
			assertThat(line(output, "inside")).doesNotContain(span.getTraceId()).contains("main] shop.Orders");
		}
	}

	@Test
	void hasTheChosenKeys(CapturedOutput output) {
		try (App app = app()
			.with(CONSOLE, "otel.instrumentation.common.logging.trace-id-key=trace",
					"otel.instrumentation.common.logging.span-id-key=span")
			.start()) {
			SpanContext span = logInSpan(app, logger, "inside");
			assertThat(line(output, "inside")).contains("[" + span.getTraceId() + "-" + span.getSpanId() + "]");
		}
	}

	@Test
	void leavesWhatTheApplicationPutThere(CapturedOutput output) {
		try (App app = app().with(CONSOLE).start();
				MDC.MDCCloseable own = MDC.putCloseable("trace_id", "f".repeat(32))) {
			SpanContext span = logInSpanBesideMdc(app, "inside");
			assertThat(line(output, "inside")).contains("f".repeat(32)).doesNotContain(span.getTraceId());
		}
	}

	@ParameterizedTest
	@CsvSource({ "ecs, trace_id, span_id", "gelf, _trace_id, _span_id", "logstash, trace_id, span_id" })
	void standsInStructuredLogs(String format, String traceIdKey, String spanIdKey, CapturedOutput output) {
		try (App app = app()
			.with("logging.config=classpath:logback-structured.xml", "logging.structured.format.console=" + format)
			.start()) {
			SpanContext span = logInSpan(app, logger, "inside");
			assertThat(line(output, "inside")).startsWith("{")
				.contains("\"" + traceIdKey + "\":\"" + span.getTraceId() + "\"",
						"\"" + spanIdKey + "\":\"" + span.getSpanId() + "\"");
		}
	}

	@Test
	void standsInStructuredLogsByEcsOwnNames(CapturedOutput output) {
		try (App app = app()
			.with("logging.config=classpath:logback-structured.xml", "logging.structured.format.console=ecs",
					"otel.instrumentation.common.logging.trace-id-key=trace.id")
			.start()) {
			SpanContext span = logInSpan(app, logger, "inside");
			assertThat(line(output, "inside")).contains("\"trace\":{\"id\":\"" + span.getTraceId() + "\"}");
		}
	}

	private static SpanContext logInSpanBesideMdc(App app, String message) {
		Span span = app.bean(Tracer.class).spanBuilder("order").startSpan();
		try (Scope scope = span.makeCurrent()) {
			logger.info(message);
		}
		return span.getSpanContext();
	}

	@EnableAutoConfiguration
	static class LoggingApp {

	}

}
