package dev.otelspring.autoconfigure.actuate;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.SteppedBack;
import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.doctor.Doctor;
import dev.otelspring.autoconfigure.doctor.DoctorAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.logging.LogThreshold;
import dev.otelspring.autoconfigure.propagation.PropagationStatistics;
import dev.otelspring.autoconfigure.trace.SamplingControl;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.RecentLogs;
import dev.otelspring.pipeline.status.RecentMetrics;
import dev.otelspring.pipeline.status.RecentTraces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link OtelEndpoint}.
 */
@AutoConfiguration(after = { OpenTelemetryAutoConfiguration.class, DoctorAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(OtelEndpoint.class)
// The operations declare what all answers have in common.
@RegisterReflectionForBinding({ StatusReport.Status.class, StatusReport.ExporterList.class,
		StatusReport.Diagnosis.class, TraceReport.TraceList.class, TraceReport.TraceTree.class, LogReport.LogList.class,
		MetricReport.MetricList.class, ConfigurationReport.Configuration.class,
		InstrumentationReport.InstrumentationList.class, RuntimeChanges.Sampling.class, RuntimeChanges.Logs.class,
		RuntimeChanges.Flush.class, RuntimeChanges.TestSpan.class })
public final class OtelEndpointAutoConfiguration {

	OtelEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	OtelEndpoint otelEndpoint(OpenTelemetry openTelemetry, ObjectProvider<Resource> otelResource,
			ObjectProvider<Sampler> otelSampler, ObjectProvider<SamplingControl> otelSamplingControl,
			ObjectProvider<TelemetryPipeline> otelPipeline, ObjectProvider<RecentTraces> otelRecentTraces,
			ObjectProvider<RecentLogs> otelRecentLogs, ObjectProvider<RecentMetrics> otelRecentMetrics,
			ObjectProvider<SteppedBack> otelSteppedBack,
			ObjectProvider<PropagationStatistics> otelPropagationStatistics,
			ObjectProvider<BaggageRefusals> otelBaggageRefusals, Doctor otelDoctor, ConfigurableEnvironment environment,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<SanitizingFunction> sanitizing,
			ObjectProvider<LogThreshold> otelLogThreshold, ObjectProvider<EndpointAccessResolver> access,
			ApplicationEventPublisher events) {
		EndpointAccessResolver resolver = access.getIfAvailable(() -> (id, declared) -> declared);
		StatusReport status = new StatusReport(openTelemetry, otelResource.getIfAvailable(),
				otelSampler.getIfAvailable(), otelPipeline.getIfAvailable(), otelSteppedBack.getIfAvailable(),
				otelDoctor, otelPropagationStatistics.getIfAvailable(), otelBaggageRefusals.getIfAvailable(),
				resolver.accessFor(EndpointId.of("otel"), Access.UNRESTRICTED));
		LogReport logs = new LogReport(otelPipeline.getIfAvailable(), otelRecentLogs.getIfAvailable());
		return new OtelEndpoint(status,
				new TraceReport(otelPipeline.getIfAvailable(), otelRecentTraces.getIfAvailable(), logs), logs,
				new MetricReport(otelRecentMetrics.getIfAvailable()),
				new ConfigurationReport(environment, sanitizing.orderedStream().toList()),
				new InstrumentationReport(beanFactory),
				new RuntimeChanges(openTelemetry, otelSamplingControl.getIfAvailable(), otelPipeline.getIfAvailable(),
						otelLogThreshold.getIfAvailable(), status, new ChangeLog(events)));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnWebApplication
	@ConditionalOnBean(OtelEndpoint.class)
	@ConditionalOnAvailableEndpoint(endpoint = OtelEndpoint.class, exposure = EndpointExposure.WEB)
	OtelEndpointWebExtension otelEndpointWebExtension(OtelEndpoint otelEndpoint, ObjectProvider<PathMapper> paths,
			ObjectProvider<CsrfSource> otelCsrfSource) {
		String path = PathMapper.getRootPath(paths.orderedStream().toList(), EndpointId.of("otel"));
		return new OtelEndpointWebExtension(otelEndpoint,
				new Page(path, otelCsrfSource.getIfAvailable(() -> CsrfSource.NONE)));
	}

	/** Where Spring Security may want a token. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.security.web.csrf.CsrfToken")
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class CsrfConfiguration {

		@Bean
		CsrfSource otelCsrfSource() {
			return new ServletCsrfSource();
		}

	}

}
