package dev.otelspring.autoconfigure.instrumentation.log4j2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.doctor.Doctor;
import dev.otelspring.autoconfigure.doctor.Finding;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAppenderContract;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentLog;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.message.StringMapMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Log4j keeps to the contract, and to itself what was attached to it. */
class Log4jAppenderTests extends LogAppenderContract {

	private static final LoggerContext loggerContext = (LoggerContext) LogManager.getContext(false);

	private static final Logger logger = LogManager.getLogger(LOGGER);

	@Override
	protected String module() {
		return "log4j-appender";
	}

	@Override
	protected String markerKey() {
		return "log4j.marker";
	}

	@Override
	protected Object markerValue(String marker) {
		return marker;
	}

	@Test
	void isWhatSlf4jLeadsTo() {
		assertThat(LoggerFactory.getILoggerFactory().getClass().getName()).contains("Log4j");
	}

	@Test
	void isMissedWhereSomebodyTookItOff() {
		try (App app = app().start()) {
			LoggerConfig root = loggerContext.getConfiguration().getRootLogger();
			Log4jAppender ours = (Log4jAppender) root.getAppenders().get("OpenTelemetry");
			assertThat(findings(app)).isEmpty();
			root.removeAppender(ours.getName());
			assertThat(findings(app)).containsExactly("Log lines of 'ROOT' are not exported");
			root.addAppender(ours, null, null);
			assertThat(findings(app)).isEmpty();
		}
	}

	private static List<String> findings(App app) {
		return app.bean(Doctor.class)
			.examine()
			.stream()
			.filter((finding) -> finding.id().equals("log-appender"))
			.map(Finding::what)
			.toList();
	}

	@Test
	void tellsFatalAndCustomLevels() {
		try (App app = app().start()) {
			logger.fatal("21");
			logger.log(Level.forName("NOTICE", 350), "13");
		}
		assertThat(this.backend.logs(LOGGER)).extracting((log) -> log.record().getSeverityNumber())
			.containsExactly(SeverityNumber.SEVERITY_NUMBER_FATAL, SeverityNumber.SEVERITY_NUMBER_WARN);
		assertThat(this.backend.logs(LOGGER)).extracting((log) -> log.record().getSeverityText())
			.containsExactly("FATAL", "NOTICE");
	}

	@Test
	void tellsTheEntriesOfAMapMessage() {
		SentLog log = sentOne(() -> logger.info(new StringMapMessage().with("message", "Order placed")
			.with("order", "7")
			.with("event.name", "order.placed")));
		assertThat(log.body()).isEqualTo("Order placed");
		assertThat(log.attributes()).isEqualTo(Map.of("order", "7"));
		assertThat(log.record().getEventName()).isEqualTo("order.placed");
	}

	@Test
	void leavesTheEntriesOfAMapMessageInTheMessageWhereAsked() {
		SentLog log = sentOne(() -> logger.info(new StringMapMessage().with("order", "7")),
				property("experimental.capture-map-message-attributes=false"));
		assertThat(log.body()).isEqualTo("order=\"7\"");
		assertThat(log.attributes()).isEmpty();
	}

	@Test
	void tellsKeyValuePairsAsWhatTheyAreToLog4j() {
		SentLog log = sentOne(() -> LoggerFactory.getLogger(LOGGER).atInfo().addKeyValue("order", 7).log("hello"),
				property("experimental.capture-mdc-attributes=order"));
		assertThat(log.attributes()).isEqualTo(Map.of("order", "7"));
	}

	@Test
	void belongsToItsSpanOnTheThreadOfAnAsynchronousLogger() throws Exception {
		String traceId;
		String spanId;
		try (App app = app().start()) {
			LoggerConfig root = loggerContext.getConfiguration().getRootLogger();
			Log4jAppender ours = (Log4jAppender) root.getAppenders().get("OpenTelemetry");
			KeepingAppender keeping = new KeepingAppender();
			root.addAppender(keeping, null, null);
			root.removeAppender(ours.getName());
			Span span = app.bean(Tracer.class).spanBuilder("order").startSpan();
			traceId = span.getSpanContext().getTraceId();
			spanId = span.getSpanContext().getSpanId();
			try (Scope scope = span.makeCurrent()) {
				logger.info("inside");
			}
			logger.info("outside");
			root.removeAppender(keeping.getName());
			Thread asynchronous = new Thread(() -> keeping.events.forEach(ours::append));
			asynchronous.start();
			asynchronous.join();
		}
		assertThat(this.backend.logs(LOGGER)).extracting(SentLog::traceId).containsExactly(traceId, "");
		assertThat(this.backend.logs(LOGGER)).extracting(SentLog::spanId).containsExactly(spanId, "");
	}

	@Test
	void leavesNothingBehind() {
		try (App app = app().start()) {
			assertThat(attached()).containsExactly("");
		}
		assertThat(attached()).isEmpty();
		assertThat(CorrelationContextDataProvider.KEYS.get()).isNull();
	}

	@Test
	void leavesNothingBehindWhereTheStartFails() {
		assertThatThrownBy(() -> app().with("otel.traces.sampler=nonsense").start()).isNotNull();
		// It waits for what Boot says of the failure.
		Awaitility.await().untilAsserted(() -> assertThat(attached()).isEmpty());
	}

	@Test
	void deliversAFailedStart() {
		assertThatThrownBy(() -> app().with("otel.traces.sampler=nonsense").start()).isNotNull();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.backend.logs()).extracting(SentLog::body)
				.anyMatch((body) -> body.contains("APPLICATION FAILED TO START"))
				.anyMatch((body) -> body.startsWith("Starting ")));
		Awaitility.await().untilAsserted(() -> assertThat(attached()).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.logs.exporter=none", "otel.sdk.disabled=true",
			"otel.instrumentation.log4j-appender.enabled=false", "otel.instrumentation.common.default-enabled=false" })
	void attachesNothingWhereItIsOff(String property) {
		try (App app = app().with(property).start()) {
			assertThat(attached()).isEmpty();
			logger.info("hello");
		}
		assertThat(this.backend.logs()).isEmpty();
	}

	@Test
	void survivesANewConfiguration() {
		try (App app = app().start()) {
			loggerContext.reconfigure();
			logger.error("after a new configuration");
			assertThat(attached()).containsExactly("");
		}
		assertThat(this.backend.logs(LOGGER)).extracting(SentLog::body).containsExactly("after a new configuration");
	}

	@Test
	void takesWhatALoggerWithAppendersOfItsOwnKeepsFromTheRoot() {
		try (App app = app().with("logging.config=classpath:log4j2-audit.xml").start()) {
			LogManager.getLogger("shop.audit.Login").info("for the auditors");
			LogManager.getLogger("shop.silent").info("nobody is to know");
		}
		// Boot would keep it.
		loggerContext.reconfigure(new DefaultConfiguration());
		assertThat(this.backend.logs()).extracting(SentLog::body)
			.containsOnlyOnce("for the auditors")
			.doesNotContain("nobody is to know");
	}

	@Test
	void givesEachLineToTheApplicationThatStartedLast() {
		try (Backend second = Backend.start()) {
			try (App first = app().start()) {
				logger.info("one");
				try (App later = app().sendingTo(second).start()) {
					logger.info("two");
					assertThat(attached()).containsExactly("");
				}
			}
			assertThat(this.backend.logs(LOGGER)).extracting(SentLog::body).containsExactly("one");
			assertThat(second.logs(LOGGER)).extracting(SentLog::body).containsExactly("two");
		}
	}

	private static List<String> attached() {
		List<String> attached = new ArrayList<>();
		loggerContext.getConfiguration().getLoggers().forEach((name, config) -> {
			if (config.getAppenders().values().stream().anyMatch(Log4jAppender.class::isInstance)) {
				attached.add(name);
			}
		});
		return attached;
	}

	private static final class KeepingAppender extends AbstractAppender {

		private final List<LogEvent> events = new ArrayList<>();

		KeepingAppender() {
			super("keeping", null, null, true, Property.EMPTY_ARRAY);
			start();
		}

		@Override
		public void append(LogEvent event) {
			this.events.add(event.toImmutable());
		}

	}

}
