package dev.otelspring.autoconfigure.instrumentation.webclient;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Traces the {@link WebClient} beans and their builders, whoever made them.
 *
 * <p>
 * First of all: it must see what the user made, not another's proxy around it.
 */
final class WebClientBeanPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private final ObjectProvider<TracingFilter> filter;

	WebClientBeanPostProcessor(ObjectProvider<TracingFilter> filter) {
		this.filter = filter;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof WebClient webClient && !AopUtils.isAopProxy(bean)) {
			TracingFilter available = this.filter.getIfAvailable();
			return (available != null) ? trace(webClient, available) : bean;
		}
		if (bean instanceof WebClient.Builder builder && !AopUtils.isAopProxy(bean)) {
			this.filter.ifAvailable((available) -> available.addTo(builder));
		}
		return bean;
	}

	private static WebClient trace(WebClient webClient, TracingFilter filter) {
		// A mock of a test may give nothing.
		WebClient.@Nullable Builder builder = webClient.mutate();
		if (builder == null) {
			return webClient;
		}
		filter.addTo(builder);
		return builder.build();
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
