package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.instrumentation.webmvc.WebMvcAutoConfiguration.ServletTelemetry;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Server spans of an Actuator that has a port of its own: its web server knows the
 * filters of its own context alone.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(ServletTelemetry.class)
@Import(TomcatServerSpanConfiguration.class)
class WebMvcManagementContextConfiguration {

	@Bean
	FilterRegistrationBean<ServerSpanFilter> otelManagementServerSpanFilter(ServletTelemetry otelServletTelemetry) {
		return otelServletTelemetry.filterRegistration();
	}

	// By the name that the application's has, which it hides from this context's valve.
	@Bean
	ServletListenerRegistrationBean<ServerSpanFilter> otelServerSpanListener(ServletTelemetry otelServletTelemetry) {
		return otelServletTelemetry.listenerRegistration();
	}

}
