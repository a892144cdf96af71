package dev.otelspring.autoconfigure.compatibility;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
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
	JarFindings otelJarFindings(ObjectProvider<JarProblem> problem, ConfigurationFindings findings) {
		return new JarFindings(problem.getIfAvailable(), findings);
	}

	@Bean
	@Lazy(false)
	@ConditionalOnOtelSdk
	OtherSdkFindings otelOtherSdkFindings(ResourceLoader resourceLoader, Environment environment,
			ConfigurationFindings findings) {
		return new OtherSdkFindings(resourceLoader.getClassLoader(), environment, findings);
	}

	@Bean
	@Lazy(false)
	@ConditionalOnOtelSdk
	OfficialStarterFindings otelOfficialStarterFindings(ResourceLoader resourceLoader, Environment environment,
			ConfigurationFindings findings) {
		return new OfficialStarterFindings(resourceLoader.getClassLoader(), environment, findings);
	}

}
