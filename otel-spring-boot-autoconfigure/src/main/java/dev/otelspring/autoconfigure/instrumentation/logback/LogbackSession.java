package dev.otelspring.autoconfigure.instrumentation.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAppenders;
import dev.otelspring.autoconfigure.instrumentation.logging.LogEmitter;
import dev.otelspring.autoconfigure.instrumentation.logging.LogRelay;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * All that one application has attached to Logback, from the moment that Boot has set
 * logging up until its context is closed, after the last bean.
 */
final class LogbackSession {

	static final String APPENDER = "logback-appender";

	static final String MDC = "logback-mdc";

	private static final String BEAN_NAME = "otelLogbackSession";

	private final LoggerContext loggerContext;

	private LogbackAppender.@Nullable Application application;

	private @Nullable CorrelationKeys keys;

	private boolean connected;

	private LogbackSession(LoggerContext loggerContext) {
		this.loggerContext = loggerContext;
	}

	/**
	 * Attaches what the environment asks for.
	 * @param environment the application's, complete
	 * @param classLoader the application's
	 * @return {@code null} if Logback is not what is logged with
	 */
	static @Nullable LogbackSession open(Environment environment, ClassLoader classLoader) {
		if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext loggerContext)) {
			return null;
		}
		LogbackSession session = new LogbackSession(loggerContext);
		if (LogAppenders.instruments(environment, classLoader, MDC)) {
			session.keys = CorrelationKeys.of(environment);
			CorrelatingMdcAdapter.add(loggerContext, session.keys);
		}
		if (LogAppenders.exports(environment, classLoader, APPENDER)) {
			boolean caller = "true".equalsIgnoreCase(PropertyValues.text(environment,
					"otel.instrumentation.logback-appender.experimental.capture-code-attributes"));
			session.application = new LogbackAppender.Application(new LogRelay<>(), caller);
			LogbackAppender.add(loggerContext, session.application);
		}
		return session;
	}

	/**
	 * Ends with a context. What is registered first is destroyed last.
	 * @param context not refreshed yet
	 */
	void endWith(ConfigurableApplicationContext context) {
		context.getBeanFactory().registerSingleton(BEAN_NAME, this);
		if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry registry) {
			registry.registerDisposableBean(BEAN_NAME, this::close);
		}
	}

	/**
	 * Delivers what was held, and from now on what comes.
	 * @param emitter makes records
	 * @return how many lines had to be dropped before
	 */
	synchronized long connect(LogEmitter<ILoggingEvent> emitter) {
		this.connected = true;
		return (this.application != null) ? this.application.relay().connect(emitter) : 0;
	}

	/** Gives up if nobody has connected by now: nobody will. */
	synchronized void settle() {
		if (!this.connected) {
			detach();
		}
	}

	synchronized void close() {
		detach();
		if (this.keys != null) {
			CorrelatingMdcAdapter.remove(this.loggerContext, this.keys);
			this.keys = null;
		}
	}

	private void detach() {
		if (this.application != null) {
			LogbackAppender.remove(this.loggerContext, this.application);
			this.application.relay().close();
			this.application = null;
		}
	}

}
