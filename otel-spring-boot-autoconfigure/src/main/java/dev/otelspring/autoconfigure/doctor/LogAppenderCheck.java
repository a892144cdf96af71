package dev.otelspring.autoconfigure.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAppenders;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAttachment;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

import org.springframework.core.env.Environment;

/**
 * Whether what is logged becomes log records. What is switched off by a property, or not
 * exported at all, is nobody's concern.
 */
final class LogAppenderCheck implements Check {

	private static final String ID = "log-appender";

	private static final List<String> MODULES = List.of("logback-appender", "log4j-appender");

	/** So many loggers are named. */
	private static final int NAMED = 5;

	private final TelemetryPipeline pipeline;

	private final @Nullable LogAttachment<?> attachment;

	private final Environment environment;

	private final @Nullable ClassLoader classLoader;

	LogAppenderCheck(TelemetryPipeline pipeline, @Nullable LogAttachment<?> attachment, Environment environment,
			@Nullable ClassLoader classLoader) {
		this.pipeline = pipeline;
		this.attachment = attachment;
		this.environment = environment;
		this.classLoader = classLoader;
	}

	@Override
	public List<Finding> findings() {
		if (!this.pipeline.exports(Signal.LOGS)) {
			return List.of();
		}
		return (this.attachment != null) ? ofAttached(this.attachment) : ofUnattached();
	}

	private static List<Finding> ofAttached(LogAttachment<?> attachment) {
		List<Finding> findings = new ArrayList<>();
		List<String> loggers = attachment.unattached();
		if (!loggers.isEmpty()) {
			findings.add(new Finding(ID, Severity.WARNING, "Log lines of " + named(loggers) + " are not exported",
					"the appender that makes records of them was attached when the application started, and is not "
							+ "there now: code took it off, or gave a logger without additivity appenders of its own",
					"Let the code add appenders without taking others off, or change levels and appenders in the file "
							+ "that configures logging, after which it is attached again"));
		}
		if (attachment.isOverruled()) {
			findings.add(new Finding(ID, Severity.INFO, "Another application in this JVM exports the log lines",
					"they share one logging library, and the application that started last has all lines",
					"Start each application in a JVM of its own where that matters"));
		}
		return findings;
	}

	private List<Finding> ofUnattached() {
		if (!MODULES.stream().allMatch((module) -> LogAppenders.exports(this.environment, this.classLoader, module))) {
			return List.of();
		}
		ILoggerFactory logging = LoggerFactory.getILoggerFactory();
		String library = logging.getClass().getName();
		boolean supported = Stream.of("ch.qos.logback.", "org.apache.logging.slf4j.").anyMatch(library::startsWith);
		return List.of(supported
				? new Finding(ID, Severity.WARNING, "Log lines are not exported",
						"the appender is attached while a SpringApplication starts, and none started this context",
						"Start it with SpringApplication, or set otel.logs.exporter to none")
				: new Finding(ID, Severity.WARNING, "Log lines are not exported: they go to " + library,
						"records are made of what Logback or Log4j 2 log, and SLF4J leads to neither",
						"Put spring-boot-starter-logging or spring-boot-starter-log4j2 on the class path and other "
								+ "bindings of SLF4J off it, or set otel.logs.exporter to none"));
	}

	private static String named(List<String> loggers) {
		String names = loggers.stream().limit(NAMED).map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
		int more = loggers.size() - NAMED;
		return (more > 0) ? names + " and " + more + " more" : names;
	}

}
