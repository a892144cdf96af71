package dev.otelspring.autoconfigure.testing;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import org.awaitility.Awaitility;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/** Contexts with all of this library's auto-configurations and nothing else. */
public final class Contexts {

	private Contexts() {
	}

	/**
	 * A context without a web server.
	 * @return exports by default, as an application does
	 */
	public static ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(autoConfigurations());
	}

	/**
	 * A context that exports nothing.
	 * @return with all exporters set to {@code none}
	 */
	public static ApplicationContextRunner silentRunner() {
		return runner().withPropertyValues("otel.traces.exporter=none", "otel.metrics.exporter=none",
				"otel.logs.exporter=none");
	}

	/**
	 * Replaces the machine's environment variables.
	 * @param variables such as {@code OTEL_SERVICE_NAME}
	 * @return to be given to a runner
	 */
	public static ApplicationContextInitializer<ConfigurableApplicationContext> variables(
			Map<String, Object> variables) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
	}

	/**
	 * What this library registers, as its imports file names it.
	 * @return all of it
	 */
	public static AutoConfigurations autoConfigurations() {
		ClassLoader classLoader = Contexts.class.getClassLoader();
		Iterable<String> candidates = ImportCandidates.load(AutoConfiguration.class, classLoader);
		return AutoConfigurations.of(StreamSupport.stream(candidates.spliterator(), false)
			.filter((name) -> name.startsWith("dev.otelspring."))
			.map((name) -> ClassUtils.resolveClassName(name, classLoader))
			.toArray(Class<?>[]::new));
	}

	/**
	 * Reads all instruments and hands their points to the pipeline. The SDK drops a flush
	 * that meets a collection under way, so it is asked until it flushes.
	 * @param context with a meter provider
	 */
	public static void collect(ApplicationContext context) {
		SdkMeterProvider meters = context.getBean(SdkMeterProvider.class);
		Awaitility.await().until(() -> meters.forceFlush().join(10, TimeUnit.SECONDS).isSuccess());
	}

}
