package dev.otelspring.autoconfigure.compatibility;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link AutoConfiguration Auto-configuration} for telling what else of OpenTelemetry is
 * on the class path or configured, and what becomes of it.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class)
public final class CompatibilityAutoConfiguration {

	CompatibilityAutoConfiguration() {
	}

	@Bean
	@Lazy(false)
	JarFindings otelJarFindings(ObjectProvider<JarProblem> problem, ConfigurationFindings otelConfigurationFindings) {
		return new JarFindings(problem.getIfAvailable(), otelConfigurationFindings);
	}

	@Bean
	@Lazy(false)
	@ConditionalOnOtelSdk
	OtherSdkFindings otelOtherSdkFindings(ResourceLoader resourceLoader, Environment environment,
			ConfigurationFindings otelConfigurationFindings) {
		return new OtherSdkFindings(resourceLoader.getClassLoader(), environment, otelConfigurationFindings);
	}

	@Bean
	@Lazy(false)
	@ConditionalOnOtelSdk
	DeclarativeModule otelDeclarativeModule(ResourceLoader resourceLoader, Environment environment,
			PropertyValues otelPropertyValues) {
		return new DeclarativeModule(resourceLoader.getClassLoader(), environment, otelPropertyValues);
	}

	@Bean
	@Lazy(false)
	@ConditionalOnOtelSdk
	OfficialStarterFindings otelOfficialStarterFindings(ResourceLoader resourceLoader, Environment environment,
			ConfigurationFindings otelConfigurationFindings) {
		return new OfficialStarterFindings(resourceLoader.getClassLoader(), environment, otelConfigurationFindings);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnOtelSdk
	@ConditionalOnClass(name = "io.micrometer.observation.ObservationRegistry")
	@ConditionalOnMissingClass("io.micrometer.tracing.Tracer")
	static class ObservationConfiguration {

		@Bean
		@Lazy(false)
		UntracedObservations otelUntracedObservations(ConfigurableListableBeanFactory beanFactory,
				ConfigurationFindings otelConfigurationFindings) {
			return new UntracedObservations(beanFactory, otelConfigurationFindings);
		}

	}

}
