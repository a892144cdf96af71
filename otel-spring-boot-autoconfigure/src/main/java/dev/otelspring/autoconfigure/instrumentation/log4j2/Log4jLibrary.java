package dev.otelspring.autoconfigure.instrumentation.log4j2;

import java.util.List;

import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.LogLibrary;
import dev.otelspring.autoconfigure.instrumentation.logging.LogRelay;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.jspecify.annotations.Nullable;

/** Log4j 2, where its API leads to its core. */
public final class Log4jLibrary implements LogLibrary<LogEvent> {

	/** Whose presence on the classpath allows to look for it. */
	public static final String CLASS = "org.apache.logging.log4j.core.LoggerContext";

	/** Switches log records. */
	static final String APPENDER = "log4j-appender";

	/** Switches ids in log lines. */
	public static final String CONTEXT_DATA = "log4j-context-data";

	private final LoggerContext loggerContext;

	private Log4jLibrary(LoggerContext loggerContext) {
		this.loggerContext = loggerContext;
	}

	/**
	 * Finds the one that Boot sets up.
	 * @param classLoader the application's
	 * @return {@code null} if Log4j's core is there and not used
	 */
	public static @Nullable Log4jLibrary find(ClassLoader classLoader) {
		return (LogManager.getContext(classLoader, false) instanceof LoggerContext loggerContext)
				? new Log4jLibrary(loggerContext) : null;
	}

	@Override
	public String appenderModule() {
		return APPENDER;
	}

	@Override
	public String correlationModule() {
		return CONTEXT_DATA;
	}

	@Override
	public void attach(LogRelay<LogEvent> relay) {
		Log4jAppender.add(this.loggerContext, relay);
	}

	@Override
	public void detach(LogRelay<LogEvent> relay) {
		Log4jAppender.remove(this.loggerContext, relay);
	}

	@Override
	public List<String> unattached() {
		return Log4jAppender.unattached(this.loggerContext);
	}

	@Override
	public boolean leadsTo(LogRelay<LogEvent> relay) {
		return Log4jAppender.leadsTo(this.loggerContext, relay);
	}

	@Override
	public void correlate(CorrelationKeys keys) {
		CorrelationContextDataProvider.KEYS.add(keys);
	}

	@Override
	public void separate(CorrelationKeys keys) {
		CorrelationContextDataProvider.KEYS.remove(keys);
	}

}
