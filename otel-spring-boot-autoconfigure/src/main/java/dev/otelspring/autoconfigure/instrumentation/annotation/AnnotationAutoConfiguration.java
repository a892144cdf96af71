package dev.otelspring.autoconfigure.instrumentation.annotation;

import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import io.opentelemetry.api.OpenTelemetry;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link WithSpan}: a plain Spring
 * advisor, which needs no AspectJ and lives beside it.
 */
@AutoConfiguration(after = OpenTelemetryAutoConfiguration.class,
		afterName = "org.springframework.boot.autoconfigure.aop.AopAutoConfiguration")
@ConditionalOnClass({ WithSpan.class, MethodInterceptor.class })
@ConditionalOnOtelInstrumentation(value = "annotations", doneByAgent = false)
@Import(AnnotationAutoConfiguration.AutoProxyCreatorRegistrar.class)
public final class AnnotationAutoConfiguration {

	/**
	 * Outside of transactions and caches, whose advisors have the lowest precedence: the
	 * span then contains the commit.
	 */
	static final int ADVISOR_ORDER = Ordered.LOWEST_PRECEDENCE - 1000;

	AnnotationAutoConfiguration() {
	}

	// Infrastructure: without AspectJ, Spring applies no other advisors. Everything that
	// it needs is asked for at the first call, so that no bean is created too early to be
	// post-processed.
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DefaultPointcutAdvisor otelWithSpanAdvisor(ObjectProvider<OpenTelemetry> openTelemetry) {
		DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
				new AnnotationMatchingPointcut(null, WithSpan.class, true), new WithSpanInterceptor(openTelemetry));
		advisor.setOrder(ADVISOR_ORDER);
		return advisor;
	}

	/**
	 * Registers Spring's auto-proxy creator where nobody did: with
	 * {@code spring.aop.auto=false} there is none.
	 */
	static class AutoProxyCreatorRegistrar implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
		}

	}

}
