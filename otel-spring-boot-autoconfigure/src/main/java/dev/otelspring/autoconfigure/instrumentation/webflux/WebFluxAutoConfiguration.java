package dev.otelspring.autoconfigure.instrumentation.webflux;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.SpringBeans;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.http.HttpServerSettings;
import dev.otelspring.autoconfigure.instrumentation.http.HttpServerTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.HttpTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.reactor.ReactorContextAutoConfiguration;
import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * {@link AutoConfiguration Auto-configuration} for server spans of Spring WebFlux.
 */
@AutoConfiguration(after = { OpenTelemetryAutoConfiguration.class, HttpTelemetryAutoConfiguration.class,
		ReactorContextAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ DispatcherHandler.class, HttpHandlerDecoratorFactory.class })
@ConditionalOnOtelInstrumentation("spring-webflux")
public final class WebFluxAutoConfiguration {

	private static final String SCOPE = "dev.otelspring.spring-webflux";

	WebFluxAutoConfiguration() {
	}

	// Found by Spring wherever it builds a handler, the management port's too. The first
	// is outermost.
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	HttpHandlerDecoratorFactory otelServerSpanDecorator(OpenTelemetry openTelemetry,
			HttpServerSettings otelHttpServerSettings, SpringBeans otelSpringBeans) {
		HttpServerTelemetry telemetry = new HttpServerTelemetry(openTelemetry, SCOPE, otelHttpServerSettings);
		ForwardedHeaderTransformer forwardedHeaders = forwardedHeaders(otelSpringBeans.factory());
		return (handler) -> new ServerSpanHandler(handler, telemetry, forwardedHeaders);
	}

	// By name, as WebHttpHandlerBuilder does it.
	private static @Nullable ForwardedHeaderTransformer forwardedHeaders(BeanFactory beans) {
		String name = WebHttpHandlerBuilder.FORWARDED_HEADER_TRANSFORMER_BEAN_NAME;
		return beans.containsBean(name) ? beans.getBean(name, ForwardedHeaderTransformer.class) : null;
	}

}
