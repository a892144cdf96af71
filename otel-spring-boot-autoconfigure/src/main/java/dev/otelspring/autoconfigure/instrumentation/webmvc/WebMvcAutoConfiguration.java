package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.util.List;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.http.ExcludedPaths;
import dev.otelspring.autoconfigure.instrumentation.http.HttpServerTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.HttpTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.http.HttpTelemetryProperties;
import dev.otelspring.autoconfigure.instrumentation.http.UrlRedaction;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.servlet.DispatcherType;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * {@link AutoConfiguration Auto-configuration} for server spans of Spring MVC.
 */
@AutoConfiguration(after = { OpenTelemetryAutoConfiguration.class, HttpTelemetryAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnOtelInstrumentation("spring-webmvc")
public final class WebMvcAutoConfiguration {

	/**
	 * Behind {@code ForwardedHeaderFilter}, which is first and alone reads
	 * {@code X-Forwarded-*}; before everything else.
	 */
	static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

	private static final String SCOPE = "dev.otelspring.spring-webmvc";

	private static final String EXCLUDE_PATHS = "otel.instrumentation.http.server.exclude-paths";

	WebMvcAutoConfiguration() {
	}

	@Bean
	ServletTelemetry otelServletTelemetry(OpenTelemetry openTelemetry, HttpTelemetryProperties properties,
			UrlRedaction redaction, PropertyValues values, Environment environment) {
		return new ServletTelemetry(
				new ServerSpanFilter(new HttpServerTelemetry(openTelemetry, SCOPE, properties, redaction),
						excludedPaths(properties, values, environment)));
	}

	@Bean
	FilterRegistrationBean<ServerSpanFilter> otelServerSpanFilter(ServletTelemetry telemetry) {
		FilterRegistrationBean<ServerSpanFilter> registration = new FilterRegistrationBean<>(telemetry.filter());
		registration.setOrder(FILTER_ORDER);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		return registration;
	}

	@Bean
	ServletListenerRegistrationBean<ServerSpanFilter> otelServerSpanListener(ServletTelemetry telemetry) {
		return new ServletListenerRegistrationBean<>(telemetry.filter());
	}

	private static ExcludedPaths excludedPaths(HttpTelemetryProperties properties, PropertyValues values,
			Environment environment) {
		List<String> defaults = ExcludedPaths
			.defaults(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
		List<String> patterns = properties.server().excludePaths();
		if (patterns == null) {
			return new ExcludedPaths(defaults);
		}
		return values.parse(EXCLUDE_PATHS, String.join(",", patterns), new ExcludedPaths(defaults),
				(text) -> new ExcludedPaths(patterns));
	}

	/**
	 * Holds the filter. A {@code Filter} bean of its own would be registered a second
	 * time by Boot.
	 *
	 * @param filter the filter and listener
	 */
	record ServletTelemetry(ServerSpanFilter filter) {
	}

}
