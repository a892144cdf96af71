package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out Boot's {@code OtlpMeterRegistry}, which would publish the same meters a
 * second time, to {@code localhost:4318} unless told otherwise. It stays where
 * {@code management.otlp.metrics.export.enabled} is set, and where ours is off.
 */
final class BootsOtlpRegistryFilter implements AutoConfigurationImportFilter, EnvironmentAware, BeanClassLoaderAware {

	private @Nullable Environment environment;

	private @Nullable ClassLoader classLoader;

	BootsOtlpRegistryFilter() {
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
		boolean[] kept = new boolean[autoConfigurationClasses.length];
		for (int i = 0; i < kept.length; i++) {
			kept[i] = !BootsOtlpRegistry.AUTO_CONFIGURATION.equals(autoConfigurationClasses[i])
					|| BootsOtlpRegistry.isKept(Objects.requireNonNull(this.environment), this.classLoader);
		}
		return kept;
	}

	@Override
	public void setEnvironment(Environment newEnvironment) {
		this.environment = newEnvironment;
	}

	@Override
	public void setBeanClassLoader(ClassLoader newClassLoader) {
		this.classLoader = newClassLoader;
	}

}
