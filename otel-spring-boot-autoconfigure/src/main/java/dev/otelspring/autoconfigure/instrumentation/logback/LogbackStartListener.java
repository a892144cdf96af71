package dev.otelspring.autoconfigure.instrumentation.logback;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Attaches to Logback as early as that lasts: right after Boot has set logging up, and
 * before its first line.
 */
class LogbackStartListener implements ApplicationListener<SpringApplicationEvent>, Ordered {

	private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";

	private @Nullable SpringApplication application;

	private @Nullable LogbackSession session;

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			this.application = event.getSpringApplication();
			open(prepared);
		}
		// A parent context hears of its children.
		if (this.session == null || event.getSpringApplication() != this.application) {
			return;
		}
		if (event instanceof ApplicationContextInitializedEvent initialized) {
			this.session.endWith(initialized.getApplicationContext());
		}
		else if (event instanceof ApplicationStartedEvent) {
			this.session.settle();
		}
		else if (event instanceof ApplicationFailedEvent) {
			this.session.close();
		}
	}

	private void open(ApplicationEnvironmentPreparedEvent event) {
		ClassLoader classLoader = event.getSpringApplication().getClassLoader();
		if (ClassUtils.isPresent(LOGBACK, classLoader)) {
			this.session = LogbackSession.open(event.getEnvironment(), classLoader);
		}
	}

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

}
