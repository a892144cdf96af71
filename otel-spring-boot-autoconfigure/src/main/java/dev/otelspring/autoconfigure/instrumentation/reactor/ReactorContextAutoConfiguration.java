package dev.otelspring.autoconfigure.instrumentation.reactor;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import io.micrometer.context.ContextRegistry;
import reactor.core.publisher.Hooks;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} that makes OpenTelemetry's context current
 * in Reactor's operators, unless {@code spring.reactor.context-propagation} says how far
 * it is to go.
 */
@AutoConfiguration
@ConditionalOnClass({ Hooks.class, ContextRegistry.class })
@ConditionalOnOtelSdk
@ConditionalOnOtelInstrumentation("reactor")
public final class ReactorContextAutoConfiguration {

	private static final String CONTEXT_PROPAGATION = "spring.reactor.context-propagation";

	ReactorContextAutoConfiguration(Environment environment) {
		ContextThreadLocalAccessor.register(ContextRegistry.getInstance());
		if (!environment.containsProperty(CONTEXT_PROPAGATION)) {
			Hooks.enableAutomaticContextPropagation();
		}
	}

	@Bean
	static LazyInitializationExcludeFilter otelReactorContextLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(ReactorContextAutoConfiguration.class);
	}

}
