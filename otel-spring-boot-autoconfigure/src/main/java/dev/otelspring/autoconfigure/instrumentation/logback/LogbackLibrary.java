package dev.otelspring.autoconfigure.instrumentation.logback;

import java.util.List;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.LogLibrary;
import dev.otelspring.autoconfigure.instrumentation.logging.LogRelay;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Logback, where SLF4J leads to it. */
public final class LogbackLibrary implements LogLibrary<ILoggingEvent> {

	/** Whose presence on the classpath allows to look for it. */
	public static final String CLASS = "ch.qos.logback.classic.LoggerContext";

	/** Switches log records. */
	static final String APPENDER = "logback-appender";

	/** Switches ids in log lines. */
	public static final String MDC = "logback-mdc";

	private final LoggerContext loggerContext;

	private LogbackLibrary(LoggerContext loggerContext) {
		this.loggerContext = loggerContext;
	}

	/**
	 * Finds the JVM's.
	 * @return {@code null} if Logback is there and not used
	 */
	public static @Nullable LogbackLibrary find() {
		return (LoggerFactory.getILoggerFactory() instanceof LoggerContext loggerContext)
				? new LogbackLibrary(loggerContext) : null;
	}

	@Override
	public String appenderModule() {
		return APPENDER;
	}

	@Override
	public String correlationModule() {
		return MDC;
	}

	@Override
	public void attach(LogRelay<ILoggingEvent> relay) {
		LogbackAppender.add(this.loggerContext, relay);
	}

	@Override
	public void detach(LogRelay<ILoggingEvent> relay) {
		LogbackAppender.remove(this.loggerContext, relay);
	}

	@Override
	public List<String> unattached() {
		return LogbackAppender.unattached(this.loggerContext);
	}

	@Override
	public boolean leadsTo(LogRelay<ILoggingEvent> relay) {
		return LogbackAppender.leadsTo(this.loggerContext, relay);
	}

	@Override
	public void correlate(CorrelationKeys keys) {
		CorrelatingMdcAdapter.add(this.loggerContext, keys);
	}

	@Override
	public void separate(CorrelationKeys keys) {
		CorrelatingMdcAdapter.remove(this.loggerContext, keys);
	}

}
