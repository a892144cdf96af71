package dev.otelspring.autoconfigure.resource;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.OtelProperties;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.spi.OtelComponents;
import dev.otelspring.autoconfigure.spi.OtelComponentsAutoConfiguration;
import dev.otelspring.autoconfigure.spi.OtelCustomizers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.resources.Resource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link Resource}.
 */
@AutoConfiguration(before = OpenTelemetryAutoConfiguration.class,
		after = { OtelPropertiesAutoConfiguration.class, OtelComponentsAutoConfiguration.class },
		beforeName = "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
		afterName = "org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration")
@ConditionalOnOtelSdk
@ConditionalOnMissingBean(OpenTelemetry.class)
@EnableConfigurationProperties(ResourceProviderProperties.class)
public final class ResourceAutoConfiguration {

	ResourceAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	Resource otelResource(OtelProperties otelProperties, ResourceProviderProperties otelResourceProviderProperties,
			PropertyValues otelPropertyValues, Environment environment, OtelComponents otelComponents,
			OtelCustomizers otelCustomizers, ConfigurationFindings otelConfigurationFindings,
			ObjectProvider<BuildProperties> buildProperties, ObjectProvider<ResourceCustomizer> customizers) {
		return new ResourceFactory(otelProperties, otelPropertyValues,
				environment.getProperty("spring.application.name"), environment.getProperty("spring.application.group"),
				buildProperties.getIfAvailable(), new ProvidedResources(otelComponents.resourceProviders(),
						otelResourceProviderProperties, otelConfigurationFindings),
				otelCustomizers, customizers.orderedStream().toList())
			.create();
	}

}
