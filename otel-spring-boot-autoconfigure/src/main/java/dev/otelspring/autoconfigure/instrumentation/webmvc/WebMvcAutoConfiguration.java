package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.http.HttpServerSettings;
import dev.otelspring.autoconfigure.instrumentation.http.HttpServerTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.HttpTelemetryAutoConfiguration;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.servlet.DispatcherType;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * {@link AutoConfiguration Auto-configuration} for server spans of Spring MVC.
 */
@AutoConfiguration(after = { OpenTelemetryAutoConfiguration.class, HttpTelemetryAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnOtelInstrumentation("spring-webmvc")
@Import(TomcatServerSpanConfiguration.class)
public final class WebMvcAutoConfiguration {

	/**
	 * Behind {@code ForwardedHeaderFilter}, which is first and alone reads
	 * {@code X-Forwarded-*}; before everything else.
	 */
	static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

	private static final String SCOPE = "dev.otelspring.spring-webmvc";

	WebMvcAutoConfiguration() {
	}

	@Bean
	ServletTelemetry otelServletTelemetry(OpenTelemetry openTelemetry, HttpServerSettings otelHttpServerSettings) {
		return new ServletTelemetry(
				new ServerSpanFilter(new HttpServerTelemetry(openTelemetry, SCOPE, otelHttpServerSettings)));
	}

	@Bean
	FilterRegistrationBean<ServerSpanFilter> otelServerSpanFilter(ServletTelemetry otelServletTelemetry) {
		return otelServletTelemetry.filterRegistration();
	}

	@Bean
	ServletListenerRegistrationBean<ServerSpanFilter> otelServerSpanListener(ServletTelemetry otelServletTelemetry) {
		return otelServletTelemetry.listenerRegistration();
	}

	/**
	 * Holds the filter. A {@code Filter} bean of its own would be registered a second
	 * time by Boot.
	 *
	 * @param filter the filter and listener
	 */
	record ServletTelemetry(ServerSpanFilter filter) {

		FilterRegistrationBean<ServerSpanFilter> filterRegistration() {
			FilterRegistrationBean<ServerSpanFilter> registration = new FilterRegistrationBean<>(this.filter);
			registration.setOrder(FILTER_ORDER);
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
			return registration;
		}

		ServletListenerRegistrationBean<ServerSpanFilter> listenerRegistration() {
			return new ServletListenerRegistrationBean<>(this.filter);
		}

	}

}
