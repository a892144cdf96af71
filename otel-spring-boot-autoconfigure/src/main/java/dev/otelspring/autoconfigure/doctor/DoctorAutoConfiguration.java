package dev.otelspring.autoconfigure.doctor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.SteppedBack;
import dev.otelspring.autoconfigure.baggage.BaggageAutoConfiguration;
import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.exporter.OtlpExporters;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientKind;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAttachment;
import dev.otelspring.autoconfigure.metrics.CardinalityWatch;
import dev.otelspring.autoconfigure.pipeline.PipelineAutoConfiguration;
import dev.otelspring.autoconfigure.pipeline.ProcessorsProperties;
import dev.otelspring.autoconfigure.propagation.PropagationStatistics;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.ProblemAdvice;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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
	Doctor otelDoctor(ConfigurationFindings otelConfigurationFindings, ObjectProvider<TelemetryPipeline> otelPipeline,
			ObjectProvider<OtlpExporters> otelOtlpExporters, ObjectProvider<Resource> otelResource,
			ObjectProvider<Sampler> otelSampler, ObjectProvider<PropagationStatistics> otelPropagationStatistics,
			ObjectProvider<BaggageRefusals> otelBaggageRefusals, ObjectProvider<SteppedBack> otelSteppedBack,
			ObjectProvider<ProcessorsProperties> processors, ObjectProvider<CardinalityWatch> otelCardinalityWatch,
			ObjectProvider<LogAttachment<?>> logging, ObjectProvider<HttpClientKind> clients, ObjectProvider<Check> own,
			ConfigurableListableBeanFactory beanFactory, ConfigurableEnvironment environment,
			ResourceLoader resourceLoader) {
		Clock clock = Clock.systemUTC();
		List<Check> checks = new ArrayList<>();
		checks.add(new ConfigurationCheck(otelConfigurationFindings));
		otelPipeline.ifAvailable((built) -> {
			OtlpExporters otlp = otelOtlpExporters.getIfAvailable();
			checks.add(new ExporterCheck(built, (otlp != null) ? otlp.advice() : ProblemAdvice.NONE, clock));
			checks.add(new DropCheck(built, clock));
			checks.add(new QueueCheck(built));
			checks.add(new MemoryCheck(built, Runtime.getRuntime().maxMemory()));
			checks.add(new FilteredCheck(built, processors.getIfAvailable()));
			otelCardinalityWatch.ifAvailable((found) -> checks.add(new CardinalityCheck(found, clock)));
			if (otlp != null) {
				checks.add(new ClockCheck(otlp.clockSkew()));
				checks.add(new TemporalityCheck(otlp));
			}
			checks.add(new LogAppenderCheck(built, logging.getIfAvailable(), environment,
					resourceLoader.getClassLoader()));
			checks.add(new SpellingCheck(environment, resourceLoader.getClassLoader()));
			// Without a pipeline the name and the sampler are nobody's concern.
			otelResource.ifAvailable((found) -> checks.add(new ServiceNameCheck(found)));
			otelSampler.ifAvailable((found) -> checks.add(new SamplingCheck(found)));
		});
		otelSteppedBack.ifAvailable((reason) -> checks.add(new AgentCheck(reason)));
		otelPropagationStatistics.ifAvailable((found) -> checks.add(new PropagationCheck(found, clock)));
		otelBaggageRefusals.ifAvailable((found) -> checks.add(new BaggageCheck(found, clock)));
		checks.add(new ClientCheck(beanFactory, clients.stream().toList()));
		own.orderedStream().forEach(checks::add);
		return new Doctor(checks);
	}

}
