package dev.otelspring.autoconfigure.instrumentation.context;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Makes the executor of Spring MVC's asynchronous requests carry the context. It is no
 * bean where the application has an executor of its own, since Boot's backs off then.
 */
final class MvcAsyncBeanPostProcessor implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(MvcAsyncBeanPostProcessor.class);

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			carry(adapter);
		}
		return bean;
	}

	private static void carry(RequestMappingHandlerAdapter adapter) {
		try {
			Object existing = new DirectFieldAccessor(adapter).getPropertyValue("taskExecutor");
			if (existing instanceof AsyncTaskExecutor executor) {
				adapter.setTaskExecutor((AsyncTaskExecutor) ContextExecutors.carrying(executor));
			}
		}
		catch (BeansException ex) {
			logger.info("The context does not follow Spring MVC's asynchronous requests", ex);
		}
	}

}
