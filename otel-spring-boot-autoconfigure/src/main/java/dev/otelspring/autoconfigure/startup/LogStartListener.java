package dev.otelspring.autoconfigure.startup;

import dev.otelspring.autoconfigure.instrumentation.log4j2.Log4jLibrary;
import dev.otelspring.autoconfigure.instrumentation.logback.LogbackLibrary;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAttachment;
import dev.otelspring.autoconfigure.instrumentation.logging.LogLibrary;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Attaches to the logging library as early as that lasts: right after Boot has set
 * logging up and the jars of OpenTelemetry are known to fit, and before its first line.
 */
class LogStartListener implements ApplicationListener<SpringApplicationEvent>, Ordered {

	private @Nullable SpringApplication application;

	private @Nullable ConfigurableEnvironment environment;

	private @Nullable LogAttachment<?> attachment;

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			this.application = event.getSpringApplication();
			this.environment = prepared.getEnvironment();
			open(prepared);
		}
		// A parent context hears of its children.
		if (this.attachment == null || event.getSpringApplication() != this.application) {
			return;
		}
		if (event instanceof ApplicationContextInitializedEvent initialized) {
			this.attachment.endWith(initialized.getApplicationContext());
		}
		else if (event instanceof ApplicationStartedEvent) {
			this.attachment.settle();
		}
		else if (event instanceof ApplicationFailedEvent failed) {
			fail(failed);
		}
	}

	private void open(ApplicationEnvironmentPreparedEvent event) {
		ClassLoader classLoader = event.getSpringApplication().getClassLoader();
		LogLibrary<?> library = ClassUtils.isPresent(LogbackLibrary.CLASS, classLoader) ? LogbackLibrary.find() : null;
		if (library == null && ClassUtils.isPresent(Log4jLibrary.CLASS, classLoader)) {
			library = Log4jLibrary.find(classLoader);
		}
		this.attachment = (library != null) ? LogAttachment.open(library, event.getEnvironment(), classLoader) : null;
	}

	private void fail(ApplicationFailedEvent event) {
		ConfigurableApplicationContext context = event.getApplicationContext();
		// An active one has an SDK, which is closed with it, and Boot says before why.
		if (this.attachment == null || this.environment == null || (context != null && context.isActive())) {
			return;
		}
		if (!this.attachment.exports()) {
			this.attachment.close();
			return;
		}
		new FailedStart(this.environment, this.attachment, event.getSpringApplication().getClassLoader()).deliver();
	}

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 2;
	}

}
