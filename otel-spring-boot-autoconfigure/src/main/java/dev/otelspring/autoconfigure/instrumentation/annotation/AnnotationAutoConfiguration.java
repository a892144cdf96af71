package dev.otelspring.autoconfigure.instrumentation.annotation;

import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.DroppedTraces;
import dev.otelspring.autoconfigure.ExceptionSignal;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.baggage.BaggageMetricAttributes;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import io.opentelemetry.api.OpenTelemetry;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link WithSpan} and its family: a
 * plain Spring advisor, which needs no AspectJ and lives beside it.
 */
@AutoConfiguration(after = OpenTelemetryAutoConfiguration.class,
		afterName = "org.springframework.boot.autoconfigure.aop.AopAutoConfiguration")
@ConditionalOnClass({ WithSpan.class, MethodInterceptor.class })
@ConditionalOnOtelInstrumentation(value = "annotations", doneByAgent = false)
@EnableConfigurationProperties(AnnotationProperties.class)
@Import(AnnotationAutoConfiguration.AutoProxyCreatorRegistrar.class)
public final class AnnotationAutoConfiguration {

	AnnotationAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AnnotationProblems otelAnnotationProblems(ObjectProvider<ConfigurationFindings> otelConfigurationFindings) {
		return new AnnotationProblems(() -> otelConfigurationFindings.getIfAvailable(ConfigurationFindings::new));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AnnotatedClasses otelAnnotatedClasses(AnnotationProblems otelAnnotationProblems) {
		return new AnnotatedClasses(otelAnnotationProblems);
	}

	// Infrastructure: without AspectJ, Spring applies no other advisors. Everything that
	// it needs is asked for at the first call, so that no bean is created too early to be
	// post-processed.
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TelemetryAdvisor otelTelemetryAdvisor(AnnotatedClasses otelAnnotatedClasses,
			ObjectProvider<OpenTelemetry> openTelemetry, ObjectProvider<DroppedTraces> otelDroppedTraces,
			ObjectProvider<ExceptionSignal> otelExceptionSignal,
			ObjectProvider<BaggageMetricAttributes> otelBaggageMetricAttributes,
			ObjectProvider<AnnotationProperties> otelAnnotationProperties) {
		return new TelemetryAdvisor(
				new AnnotatedMethodPointcut(otelAnnotatedClasses), new TelemetryInterceptor(otelAnnotatedClasses,
						openTelemetry, otelDroppedTraces, otelExceptionSignal, otelBaggageMetricAttributes),
				otelAnnotationProperties);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static Gauges otelGauges(AnnotatedClasses otelAnnotatedClasses, AnnotationProblems otelAnnotationProblems,
			ObjectProvider<OpenTelemetry> openTelemetry) {
		return new Gauges(otelAnnotatedClasses, otelAnnotationProblems, openTelemetry);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static InterfaceProxyCheck otelInterfaceProxyCheck(AnnotatedClasses otelAnnotatedClasses,
			AnnotationProblems otelAnnotationProblems) {
		return new InterfaceProxyCheck(otelAnnotatedClasses, otelAnnotationProblems);
	}

	@Bean
	static AnnotatedClassCheck otelAnnotatedClassCheck(AnnotatedClasses otelAnnotatedClasses,
			AnnotationProblems otelAnnotationProblems, ObjectProvider<AnnotationProperties> otelAnnotationProperties) {
		return new AnnotatedClassCheck(otelAnnotatedClasses, otelAnnotationProblems, otelAnnotationProperties);
	}

	@Bean
	static LazyInitializationExcludeFilter otelAnnotationLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(AnnotationProblems.class, Gauges.class);
	}

	/**
	 * Registers Spring's auto-proxy creator where nobody did: with
	 * {@code spring.aop.auto=false} there is none. It makes subclasses, as Boot's does,
	 * so that a bean keeps its type.
	 */
	static class AutoProxyCreatorRegistrar implements ImportBeanDefinitionRegistrar {

		private final Environment environment;

		AutoProxyCreatorRegistrar(Environment environment) {
			this.environment = environment;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			BeanDefinition ours = AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
			if (ours != null && this.environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true)) {
				// Not by AopConfigUtils, which means the proxies of everybody.
				ours.getPropertyValues().add("proxyTargetClass", true);
			}
		}

	}

}
