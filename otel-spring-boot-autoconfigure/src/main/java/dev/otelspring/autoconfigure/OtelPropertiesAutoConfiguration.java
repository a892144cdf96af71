package dev.otelspring.autoconfigure;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for reading {@code otel.*}.
 */
@AutoConfiguration
@EnableConfigurationProperties(OtelProperties.class)
public final class OtelPropertiesAutoConfiguration {

	OtelPropertiesAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ConfigurationFindings otelConfigurationFindings() {
		return new ConfigurationFindings();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ConfigurationPropertiesBindHandlerAdvisor otelBindHandlerAdvisor(PropertyValues otelPropertyValues,
			Environment environment) {
		PlaceholdersResolver placeholders = new PropertySourcesPlaceholdersResolver(environment);
		return (parent) -> new OtelBindHandler(parent, otelPropertyValues, placeholders);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static PropertyValues otelPropertyValues(Environment environment, ConfigurationFindings otelConfigurationFindings) {
		return new PropertyValues(environment, otelConfigurationFindings);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static PropertiesPostProcessor otelPropertiesPostProcessor(Environment environment) {
		return new PropertiesPostProcessor(new SetProperties(environment));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static SpringBeans otelSpringBeans() {
		return new SpringBeans();
	}

	@Bean
	SelfLogLevel otelSelfLogLevel(OtelProperties otelProperties, PropertyValues otelPropertyValues) {
		return otelPropertyValues.parse(SelfLogLevel.PROPERTY, otelProperties.logLevel(), SelfLogLevel.INFO,
				SelfLogLevel::parse);
	}

	@Bean
	ExceptionSignal otelExceptionSignal(OtelProperties otelProperties, PropertyValues otelPropertyValues) {
		return otelPropertyValues.parse("otel.semconv.exception.signal.opt-in", otelProperties.exceptionSignal(),
				ExceptionSignal.SPAN, ExceptionSignal::parse);
	}

	/**
	 * Why no SDK is built; there is no such bean where one is.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(NoSdk.class)
	static class SteppedBackConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SteppedBack otelSteppedBack(SpringBeans otelSpringBeans) {
			return SteppedBack.reason(otelSpringBeans.classLoader());
		}

	}

	static class NoSdk extends NoneNestedConditions {

		NoSdk() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnOtelSdk
		static class SdkIsBuilt {

		}

	}

}
