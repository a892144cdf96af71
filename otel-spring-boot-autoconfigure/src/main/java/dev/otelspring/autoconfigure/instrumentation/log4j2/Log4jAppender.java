package dev.otelspring.autoconfigure.instrumentation.log4j2;

import java.beans.PropertyChangeEvent;
import java.beans.PropertyChangeListener;
import java.util.List;

import dev.otelspring.autoconfigure.instrumentation.logging.Latest;
import dev.otelspring.autoconfigure.instrumentation.logging.LogRelay;
import dev.otelspring.autoconfigure.instrumentation.logging.OwnLogs;
import io.opentelemetry.context.Context;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * The one appender on the root logger, and on loggers that do not lead to it but have
 * appenders of their own. It changes no level. Of several applications in one JVM the one
 * that started last has all lines; when it ends, the one before has them again.
 *
 * <p>
 * It survives a new configuration, which Boot loads at each start and Log4j when its file
 * changes.
 */
final class Log4jAppender extends AbstractAppender implements PropertyChangeListener {

	private static final String NAME = "OpenTelemetry";

	/** What a waiting event takes beside its text. */
	private static final int EVENT_BYTES = 512;

	private static final int EXCEPTION_BYTES = 8192;

	private final LoggerContext loggerContext;

	private final Latest<LogRelay<LogEvent>> relays = new Latest<>();

	private Log4jAppender(LoggerContext loggerContext) {
		super(NAME, null, null, true, Property.EMPTY_ARRAY);
		this.loggerContext = loggerContext;
	}

	/**
	 * Gives all lines to an application from now on.
	 * @param loggerContext where they are logged
	 * @param relay the application's
	 */
	static void add(LoggerContext loggerContext, LogRelay<LogEvent> relay) {
		synchronized (loggerContext) {
			Log4jAppender appender = (Log4jAppender) loggerContext.getObject(NAME);
			if (appender == null) {
				appender = new Log4jAppender(loggerContext);
				loggerContext.putObject(NAME, appender);
				loggerContext.addPropertyChangeListener(appender);
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
	static void remove(LoggerContext loggerContext, LogRelay<LogEvent> relay) {
		synchronized (loggerContext) {
			Log4jAppender appender = (Log4jAppender) loggerContext.getObject(NAME);
			if (appender == null || !appender.relays.remove(relay) || appender.relays.get() != null) {
				return;
			}
			loggerContext.removeObject(NAME);
			loggerContext.removePropertyChangeListener(appender);
			loggerContext.getConfiguration().getLoggers().values().forEach((logger) -> logger.removeAppender(NAME));
			appender.stop();
		}
	}

	/**
	 * Loggers that should have the appender, and have it not.
	 * @param loggerContext where
	 * @return their names, sorted
	 */
	static List<String> unattached(LoggerContext loggerContext) {
		synchronized (loggerContext) {
			return loggerContext.getConfiguration()
				.getLoggers()
				.values()
				.stream()
				.filter((logger) -> needsOne(logger) && !logger.getAppenders().containsKey(NAME))
				.map((logger) -> logger.getName().isEmpty() ? "ROOT" : logger.getName())
				.sorted()
				.toList();
		}
	}

	static boolean leadsTo(LoggerContext loggerContext, LogRelay<LogEvent> relay) {
		synchronized (loggerContext) {
			Log4jAppender appender = (Log4jAppender) loggerContext.getObject(NAME);
			return appender != null && appender.relays.get() == relay;
		}
	}

	@Override
	public void append(LogEvent event) {
		LogRelay<LogEvent> relay = this.relays.get();
		if (relay == null || OwnLogs.contain(event.getLoggerName(), event.getThreadName())) {
			return;
		}
		LogEvent own = event;
		if (relay.holds()) {
			// The place in the code is found on this thread's stack.
			if (relay.wantsCaller()) {
				event.getSource();
			}
			own = event.toImmutable();
		}
		// Asynchronous loggers append on a thread of theirs.
		boolean here = event.getThreadId() == Thread.currentThread().getId();
		relay.take(own, here ? Context.current() : CorrelationContextDataProvider.context(event), event.getThreadId(),
				estimate(event));
	}

	@Override
	public boolean requiresLocation() {
		LogRelay<LogEvent> relay = this.relays.get();
		return relay != null && relay.wantsCaller();
	}

	@Override
	public void propertyChange(PropertyChangeEvent event) {
		if (LoggerContext.PROPERTY_CONFIG.equals(event.getPropertyName()) && this.relays.get() != null) {
			attach();
		}
	}

	// Not in the configuration's own list: nothing there refers to it.
	private void attach() {
		start();
		for (LoggerConfig logger : this.loggerContext.getConfiguration().getLoggers().values()) {
			if (needsOne(logger) && !logger.getAppenders().containsKey(NAME)) {
				logger.addAppender(this, null, null);
			}
		}
	}

	private static boolean needsOne(LoggerConfig logger) {
		return logger.getParent() == null || (!logger.isAdditive() && !logger.getAppenders().isEmpty());
	}

	private static long estimate(LogEvent event) {
		long bytes = EVENT_BYTES + 2L * event.getMessage().getFormattedMessage().length();
		return (event.getThrown() != null) ? bytes + EXCEPTION_BYTES : bytes;
	}

}
