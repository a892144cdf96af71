package dev.otelspring.pipeline.filter;

import java.util.List;
import java.util.function.Predicate;

import dev.otelspring.pipeline.filter.AttributeCondition.Test;
import dev.otelspring.pipeline.match.Glob;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import org.jspecify.annotations.Nullable;

/**
 * Describes log records to drop. All parts that are given must match. Ex.
 * {@code org.hibernate*} below {@code WARN} quietens one library, and below {@code INFO}
 * without a logger keeps debugging output at home.
 *
 * @param severityBelow drops what is less severe than this, so that it is the minimum
 * that stays; a record that tells no severity is never below
 * @param logger a glob for the logger, which is the instrumentation scope's name
 * @param body a glob for the message, such as {@code *heartbeat*}
 * @param attributes what attributes of the record must be
 * @param resourceAttributes what attributes of the resource must be
 */
public record LogCondition(@Nullable Severity severityBelow, @Nullable String logger, @Nullable String body,
		List<AttributeCondition> attributes, List<AttributeCondition> resourceAttributes) {

	/**
	 * Checks the parts.
	 * @throws IllegalArgumentException if there is none, a glob is blank, or nothing is
	 * below the severity
	 */
	public LogCondition {
		attributes = List.copyOf(attributes);
		resourceAttributes = List.copyOf(resourceAttributes);
		Conditions.checkGlob("logger", logger);
		Conditions.checkGlob("body", body);
		if (severityBelow != null && severityBelow.compareTo(Severity.TRACE) <= 0) {
			throw new IllegalArgumentException("severityBelow must be above TRACE such as INFO, was " + severityBelow);
		}
		if (severityBelow == null && logger == null && body == null && attributes.isEmpty()
				&& resourceAttributes.isEmpty()) {
			throw new IllegalArgumentException(
					"condition must have at least one part such as logger: 'org.hibernate*', was empty");
		}
	}

	/**
	 * Describes what is less severe than a minimum.
	 * @param minimum the least severity that stays
	 * @return the condition
	 */
	public static LogCondition below(Severity minimum) {
		return new LogCondition(minimum, null, null, List.of(), List.of());
	}

	Predicate<LogRecordData> compile() {
		int minimum = (this.severityBelow != null) ? this.severityBelow.getSeverityNumber() : Integer.MAX_VALUE;
		Glob loggerGlob = Conditions.glob(this.logger);
		Glob bodyGlob = Conditions.glob(this.body);
		Test[] tests = Conditions.compile(this.attributes);
		Test[] resourceTests = Conditions.compile(this.resourceAttributes);
		return (log) -> (minimum == Integer.MAX_VALUE || isBelow(log.getSeverity(), minimum))
				&& (loggerGlob == null || loggerGlob.matches(log.getInstrumentationScopeInfo().getName()))
				&& (bodyGlob == null || matchesBody(bodyGlob, log.getBodyValue()))
				&& (tests.length == 0 || Conditions.allMatch(tests, log.getAttributes()))
				&& (resourceTests.length == 0 || Conditions.allMatch(resourceTests, log.getResource().getAttributes()));
	}

	private static boolean isBelow(Severity severity, int minimum) {
		return severity != Severity.UNDEFINED_SEVERITY_NUMBER && severity.getSeverityNumber() < minimum;
	}

	private static boolean matchesBody(Glob glob, @Nullable Value<?> body) {
		return body != null && glob.matches(body.asString());
	}

}
