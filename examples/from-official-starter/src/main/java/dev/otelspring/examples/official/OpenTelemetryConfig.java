package dev.otelspring.examples.official;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.contrib.sampler.RuleBasedRoutingSampler;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.UrlAttributes;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What cannot be said by properties. */
@Configuration
class OpenTelemetryConfig {

	@Bean
	AutoConfigurationCustomizerProvider withoutActuator() {
		return (customizer) -> customizer
			.addSamplerCustomizer((fallback, config) -> RuleBasedRoutingSampler.builder(SpanKind.SERVER, fallback)
				.drop(UrlAttributes.URL_PATH, "^/actuator")
				.build());
	}

	@Bean
	ResourceProvider rack() {
		return (config) -> Resource
			.create(Attributes.of(AttributeKey.stringKey("rack"), config.getString("shop.rack", "none")));
	}

	@Bean
	LongCounter orders(OpenTelemetry openTelemetry) {
		return openTelemetry.getMeter("shop").counterBuilder("shop.orders").setUnit("{order}").build();
	}

}
