package dev.otelspring.autoconfigure.instrumentation.webmvc;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A valve in the place of the listener, on a Tomcat that Boot starts. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory")
class TomcatServerSpanConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> otelServerSpanValve(
			ServletListenerRegistrationBean<ServerSpanFilter> otelServerSpanListener) {
		return (factory) -> {
			factory.addEngineValves(new ServerSpanValve());
			otelServerSpanListener.setEnabled(false);
		};
	}

}
