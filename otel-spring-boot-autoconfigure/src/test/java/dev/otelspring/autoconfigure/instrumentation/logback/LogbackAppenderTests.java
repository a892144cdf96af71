package dev.otelspring.autoconfigure.instrumentation.logback;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.ConfigurationEvent;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAppenderContract;
import dev.otelspring.autoconfigure.instrumentation.logging.LogConnection;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentLog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

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

	@Override
	protected Object markerValue(String marker) {
		return List.of(marker);
	}

	@Test
	void keepsTheTypesOfKeyValuePairs() {
		SentLog log = sentOne(() -> logger.atInfo()
			.addKeyValue("text", "north")
			.addKeyValue("whole", 7)
			.addKeyValue("long", 8L)
			.addKeyValue("decimal", 1.5)
			.addKeyValue("flag", true)
			.addKeyValue("money", new BigDecimal("9.99"))
			.addKeyValue("texts", List.of("a", "b"))
			.addKeyValue("numbers", new int[] { 1, 2 })
			.addKeyValue("gaps", Arrays.asList(1, null))
			.addKeyValue("nothing", (Object) null)
			.log("hello"));
		assertThat(log.attributes())
			.isEqualTo(Map.of("text", "north", "whole", 7L, "long", 8L, "decimal", 1.5, "flag", true, "money", "9.99",
					"texts", List.of("a", "b"), "numbers", List.of(1L, 2L), "gaps", List.of("1", "null")));
	}

	@Test
	void tellsAllMarkers() {
		SentLog log = sentOne(() -> logger.atInfo()
			.addMarker(MarkerFactory.getMarker("AUDIT"))
			.addMarker(MarkerFactory.getMarker("MONEY"))
			.log("hello"));
		assertThat(log.attributes()).isEqualTo(Map.of(markerKey(), List.of("AUDIT", "MONEY")));
	}

	@Test
	void leavesPairsOutWhereAsked() {
		SentLog log = sentOne(() -> logger.atInfo().addKeyValue("order", 7).log("hello"),
				property("experimental.capture-key-value-pair-attributes=false"));
		assertThat(log.attributes()).isEmpty();
	}

	@Test
	void tellsThePairsThatPatternsSelect() {
		SentLog log = sentOne(
				() -> logger.atInfo()
					.addKeyValue("order.id", 7)
					.addKeyValue("order.secret", "s")
					.addKeyValue("user", "ann")
					.log("hello"),
				property("experimental.key-value-pair-attributes.included=order.*"),
				property("experimental.key-value-pair-attributes.excluded=*.sec?et"));
		assertThat(log.attributes()).isEqualTo(Map.of("order.id", 7L));
	}

	@ParameterizedTest
	@CsvSource({ "included, ten*, tenant", "excluded, ten*, user", "included, 't*,?ser', tenant user" })
	void tellsTheKeysOfTheMdcThatPatternsSelect(String list, String patterns, String keys) {
		SentLog log = sentOne(() -> {
			try (MDC.MDCCloseable tenant = MDC.putCloseable("tenant", "north");
					MDC.MDCCloseable user = MDC.putCloseable("user", "ann")) {
				logger.info("hello");
			}
		}, property("experimental.mdc-attributes." + list + "=" + patterns),
				property("experimental.capture-mdc-attributes=absent"));
		assertThat(log.attributes()).containsOnlyKeys(keys.split(" "));
	}

	@Test
	void outlivesAPairThatCannotBeRead() {
		SentLog log = sentOne(
				() -> logger.atError().addKeyValue("hostile", new Hostile()).addKeyValue("order", 7).log("failed"));
		assertThat(log.body()).isEqualTo("failed");
		assertThat(log.attributes()).isEqualTo(Map.of("order", 7L));
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
		// It waits for what Boot says of the failure.
		Awaitility.await().untilAsserted(LogbackAppenderTests::assertNothingIsAttached);
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
		try (App app = App.of(LoggingOnly.class)
			.noWeb()
			.sendingTo(this.backend)
			.without("ch.qos.logback", "org.apache.logging.log4j.core")
			.start()) {
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
	void takesWhatALoggerWithAppendersOfItsOwnKeepsFromTheRoot() {
		Logger audit = loggerContext.getLogger("shop.audit");
		ListAppender<ILoggingEvent> own = new ListAppender<>();
		own.start();
		try (App app = app().start()) {
			audit.setAdditive(false);
			audit.addAppender(own);
			loggerContext.fireConfigurationEvent(ConfigurationEvent.newConfigurationEndedSuccessfullyEvent(this));
			audit.info("for the auditors");
			loggerContext.getLogger("shop.audit.Login").info("for them too");
			audit.detachAppender(own);
		}
		finally {
			audit.detachAndStopAllAppenders();
			audit.setAdditive(true);
		}
		assertThat(this.backend.logs()).extracting(SentLog::body)
			.containsOnlyOnce("for the auditors")
			.containsOnlyOnce("for them too");
		assertNothingIsAttached();
	}

	@Test
	void leavesALoggerAloneThatIsToBeSilent() {
		Logger silent = loggerContext.getLogger("shop.silent");
		try (App app = app().start()) {
			silent.setAdditive(false);
			loggerContext.fireConfigurationEvent(ConfigurationEvent.newConfigurationEndedSuccessfullyEvent(this));
			silent.info("nobody is to know");
		}
		finally {
			silent.setAdditive(true);
		}
		assertThat(this.backend.logs()).extracting(SentLog::body).doesNotContain("nobody is to know");
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
		loggerContext.getLoggerList().forEach((one) -> one.iteratorForAppenders().forEachRemaining((appender) -> {
			if (appender instanceof LogbackAppender) {
				attached.add(appender);
			}
		}));
		return attached;
	}

	@EnableAutoConfiguration
	static class LoggingOnly {

	}

	static final class Hostile {

		@Override
		public String toString() {
			throw new IllegalStateException("not today");
		}

	}

}
