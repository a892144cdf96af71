package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.instrumentation.webmvc.WebMvcAutoConfiguration.ServletTelemetry;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Server spans of an Actuator that has a port of its own: its web server knows the
 * filters of its own context alone.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(ServletTelemetry.class)
class WebMvcManagementContextConfiguration {

	@Bean
	FilterRegistrationBean<ServerSpanFilter> otelManagementServerSpanFilter(ServletTelemetry telemetry) {
		return telemetry.filterRegistration();
	}

	@Bean
	ServletListenerRegistrationBean<ServerSpanFilter> otelManagementServerSpanListener(ServletTelemetry telemetry) {
		return telemetry.listenerRegistration();
	}

}
