package dev.otelspring.autoconfigure.doctor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.SteppedBack;
import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.exporter.OtlpExporters;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientKind;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAttachment;
import dev.otelspring.autoconfigure.metrics.CardinalityWatch;
import dev.otelspring.autoconfigure.pipeline.ProcessorsProperties;
import dev.otelspring.autoconfigure.propagation.PropagationStatistics;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.ProblemAdvice;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes the checks of what an application has, and finds its own. All beans that they
 * look at are asked for here, and not when they look: a factory that was closed would
 * make them anew.
 */
final class Checks {

	private final ConfigurableListableBeanFactory beans;

	private final ConfigurableEnvironment environment;

	private final Clock clock = Clock.systemUTC();

	private final List<Check> checks = new ArrayList<>();

	Checks(ConfigurableListableBeanFactory beans, ConfigurableEnvironment environment) {
		this.beans = beans;
		this.environment = environment;
	}

	List<Check> all() {
		add("otelConfigurationFindings", ConfigurationFindings.class, ConfigurationCheck::new);
		TelemetryPipeline pipeline = find("otelPipeline", TelemetryPipeline.class);
		if (pipeline != null) {
			addOf(pipeline);
		}
		else {
			add("otelSteppedBack", SteppedBack.class, AgentCheck::new);
		}
		add("otelPropagationStatistics", PropagationStatistics.class,
				(found) -> new PropagationCheck(found, this.clock));
		add("otelBaggageRefusals", BaggageRefusals.class, (found) -> new BaggageCheck(found, this.clock));
		this.checks
			.add(new ClientCheck(this.beans, this.beans.getBeanProvider(HttpClientKind.class).stream().toList()));
		this.beans.getBeanProvider(Check.class).orderedStream().forEach(this.checks::add);
		return this.checks;
	}

	// Without a pipeline, the name, the sampler and what is set are nobody's concern.
	private void addOf(TelemetryPipeline pipeline) {
		ClassLoader classLoader = this.beans.getBeanClassLoader();
		OtlpExporters otlp = find("otelOtlpExporters", OtlpExporters.class);
		this.checks.add(new ExporterCheck(pipeline, (otlp != null) ? otlp.advice() : ProblemAdvice.NONE, this.clock));
		this.checks.add(new DropCheck(pipeline, this.clock));
		this.checks.add(new QueueCheck(pipeline));
		this.checks.add(new MemoryCheck(pipeline, Runtime.getRuntime().maxMemory()));
		this.checks.add(new FilteredCheck(pipeline, find("otelProcessorsProperties", ProcessorsProperties.class)));
		add("otelCardinalityWatch", CardinalityWatch.class, (found) -> new CardinalityCheck(found, this.clock));
		if (otlp != null) {
			this.checks.add(new ClockCheck(otlp.clockSkew()));
			this.checks.add(new TemporalityCheck(otlp));
		}
		this.checks.add(new LogAppenderCheck(pipeline, find(LogAttachment.BEAN_NAME, LogAttachment.class),
				this.environment, classLoader));
		this.checks.add(new SpellingCheck(this.environment, classLoader));
		add("otelResource", Resource.class, ServiceNameCheck::new);
		add("otelSampler", Sampler.class, SamplingCheck::new);
	}

	private <T> void add(String bean, Class<T> type, Function<T, Check> check) {
		T found = find(bean, type);
		if (found != null) {
			this.checks.add(check.apply(found));
		}
	}

	// By the name of ours first. An application's own in its place has another, and to
	// find it by type takes a look at all definitions.
	private <T> @Nullable T find(String bean, Class<T> type) {
		return (this.beans.containsBean(bean) && this.beans.isTypeMatch(bean, type)) ? this.beans.getBean(bean, type)
				: this.beans.getBeanProvider(type).getIfAvailable();
	}

}
