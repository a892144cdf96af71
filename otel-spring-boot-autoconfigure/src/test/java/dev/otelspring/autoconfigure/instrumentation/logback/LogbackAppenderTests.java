package dev.otelspring.autoconfigure.instrumentation.logback;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAppenderContract;
import dev.otelspring.autoconfigure.instrumentation.logging.LogConnection;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Logback keeps to the contract, and to itself what was attached to it. */
class LogbackAppenderTests extends LogAppenderContract {

	private static final LoggerContext loggerContext = (LoggerContext) LoggerFactory.getILoggerFactory();

	private static final Logger logger = loggerContext.getLogger(LOGGER);

	@Override
	protected String module() {
		return "logback-appender";
	}

	@Override
	protected String markerKey() {
		return "logback.marker";
	}

	@Test
	void leavesNothingBehind() {
		Object mdcAdapter = loggerContext.getMDCAdapter();
		try (App app = app().start()) {
			assertThat(attached()).hasSize(1);
			assertThat(loggerContext.getMDCAdapter()).isNotSameAs(mdcAdapter);
		}
		assertNothingIsAttached();
		assertThat(loggerContext.getMDCAdapter()).isSameAs(mdcAdapter);
	}

	@Test
	void leavesNothingBehindWhereTheStartFails() {
		assertThatThrownBy(() -> app().with("otel.traces.sampler=nonsense").start()).isNotNull();
		assertNothingIsAttached();
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.logs.exporter=none", "otel.sdk.disabled=true",
			"otel.instrumentation.logback-appender.enabled=false",
			"otel.instrumentation.common.default-enabled=false" })
	void attachesNothingWhereItIsOff(String property) {
		try (App app = app().with(property).start()) {
			assertNothingIsAttached();
			logger.info("hello");
		}
		assertThat(this.backend.logs()).isEmpty();
	}

	@Test
	void attachesNothingWhereLogbackIsNotThere() {
		try (App app = App.of(LoggingOnly.class).noWeb().sendingTo(this.backend).without("ch.qos.logback").start()) {
			assertNothingIsAttached();
			assertThat(app.context().getBeansOfType(LogConnection.class)).isEmpty();
		}
	}

	@Test
	void survivesThatTheLoggerContextIsReset() {
		try (App app = app().start()) {
			loggerContext.reset();
			logger.info("after a reset");
			// As Boot does when it sets logging up again.
			loggerContext.stop();
			loggerContext.reset();
			loggerContext.start();
			logger.info("after a restart");
			assertThat(attached()).hasSize(1);
		}
		assertThat(this.backend.logs(LOGGER)).extracting(SentLog::body)
			.containsExactly("after a reset", "after a restart");
		assertNothingIsAttached();
	}

	@Test
	void givesEachLineToTheApplicationThatStartedLast() {
		try (Backend second = Backend.start()) {
			try (App first = app().start()) {
				logger.info("one");
				try (App later = app().sendingTo(second).start()) {
					logger.info("two");
					assertThat(attached()).hasSize(1);
				}
				logger.info("three");
			}
			assertThat(this.backend.logs(LOGGER)).extracting(SentLog::body).containsExactly("one", "three");
			assertThat(second.logs(LOGGER)).extracting(SentLog::body).containsExactly("two");
		}
	}

	private static void assertNothingIsAttached() {
		assertThat(attached()).isEmpty();
		assertThat(loggerContext.getCopyOfListenerList()).noneMatch(LogbackAppender.class::isInstance);
	}

	private static List<Appender<ILoggingEvent>> attached() {
		List<Appender<ILoggingEvent>> attached = new ArrayList<>();
		loggerContext.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining((one) -> {
			if (one instanceof LogbackAppender) {
				attached.add(one);
			}
		});
		return attached;
	}

	@EnableAutoConfiguration
	static class LoggingOnly {

	}

}
