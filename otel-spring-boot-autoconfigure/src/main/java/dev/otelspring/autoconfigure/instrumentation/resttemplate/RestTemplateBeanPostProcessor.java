package dev.otelspring.autoconfigure.instrumentation.resttemplate;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.client.RestTemplate;

/**
 * Traces the {@link RestTemplate} beans that no builder made.
 */
final class RestTemplateBeanPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<HttpClientTelemetry> telemetry;

	RestTemplateBeanPostProcessor(ObjectProvider<HttpClientTelemetry> telemetry) {
		this.telemetry = telemetry;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RestTemplate restTemplate) {
			this.telemetry.ifAvailable((available) -> RestTemplates.trace(restTemplate, available));
		}
		return bean;
	}

}
