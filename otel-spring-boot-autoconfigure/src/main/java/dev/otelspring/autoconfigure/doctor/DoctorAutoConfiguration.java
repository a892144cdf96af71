package dev.otelspring.autoconfigure.doctor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.baggage.BaggageAutoConfiguration;
import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.exporter.OtlpExporters;
import dev.otelspring.autoconfigure.pipeline.PipelineAutoConfiguration;
import dev.otelspring.autoconfigure.propagation.PropagationStatistics;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.ProblemAdvice;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link Doctor}.
 */
@AutoConfiguration(after = { OtelPropertiesAutoConfiguration.class, PipelineAutoConfiguration.class,
		BaggageAutoConfiguration.class, OpenTelemetryAutoConfiguration.class })
public final class DoctorAutoConfiguration {

	DoctorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	Doctor otelDoctor(ConfigurationFindings findings, ObjectProvider<TelemetryPipeline> pipeline,
			ObjectProvider<OtlpExporters> exporters, ObjectProvider<Resource> resource, ObjectProvider<Sampler> sampler,
			ObjectProvider<PropagationStatistics> propagation, ObjectProvider<BaggageRefusals> baggage,
			ObjectProvider<Check> own, ConfigurableEnvironment environment, ResourceLoader resourceLoader) {
		List<Check> checks = new ArrayList<>();
		checks.add(new ConfigurationCheck(findings));
		pipeline.ifAvailable((built) -> {
			OtlpExporters otlp = exporters.getIfAvailable();
			checks
				.add(new ExporterCheck(built, (otlp != null) ? otlp.advice() : ProblemAdvice.NONE, Clock.systemUTC()));
			checks.add(new DropCheck(built));
			checks.add(new SpellingCheck(environment, resourceLoader.getClassLoader()));
			// Without a pipeline the name and the sampler are nobody's concern.
			resource.ifAvailable((found) -> checks.add(new ServiceNameCheck(found)));
			sampler.ifAvailable((found) -> checks.add(new SamplingCheck(found)));
		});
		propagation.ifAvailable((found) -> checks.add(new PropagationCheck(found)));
		baggage.ifAvailable((found) -> checks.add(new BaggageCheck(found)));
		own.orderedStream().forEach(checks::add);
		return new Doctor(checks);
	}

}
