package dev.otelspring.autoconfigure.actuate;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcomes;

/**
 * Shows what is instrumented, and what is not and why: what the conditions of the
 * auto-configurations have said at the start.
 */
final class InstrumentationReport {

	static final String PACKAGE = "dev.otelspring.autoconfigure.instrumentation.";

	private static final List<Part> PARTS = List.of(
			new Part("annotations", "annotation.Annotation", "annotations",
					"@WithSpan and its family, @Counted, @Timed, @UpDownCounted, @Gauge"),
			new Part("webmvc", "webmvc.WebMvc", "spring-webmvc", "server spans of Spring MVC"),
			new Part("webflux", "webflux.WebFlux", "spring-webflux", "server spans of WebFlux"),
			new Part("restclient", "restclient.RestClient", "spring-web", "client spans of RestClient"),
			new Part("resttemplate", "resttemplate.RestTemplate", "spring-web", "client spans of RestTemplate"),
			new Part("webclient", "webclient.WebClient", "spring-webflux", "client spans of WebClient"),
			new Part("scheduling", "scheduling.Scheduling", "spring-scheduling", "spans of @Scheduled methods"),
			new Part("executors", "context.Context", "executors", "the context in @Async and executors"),
			new Part("reactor", "reactor.ReactorContext", "reactor", "the context in Reactor's operators"),
			new Part("micrometer", "micrometer.Micrometer", "micrometer", "Micrometer's meters"),
			new Part("observations", "micrometer.Observation", "spring-web",
					"no second HTTP span beside Micrometer Tracing"),
			new Part("runtime", "runtime.RuntimeMetrics", "runtime-telemetry", "metrics of the JVM and its process"),
			new Part("logback-appender", "logback.LogbackAppender", "logback-appender", "log records of Logback"),
			new Part("logback-mdc", "logback.LogbackMdc", "logback-mdc", "trace and span in Logback's lines"),
			new Part("log4j-appender", "log4j2.Log4jAppender", "log4j-appender", "log records of Log4j 2"),
			new Part("log4j-context-data", "log4j2.Log4jContextData", "log4j-context-data",
					"trace and span in Log4j's lines"));

	private static final Pattern MISSING_CLASS = Pattern
		.compile("@ConditionalOnClass did not find required class(?:es)? (.*)");

	private final ConfigurableListableBeanFactory beanFactory;

	InstrumentationReport(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	InstrumentationList create() {
		ConditionEvaluationReport conditions = ConditionEvaluationReport.get(this.beanFactory);
		return new InstrumentationList(PARTS.stream().map((part) -> describe(part, conditions)).toList());
	}

	/**
	 * How many are on.
	 * @return as {@link #create()} tells, without the reasons of the others
	 */
	int countOn() {
		int on = 0;
		for (Part part : PARTS) {
			if (isOn(part)) {
				on++;
			}
		}
		return on;
	}

	static List<String> autoConfigurations() {
		return PARTS.stream().map(Part::autoConfiguration).toList();
	}

	private Instrumentation describe(Part part, ConditionEvaluationReport conditions) {
		boolean on = isOn(part);
		return new Instrumentation(part.name(), part.what(), on,
				on ? null : reason(part.autoConfiguration(), conditions),
				"otel.instrumentation." + part.module() + ".enabled");
	}

	private boolean isOn(Part part) {
		return this.beanFactory.containsBeanDefinition(part.autoConfiguration());
	}

	private static String reason(String autoConfiguration, ConditionEvaluationReport conditions) {
		if (conditions.getExclusions().contains(autoConfiguration)) {
			return "the auto-configuration is excluded";
		}
		ConditionAndOutcomes outcomes = conditions.getConditionAndOutcomesBySource().get(autoConfiguration);
		return (outcomes != null) ? StreamSupport.stream(outcomes.spliterator(), false)
			.filter((condition) -> !condition.getOutcome().isMatch())
			.map(InstrumentationReport::message)
			.findFirst()
			.orElse("not known") : "it was not there when the application was processed ahead of time";
	}

	private static String message(ConditionAndOutcome condition) {
		String message = String.valueOf(condition.getOutcome().getMessage());
		Matcher missing = MISSING_CLASS.matcher(message);
		return missing.matches() ? missing.group(1) + " is not on the class path" : message;
	}

	/**
	 * Something that is instrumented by an auto-configuration.
	 *
	 * @param name its name here
	 * @param type the auto-configuration, without what all have in common
	 * @param module its name among the properties
	 * @param what what comes of it
	 */
	private record Part(String name, String type, String module, String what) {

		String autoConfiguration() {
			return PACKAGE + this.type + "AutoConfiguration";
		}

	}

	/**
	 * What there is.
	 *
	 * @param instrumentations each of them, on or off
	 */
	record InstrumentationList(List<Instrumentation> instrumentations) implements OperationResponseBody {
	}

	/**
	 * One of them.
	 *
	 * @param name its name
	 * @param what what comes of it
	 * @param on whether it is on
	 * @param reason why it is off, {@code null} if it is on
	 * @param property what switches it
	 */
	record Instrumentation(String name, String what, boolean on, @Nullable String reason, String property) {
	}

}
