package dev.otelspring.autoconfigure.startup;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.log4j2.Log4jAppenderAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.logback.LogbackAppenderAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAttachment;
import dev.otelspring.autoconfigure.limits.LimitsAutoConfiguration;
import dev.otelspring.autoconfigure.logs.LogsAutoConfiguration;
import dev.otelspring.autoconfigure.pipeline.PipelineAutoConfiguration;
import dev.otelspring.autoconfigure.resource.ResourceAutoConfiguration;
import dev.otelspring.autoconfigure.spi.OtelComponentsAutoConfiguration;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Delivers what was logged by a start that failed. The application's beans are gone or
 * were never there, and why it failed is logged only now. So a context of its own, which
 * has nothing but the way of log records, is made of the same properties: the same
 * exporters, queues, redaction and resource.
 *
 * <p>
 * It is made while Boot logs the failure, and ends when the JVM does, which it delays by
 * no more than {@link #PATIENCE}. A JVM that goes on, as in tests and with DevTools, has
 * it for as long.
 */
final class FailedStart {

	static final Duration PATIENCE = Duration.ofSeconds(2);

	/** Nothing that is logged on it becomes a record. */
	private static final String THREAD = "otel-failed-start";

	private static final Log logger = LogFactory.getLog(FailedStart.class);

	private final ConfigurableEnvironment environment;

	private final LogAttachment<?> attachment;

	private final ClassLoader classLoader;

	private final CountDownLatch exit = new CountDownLatch(1);

	private final CountDownLatch done = new CountDownLatch(1);

	FailedStart(ConfigurableEnvironment environment, LogAttachment<?> attachment, ClassLoader classLoader) {
		this.environment = environment;
		this.attachment = attachment;
		this.classLoader = classLoader;
	}

	void deliver() {
		try {
			// They run in reverse: before Boot's own, which ends logging.
			SpringApplication.getShutdownHandlers().add(this::exit);
		}
		catch (IllegalStateException ex) {
			// The JVM is ending already, and waits for nobody.
			this.exit.countDown();
		}
		Thread thread = new Thread(this::run, THREAD);
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		try (TelemetryContext context = new TelemetryContext()) {
			context.setClassLoader(this.classLoader);
			context.setEnvironment(environment());
			context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
			context.getBeanFactory().registerSingleton(LogAttachment.BEAN_NAME, this.attachment);
			context.register(Telemetry.class);
			context.refresh();
			context.check();
			this.exit.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			TelemetryPipeline pipeline = context.getBean(TelemetryPipeline.class);
			pipeline.flush(PATIENCE);
			tell(undelivered(pipeline));
			// What follows closes what ends with the JVM anyway.
			this.done.countDown();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception | LinkageError ex) {
			logger.warn("What this start logged is not exported: "
					+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
		finally {
			this.attachment.close();
			this.done.countDown();
		}
	}

	private void exit() {
		this.exit.countDown();
		try {
			if (!this.done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("What this start logged is not exported, or not all of it: it took longer than "
						+ PATIENCE.toSeconds() + " s");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static long undelivered(TelemetryPipeline pipeline) {
		return pipeline.status()
			.snapshot()
			.exporters()
			.stream()
			.map((exporter) -> exporter.counts().get(Signal.LOGS))
			.mapToLong((counts) -> (counts != null) ? counts.enqueued() - counts.delivered() : 0)
			.sum();
	}

	private static void tell(long undelivered) {
		if (undelivered > 0) {
			logger.warn(undelivered + " log records of this start are not delivered");
		}
	}

	// Spans and metrics of this start ended with its beans.
	private ConfigurableEnvironment environment() {
		ConfigurableEnvironment copy = new AbstractEnvironment() {
		};
		copy.getPropertySources()
			.addLast(new MapPropertySource(THREAD,
					Map.of("otel.traces.exporter", "none", "otel.metrics.exporter", "none")));
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				copy.getPropertySources().addLast(source);
			}
		}
		ConfigurationPropertySources.attach(copy);
		return copy;
	}

	/** One that leaves it to others to log its failure, or it would be logged twice. */
	private static final class TelemetryContext extends AnnotationConfigApplicationContext {

		private @Nullable BeansException failure;

		@Override
		protected void finishBeanFactoryInitialization(ConfigurableListableBeanFactory beanFactory) {
			try {
				super.finishBeanFactoryInitialization(beanFactory);
			}
			catch (BeansException ex) {
				this.failure = ex;
			}
		}

		@Override
		protected void finishRefresh() {
			if (this.failure == null) {
				super.finishRefresh();
			}
		}

		void check() {
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

	/** The way of log records. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ OtelPropertiesAutoConfiguration.class, OtelComponentsAutoConfiguration.class,
			SslAutoConfiguration.class, ProjectInfoAutoConfiguration.class, ResourceAutoConfiguration.class,
			PipelineAutoConfiguration.class, LimitsAutoConfiguration.class, LogsAutoConfiguration.class,
			SdkAutoConfiguration.class, LogbackAppenderAutoConfiguration.class, Log4jAppenderAutoConfiguration.class })
	static class Telemetry {

	}

	/** No traces, no metrics, and nothing global. */
	@AutoConfiguration(after = LogsAutoConfiguration.class,
			before = { LogbackAppenderAutoConfiguration.class, Log4jAppenderAutoConfiguration.class })
	static class SdkAutoConfiguration {

		@Bean(destroyMethod = "")
		OpenTelemetry openTelemetry(SdkLoggerProvider otelLoggerProvider) {
			return OpenTelemetrySdk.builder().setLoggerProvider(otelLoggerProvider).build();
		}

	}

}
