package dev.otelspring.autoconfigure.instrumentation.logback;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.otelspring.autoconfigure.instrumentation.logging.LogRelay;
import dev.otelspring.autoconfigure.instrumentation.logging.OwnLogs;
import org.jspecify.annotations.Nullable;

/**
 * The one appender on the root logger. It changes no level, so a line that is not logged
 * costs what it cost before. Of several applications in one JVM the one that started last
 * has all lines; when it ends, the one before has them again.
 *
 * <p>
 * It survives that the logger context is reset, which Boot does at each start and Logback
 * when it reloads its file.
 */
final class LogbackAppender extends UnsynchronizedAppenderBase<ILoggingEvent> implements LoggerContextListener {

	private final LoggerContext loggerContext;

	private final List<Application> applications = new CopyOnWriteArrayList<>();

	private LogbackAppender(LoggerContext loggerContext) {
		this.loggerContext = loggerContext;
		setContext(loggerContext);
		setName("OpenTelemetry");
	}

	/**
	 * Gives all lines to an application from now on.
	 * @param loggerContext where they are logged
	 * @param application who takes them
	 */
	static void add(LoggerContext loggerContext, Application application) {
		synchronized (loggerContext) {
			LogbackAppender appender = find(loggerContext);
			if (appender == null) {
				appender = new LogbackAppender(loggerContext);
			}
			appender.applications.add(application);
			appender.attach();
		}
	}

	/**
	 * Takes an application off; with the last one, the appender goes.
	 * @param loggerContext where it was added
	 * @param application who was added
	 */
	static void remove(LoggerContext loggerContext, Application application) {
		synchronized (loggerContext) {
			LogbackAppender appender = find(loggerContext);
			if (appender == null || !appender.applications.remove(application) || !appender.applications.isEmpty()) {
				return;
			}
			root(loggerContext).detachAppender(appender);
			appender.stop();
			loggerContext.removeListener(appender);
		}
	}

	@Override
	protected void append(ILoggingEvent event) {
		Application application = latest();
		if (application != null && !OwnLogs.contain(event.getLoggerName(), event.getThreadName())) {
			LogRelay<ILoggingEvent> relay = application.relay();
			if (relay.holds()) {
				event.prepareForDeferredProcessing();
				if (application.wantsCaller()) {
					event.getCallerData();
				}
			}
			relay.take(event, estimate(event));
		}
	}

	// Also called by a reset, which then tells its listeners.
	@Override
	public void stop() {
		super.stop();
		if (!this.applications.isEmpty()) {
			listen();
		}
	}

	@Override
	public boolean isResetResistant() {
		return true;
	}

	@Override
	public void onReset(LoggerContext context) {
		if (!this.applications.isEmpty()) {
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

	private void attach() {
		start();
		listen();
		// Twice is once: Logback looks.
		root(this.loggerContext).addAppender(this);
	}

	private void listen() {
		if (!this.loggerContext.getCopyOfListenerList().contains(this)) {
			this.loggerContext.addListener(this);
		}
	}

	private @Nullable Application latest() {
		Application latest = null;
		for (Application application : this.applications) {
			latest = application;
		}
		return latest;
	}

	private static long estimate(ILoggingEvent event) {
		String message = event.getFormattedMessage();
		long bytes = 512 + ((message != null) ? 2L * message.length() : 0);
		return (event.getThrowableProxy() != null) ? bytes + 8192 : bytes;
	}

	private static @Nullable LogbackAppender find(LoggerContext loggerContext) {
		for (var appenders = root(loggerContext).iteratorForAppenders(); appenders.hasNext();) {
			Appender<ILoggingEvent> appender = appenders.next();
			if (appender instanceof LogbackAppender ours) {
				return ours;
			}
		}
		// Somebody may have taken all appenders off.
		for (LoggerContextListener listener : loggerContext.getCopyOfListenerList()) {
			if (listener instanceof LogbackAppender ours) {
				return ours;
			}
		}
		return null;
	}

	private static Logger root(LoggerContext loggerContext) {
		return loggerContext.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	/**
	 * Who takes lines.
	 *
	 * @param relay where they go
	 * @param wantsCaller whether lines that are held must know their place in the code
	 */
	record Application(LogRelay<ILoggingEvent> relay, boolean wantsCaller) {
	}

}
