package dev.otelspring.autoconfigure.baggage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.logs.LoggerProviderCustomizer;
import dev.otelspring.autoconfigure.trace.TracerProviderCustomizer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the policy of baggage.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class)
@EnableConfigurationProperties({ BaggageProperties.class, BaggageProperties.SpanCopy.class,
		BaggageProperties.LogCopy.class })
public final class BaggageAutoConfiguration {

	BaggageAutoConfiguration() {
	}

	@Bean
	BaggageRefusals otelBaggageRefusals() {
		return new BaggageRefusals();
	}

	@Bean
	BaggagePolicyFactory otelBaggagePolicyFactory(BaggageProperties otelBaggageProperties,
			PropertyValues otelPropertyValues) {
		return new BaggagePolicyFactory(otelBaggageProperties, otelPropertyValues);
	}

	@Bean
	BaggagePolicy otelBaggagePolicy(BaggagePolicyFactory otelBaggagePolicyFactory,
			BaggageRefusals otelBaggageRefusals) {
		return otelBaggagePolicyFactory.create(otelBaggageRefusals);
	}

	@Bean
	TracerProviderCustomizer otelBaggageOnSpans(BaggagePolicyFactory otelBaggagePolicyFactory,
			BaggageProperties.SpanCopy otelBaggageSpanCopyProperties) {
		BaggageAttributes attributes = attributes(otelBaggagePolicyFactory, BaggageProperties.Entry::toSpan,
				BaggageProperties.SpanCopy.PREFIX, otelBaggageSpanCopyProperties.include());
		return (builder) -> {
			if (!attributes.isEmpty()) {
				builder.addSpanProcessor(new BaggageSpanProcessor(attributes));
			}
		};
	}

	@Bean
	LoggerProviderCustomizer otelBaggageOnLogRecords(BaggagePolicyFactory otelBaggagePolicyFactory,
			BaggageProperties.LogCopy otelBaggageLogCopyProperties) {
		BaggageAttributes attributes = attributes(otelBaggagePolicyFactory, BaggageProperties.Entry::toLog,
				BaggageProperties.LogCopy.PREFIX, otelBaggageLogCopyProperties.include());
		return (builder) -> {
			if (!attributes.isEmpty()) {
				builder.addLogRecordProcessor(
						(context, logRecord) -> attributes.copy(Baggage.fromContext(context), logRecord::setAttribute));
			}
		};
	}

	@Bean
	BaggageMetricAttributes otelBaggageMetricAttributes(BaggagePolicyFactory otelBaggagePolicyFactory) {
		Map<AttributeKey<String>, Set<String>> values = new LinkedHashMap<>();
		otelBaggagePolicyFactory.entries()
			.stream()
			.filter(BaggageProperties.Entry::toMetric)
			.forEach((entry) -> values.put(AttributeKey.stringKey(String.valueOf(entry.key())),
					Set.copyOf(entry.values())));
		return values.isEmpty() ? BaggageMetricAttributes.NONE : new BaggageMetricAttributes(values);
	}

	private static BaggageAttributes attributes(BaggagePolicyFactory factory, Predicate<BaggageProperties.Entry> wanted,
			String prefix, List<String> more) {
		List<String> keys = new ArrayList<>();
		factory.entries().stream().filter(wanted).forEach((entry) -> keys.add(String.valueOf(entry.key())));
		keys.addAll(more);
		return new BaggageAttributes(keys, factory.hidden(prefix + ".include", more));
	}

}
