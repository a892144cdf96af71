package dev.otelspring.autoconfigure.instrumentation.restclient;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.client.RestClient;

/**
 * Traces the {@link RestClient} beans and their builders, whoever made them.
 *
 * <p>
 * First of all: it must see what the user made, not another's proxy around it.
 */
final class RestClientBeanPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private final ObjectProvider<RestClients> restClients;

	RestClientBeanPostProcessor(ObjectProvider<RestClients> restClients) {
		this.restClients = restClients;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RestClient restClient && !AopUtils.isAopProxy(bean)) {
			RestClients available = this.restClients.getIfAvailable();
			return (available != null) ? available.trace(restClient, "'" + beanName + "'") : bean;
		}
		if (bean instanceof RestClient.Builder builder && !AopUtils.isAopProxy(bean)) {
			RestClients available = this.restClients.getIfAvailable();
			return (available != null) ? available.trace(builder) : bean;
		}
		return bean;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
