package dev.otelspring.autoconfigure.vendors;

import java.util.Map;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentAttributes;
import io.opentelemetry.api.trace.Tracer;
import org.junit.jupiter.api.AutoClose;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** What the vendors' tests have in common: a cloud, a backend, an application. */
abstract class CloudTests {

	final Cloud cloud = Cloud.INSTANCE;

	@AutoClose
	final Backend backend = Backend.start();

	final App.Builder app(String... properties) {
		return App.of(Application.class)
			.sendingTo(this.backend)
			.with("spring.application.name=shop")
			.with(properties)
			.noWeb();
	}

	/** The resource of a span, as it left the process. */
	final Map<String, Object> sentResource(App app) {
		app.bean(Tracer.class).spanBuilder("test").startSpan().end();
		app.deliver();
		return SentAttributes.of(this.backend.receiver().traceResources().get(0).getAttributesList());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
