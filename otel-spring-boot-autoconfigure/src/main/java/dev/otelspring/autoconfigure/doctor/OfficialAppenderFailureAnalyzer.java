package dev.otelspring.autoconfigure.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;

/**
 * Says that Logback's file names an appender that OpenTelemetry's own starter has and
 * this one does not need. Logging did not start then, so what is said there is lost; it
 * is said on the console.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OfficialAppenderFailureAnalyzer extends AbstractFailureAnalyzer<IllegalStateException> {

	private static final Pattern APPENDER = Pattern
		.compile("io\\.opentelemetry\\.instrumentation\\.logback\\.\\w+\\.\\w+\\.OpenTelemetryAppender");

	private static final String ACTION = "Take this appender and each appender-ref to it out of logback-spring.xml (or "
			+ "logback.xml): what is logged becomes log records without it, and log lines have %X{trace_id} and "
			+ "%X{span_id}. Its settings are the properties otel.instrumentation.logback-appender.*. Where it wraps "
			+ "another appender, refer to that one instead.";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalStateException cause) {
		Matcher appender = APPENDER.matcher(String.valueOf(cause.getMessage()));
		if (!appender.find() || ClassUtils.isPresent(appender.group(), getClass().getClassLoader())) {
			return null;
		}
		String description = ("Logback's configuration names an appender that is not on the class path:%n%n"
				+ "    Appender: %s%n")
			.formatted(appender.group());
		System.err.printf("%n***************************%nAPPLICATION FAILED TO START%n***************************%n%n"
				+ "Description:%n%n%s%nAction:%n%n%s%n%n", description, ACTION);
		return new FailureAnalysis(description, ACTION, cause);
	}

}
