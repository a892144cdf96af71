package dev.otelspring.autoconfigure.instrumentation.logging;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.logs.LoggerProviderCustomizer;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentLog;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a backend has of a line that was logged with SLF4J, whatever library is behind.
 */
public abstract class LogAppenderContract {

	/** A logger that nobody else has. */
	protected static final String LOGGER = "shop.Orders";

	private static final Logger logger = LoggerFactory.getLogger(LOGGER);

	@AutoClose
	protected final Backend backend = Backend.start();

	/**
	 * The module's name in properties.
	 * @return such as {@code logback-appender}
	 */
	protected abstract String module();

	/**
	 * The attribute that has markers.
	 * @return such as {@code logback.marker}
	 */
	protected abstract String markerKey();

	/**
	 * What that attribute is.
	 * @param marker the marker's name
	 * @return the name, or a list of it
	 */
	protected abstract Object markerValue(String marker);

	protected final App.Builder app() {
		return App.of(LoggingApp.class).noWeb().starterAlone().sendingTo(this.backend);
	}

	protected final String property(String name) {
		return "otel.instrumentation." + module() + "." + name;
	}

	private List<SentLog> sent(Consumer<App> action, String... properties) {
		try (App app = app().with(properties).start()) {
			action.accept(app);
		}
		return this.backend.logs(LOGGER);
	}

	protected final SentLog sentOne(Runnable action, String... properties) {
		List<SentLog> sent = sent((app) -> action.run(), properties);
		assertThat(sent).hasSize(1);
		return sent.get(0);
	}

	@Test
	void tellsLevelMessageLoggerAndTime() {
		Instant before = Instant.now();
		SentLog log = sentOne(() -> logger.warn("Order {} is late", 7));
		assertThat(log.body()).isEqualTo("Order 7 is late");
		assertThat(log.record().getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_WARN);
		assertThat(log.record().getSeverityText()).isEqualTo("WARN");
		assertThat(TimeUnit.NANOSECONDS.toMillis(log.record().getTimeUnixNano())).isBetween(before.toEpochMilli(),
				Instant.now().toEpochMilli());
		assertThat(log.record().getObservedTimeUnixNano()).isEqualTo(log.record().getTimeUnixNano());
		assertThat(log.traceId()).isEmpty();
		assertThat(log.attributes()).isEmpty();
	}

	@Test
	void tellsEachLevelByItsNumber() {
		List<SentLog> sent = sent((app) -> {
			logger.trace("1");
			logger.debug("5");
			logger.info("9");
			logger.warn("13");
			logger.error("17");
		}, "logging.level." + LOGGER + "=trace");
		assertThat(sent).extracting((log) -> log.record().getSeverityNumberValue()).containsExactly(1, 5, 9, 13, 17);
	}

	@Test
	void leavesLevelsAsTheyAre() {
		List<SentLog> sent = sent((app) -> {
			assertThat(logger.isDebugEnabled()).isFalse();
			logger.debug("nobody asked");
			logger.info("hello");
		});
		assertThat(sent).extracting(SentLog::body).containsExactly("hello");
	}

	@Test
	void tellsTheException() {
		SentLog log = sentOne(() -> logger.error("failed", new IllegalStateException("no stock")));
		assertThat(log.attributes()).containsEntry("exception.type", "java.lang.IllegalStateException")
			.containsEntry("exception.message", "no stock");
		assertThat((String) log.attributes().get("exception.stacktrace")).contains("no stock", "LogAppenderContract");
	}

	@Test
	void outlivesAnExceptionThatCannotBeRead() {
		SentLog log = sentOne(() -> logger.error("failed", new HostileException()));
		assertThat(log.body()).isEqualTo("failed");
		assertThat(log.attributes()).containsEntry("exception.type", HostileException.class.getName());
	}

	@Test
	void tellsTheMarker() {
		SentLog log = sentOne(() -> logger.info(MarkerFactory.getMarker("AUDIT"), "hello"));
		assertThat(log.attributes()).isEqualTo(Map.of(markerKey(), markerValue("AUDIT")));
	}

	@Test
	void leavesTheMarkerOutWhereAsked() {
		assertThat(sentOne(() -> logger.info(MarkerFactory.getMarker("AUDIT"), "hello"),
				property("experimental.capture-marker-attribute=false"))
			.attributes()).isEmpty();
	}

	@Test
	void takesTheEventsNameFromItsKey() {
		SentLog log = sentOne(() -> logger.atInfo().addKeyValue("event.name", "order.placed").log("hello"));
		assertThat(log.record().getEventName()).isEqualTo("order.placed");
		assertThat(log.attributes()).isEmpty();
	}

	@Test
	void leavesTheMdcOutByDefault() {
		assertThat(sentOne(LogAppenderContract::logWithMdc).attributes()).isEmpty();
	}

	@Test
	void tellsTheChosenKeysOfTheMdc() {
		assertThat(
				sentOne(LogAppenderContract::logWithMdc, property("experimental.capture-mdc-attributes=tenant,absent"))
					.attributes())
			.isEqualTo(Map.of("tenant", "north"));
	}

	@Test
	void tellsTheWholeMdcWithoutWhatTheRecordHasAnyway() {
		List<SentLog> sent = sent((app) -> {
			Span span = app.bean(Tracer.class).spanBuilder("order").startSpan();
			try (Scope scope = span.makeCurrent()) {
				logWithMdc();
			}
		}, property("experimental.capture-mdc-attributes=*"));
		assertThat(sent).singleElement()
			.satisfies((log) -> assertThat(log.attributes()).isEqualTo(Map.of("tenant", "north", "user", "ann")));
	}

	@Test
	void tellsTheThreadWhereAsked() {
		Thread thread = Thread.currentThread();
		assertThat(sentOne(() -> logger.info("hello"), property("experimental-log-attributes=true")).attributes())
			.isEqualTo(Map.of("thread.name", thread.getName(), "thread.id", thread.getId()));
	}

	@Test
	void tellsThePlaceInTheCodeWhereAsked() {
		assertThat(sentOne(LogAppenderContract::logHere, property("experimental.capture-code-attributes=true"))
			.attributes()).containsEntry("code.function.name", LogAppenderContract.class.getName() + ".logHere")
			.containsEntry("code.file.path", "LogAppenderContract.java")
			.containsKey("code.line.number");
	}

	@Test
	void tellsTemplateAndParametersWhereAsked() {
		List<SentLog> sent = sent((app) -> {
			logger.info("Order {} of {}", 7, "ann");
			logger.info("plain");
		}, property("experimental.capture-template=true"), property("experimental.capture-arguments=true"));
		assertThat(sent).extracting(SentLog::attributes)
			.containsExactly(Map.of("log.body.template", "Order {} of {}", "log.body.parameters", List.of("7", "ann")),
					Map.of());
	}

	@Test
	void outlivesAParameterThatCannotBeRead() {
		Object hostile = new Object() {

			@Override
			public String toString() {
				throw new IllegalStateException("not today");
			}

		};
		SentLog log = sentOne(() -> logger.info("Order {} of {}", hostile, "ann"),
				property("experimental.capture-arguments=true"));
		assertThat(log.body()).startsWith("Order ").endsWith(" of ann");
		assertThat(log.attributes().get("log.body.parameters")).asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSize(2)
			.last()
			.isEqualTo("ann");
	}

	@Test
	void belongsToTheSpanThatIsCurrent() {
		String[] ids = new String[2];
		List<SentLog> sent = sent((app) -> {
			Span span = app.bean(Tracer.class).spanBuilder("order").startSpan();
			ids[0] = span.getSpanContext().getTraceId();
			ids[1] = span.getSpanContext().getSpanId();
			try (Scope scope = span.makeCurrent()) {
				logger.info("inside");
			}
			logger.info("outside");
		});
		assertThat(sent).extracting(SentLog::traceId).containsExactly(ids[0], "");
		assertThat(sent).extracting(SentLog::spanId).containsExactly(ids[1], "");
	}

	@Test
	void cutsAMessageThatIsTooLong() {
		assertThat(sentOne(() -> logger.info("0123456789"), property("max-message-length=5")).body())
			.isEqualTo("01234... [truncated, was 10 characters]");
	}

	@Test
	void cutsWhatIsTooLongBesideTheMessage() {
		try (MDC.MDCCloseable tenant = MDC.putCloseable("tenant", "0123456789")) {
			SentLog log = sentOne(() -> logger.info("{}", "9876543210"), property("max-message-length=5"),
					property("experimental.capture-mdc-attributes=tenant"),
					property("experimental.capture-arguments=true"));
			assertThat(log.attributes()).isEqualTo(Map.of("tenant", "01234... [truncated, was 10 characters]",
					"log.body.parameters", List.of("98765... [truncated, was 10 characters]")));
		}
	}

	@Test
	void cutsAnExceptionThatIsTooLong() {
		SentLog log = sentOne(() -> logger.error("failed", new IllegalStateException("m".repeat(100_000))),
				property("max-message-length=1000"));
		assertThat(log.attributes()).containsEntry("exception.type", "java.lang.IllegalStateException")
			.containsEntry("exception.message", "m".repeat(1000) + "... [truncated, was 100000 characters]")
			.hasEntrySatisfying("exception.stacktrace",
					(text) -> assertThat(text.toString()).startsWith("java.lang.IllegalStateException: mmm")
						.contains("m... [truncated, was ")
						.hasSizeLessThan(1100));
	}

	@Test
	void tellsHowManyLinesOfTheStartWereDropped() {
		// They come all at once, and a slow machine may not empty a smaller queue in
		// time.
		try (App app = app().and(Chatty.class).with("otel.blrp.max.queue.size=8192").start()) {
			assertThat(app.bean(ConfigurationFindings.class).all()).singleElement()
				.extracting((finding) -> finding.message())
				.asString()
				.matches(
						"\\d{3,4} log lines from before the SDK was there are not exported: until then, 4096 lines and "
								+ "4 MB are held, and the newest are dropped. Log less while the application starts, such as "
								+ "with logging.level.root=info");
		}
		// In any order: several requests are on their way at a time.
		assertThat(this.backend.logs(LOGGER)).hasSizeBetween(4000, 4096)
			.extracting(SentLog::body)
			.contains("line 0", "line 3999")
			.doesNotContain("line 4096", "line 4999");
	}

	@Test
	void keepsControlCharacters() {
		assertThat(sentOne(() -> logger.info("a\nb\u001b[31mc\u0000d")).body()).isEqualTo("a\nb\u001b[31mc\u0000d");
	}

	@Test
	void sendsNothingBelowTheThresholdAndOfExcludedLoggers() {
		try (App app = app().with(property("threshold=warn"), property("exclude-loggers=shop.audit,shop.Ord"))
			.start()) {
			logger.info("quiet");
			logger.warn("loud");
			LoggerFactory.getLogger("shop.audit").warn("secret");
			LoggerFactory.getLogger("shop.audit.Login").warn("secret");
		}
		assertThat(this.backend.logs()).extracting(SentLog::body).contains("loud").doesNotContain("quiet", "secret");
	}

	@Test
	void deliversTheFirstLineOfTheStart() {
		try (App app = app().start()) {
			app.deliver();
			assertThat(this.backend.logs().get(0).body()).startsWith("Starting ");
		}
	}

	@Test
	void isThereWhereBeansAreLazy() {
		assertThat(sentOne(() -> logger.info("hello"), "spring.main.lazy-initialization=true").body())
			.isEqualTo("hello");
	}

	@Test
	void doesNotFeedOnWhatItsOwnWayLogs() {
		try (App app = app().and(LoggingProcessor.class).start()) {
			logger.info("hello");
			LoggerFactory.getLogger("dev.otelspring.pipeline").warn("cannot deliver");
			LoggerFactory.getLogger("io.opentelemetry.sdk.logs.Anything").warn("cannot deliver");
			Thread exporter = new Thread(() -> logger.info("a request of the exporter"), "otel-exporter-main");
			exporter.start();
			join(exporter);
		}
		assertThat(this.backend.logs()).extracting(SentLog::body)
			.contains("hello")
			.doesNotContain("processing", "cannot deliver", "a request of the exporter");
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void logHere() {
		logger.info("here");
	}

	private static void logWithMdc() {
		try (MDC.MDCCloseable tenant = MDC.putCloseable("tenant", "north");
				MDC.MDCCloseable user = MDC.putCloseable("user", "ann")) {
			logger.info("hello");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class LoggingApp {

	}

	@Configuration(proxyBeanMethods = false)
	static class Chatty {

		Chatty() {
			for (int i = 0; i < 5000; i++) {
				logger.info("line {}", i);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LoggingProcessor {

		@Bean
		LoggerProviderCustomizer logging() {
			return (builder) -> builder.addLogRecordProcessorFirst((context, record) -> logger.info("processing"));
		}

	}

	static final class HostileException extends RuntimeException {

		@Override
		public String getMessage() {
			// Logback reads it first, when the line is logged.
			boolean logback = StackWalker.getInstance()
				.walk((frames) -> frames.anyMatch((frame) -> frame.getClassName().startsWith("ch.qos.logback")
						&& frame.getClassName().endsWith("ThrowableProxy")));
			if (logback) {
				return "readable";
			}
			throw new IllegalStateException("not today");
		}

	}

}
