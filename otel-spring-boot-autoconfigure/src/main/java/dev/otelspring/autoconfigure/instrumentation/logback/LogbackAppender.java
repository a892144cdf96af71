package dev.otelspring.autoconfigure.instrumentation.logback;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import ch.qos.logback.core.spi.ConfigurationEventListener;
import dev.otelspring.autoconfigure.instrumentation.logging.Latest;
import dev.otelspring.autoconfigure.instrumentation.logging.LogRelay;
import dev.otelspring.autoconfigure.instrumentation.logging.OwnLogs;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The one appender on the root logger, and on loggers that do not lead to it but have
 * appenders of their own. It changes no level, so a line that is not logged costs what it
 * cost before. Of several applications in one JVM the one that started last has all
 * lines; when it ends, the one before has them again.
 *
 * <p>
 * It survives that the logger context is reset, which Boot does at each start and Logback
 * when it reloads its file.
 */
final class LogbackAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
		implements LoggerContextListener, ConfigurationEventListener {

	private final LoggerContext loggerContext;

	private final Latest<LogRelay<ILoggingEvent>> relays = new Latest<>();

	private LogbackAppender(LoggerContext loggerContext) {
		this.loggerContext = loggerContext;
		setContext(loggerContext);
		setName("OpenTelemetry");
	}

	/**
	 * Gives all lines to an application from now on.
	 * @param loggerContext where they are logged
	 * @param relay the application's
	 */
	static void add(LoggerContext loggerContext, LogRelay<ILoggingEvent> relay) {
		synchronized (loggerContext) {
			LogbackAppender appender = find(loggerContext);
			if (appender == null) {
				appender = new LogbackAppender(loggerContext);
				loggerContext.addConfigurationEventListener(appender);
			}
			appender.relays.add(relay);
			appender.attach();
		}
	}

	/**
	 * Takes an application off; with the last one, the appender goes.
	 * @param loggerContext where it was added
	 * @param relay what was added
	 */
	static void remove(LoggerContext loggerContext, LogRelay<ILoggingEvent> relay) {
		synchronized (loggerContext) {
			LogbackAppender appender = find(loggerContext);
			if (appender == null || !appender.relays.remove(relay) || !appender.isIdle()) {
				return;
			}
			loggerContext.getLoggerList().forEach((logger) -> logger.detachAppender(appender));
			appender.stop();
			loggerContext.removeListener(appender);
			loggerContext.removeConfigurationEventListener(appender);
		}
	}

	/**
	 * Loggers that should have the appender, and have it not.
	 * @param loggerContext where
	 * @return their names, sorted
	 */
	static List<String> unattached(LoggerContext loggerContext) {
		synchronized (loggerContext) {
			LogbackAppender appender = find(loggerContext);
			return loggerContext.getLoggerList()
				.stream()
				.filter(LogbackAppender::needsOne)
				.filter((logger) -> appender == null || !logger.isAttached(appender))
				.map(Logger::getName)
				.sorted()
				.toList();
		}
	}

	static boolean leadsTo(LoggerContext loggerContext, LogRelay<ILoggingEvent> relay) {
		synchronized (loggerContext) {
			LogbackAppender appender = find(loggerContext);
			return appender != null && appender.relays.get() == relay;
		}
	}

	@Override
	protected void append(ILoggingEvent event) {
		LogRelay<ILoggingEvent> relay = this.relays.get();
		if (relay != null && !OwnLogs.contain(event.getLoggerName(), event.getThreadName())) {
			if (relay.holds()) {
				event.prepareForDeferredProcessing();
				if (relay.wantsCaller()) {
					event.getCallerData();
				}
			}
			relay.take(event, Context.current(), Thread.currentThread().getId(), estimate(event));
		}
	}

	// Also called by a reset, which then tells its listeners.
	@Override
	public void stop() {
		super.stop();
		if (!isIdle()) {
			listen();
		}
	}

	@Override
	public boolean isResetResistant() {
		return true;
	}

	@Override
	public void onReset(LoggerContext context) {
		if (!isIdle()) {
			attach();
		}
	}

	// Only then is it known which loggers lead to the root logger.
	@Override
	public void listen(ConfigurationEvent event) {
		if (event.getEventType() == EventType.CONFIGURATION_ENDED_SUCCESSFULLY && !isIdle()) {
			attach();
		}
	}

	@Override
	public void onStart(LoggerContext context) {
	}

	@Override
	public void onStop(LoggerContext context) {
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
	}

	private boolean isIdle() {
		return this.relays.get() == null;
	}

	private void attach() {
		start();
		listen();
		for (Logger logger : this.loggerContext.getLoggerList()) {
			if (needsOne(logger)) {
				// Twice is once: Logback looks.
				logger.addAppender(this);
			}
		}
	}

	private static boolean needsOne(Logger logger) {
		boolean root = logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME);
		return root || (!logger.isAdditive() && logger.iteratorForAppenders().hasNext());
	}

	private void listen() {
		if (!this.loggerContext.getCopyOfListenerList().contains(this)) {
			this.loggerContext.addListener(this);
		}
	}

	private static long estimate(ILoggingEvent event) {
		String message = event.getFormattedMessage();
		long bytes = 512 + ((message != null) ? 2L * message.length() : 0);
		return (event.getThrowableProxy() != null) ? bytes + 8192 : bytes;
	}

	// As a listener: somebody may have taken all appenders off.
	private static @Nullable LogbackAppender find(LoggerContext loggerContext) {
		for (LoggerContextListener listener : loggerContext.getCopyOfListenerList()) {
			if (listener instanceof LogbackAppender ours) {
				return ours;
			}
		}
		return null;
	}

}
