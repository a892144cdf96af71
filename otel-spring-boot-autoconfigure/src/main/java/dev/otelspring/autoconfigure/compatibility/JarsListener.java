package dev.otelspring.autoconfigure.compatibility;

import dev.otelspring.autoconfigure.JavaAgent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Looks at the jars of OpenTelemetry before anything links against them: as soon as there
 * is a log that can tell why the start fails.
 */
final class JarsListener implements ApplicationListener<SpringApplicationEvent>, Ordered {

	private @Nullable JarProblem problem;

	JarsListener() {
	}

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			ClassLoader classLoader = event.getSpringApplication().getClassLoader();
			this.problem = JarProblem.find(classLoader);
			if (this.problem != null && !this.problem.missing().isEmpty()
					&& buildsSdk(prepared.getEnvironment(), classLoader)) {
				throw new IncompatibleJarsException(this.problem);
			}
		}
		else if (event instanceof ApplicationContextInitializedEvent initialized && this.problem != null) {
			initialized.getApplicationContext().getBeanFactory().registerSingleton(JarProblem.BEAN_NAME, this.problem);
		}
	}

	private static boolean buildsSdk(Environment environment, ClassLoader classLoader) {
		return !"true".equalsIgnoreCase(environment.getProperty("otel.sdk.disabled"))
				&& !JavaAgent.isActive(classLoader);
	}

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

}
