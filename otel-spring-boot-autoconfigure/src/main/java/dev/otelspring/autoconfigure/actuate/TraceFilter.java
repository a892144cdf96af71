package dev.otelspring.autoconfigure.actuate;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.status.RecentTraces.RecentTrace;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Which of the recent traces somebody wants to see: all that is given must hold, of some
 * span of the trace.
 *
 * @param error whether a span failed, or none
 * @param minDuration how long a span took at least
 * @param attribute an attribute with its value, such as {@code http.route=/orders}, or
 * its key alone
 * @param text what the name of a span, or a value among its attributes, contains; in
 * whatever case
 */
record TraceFilter(@Nullable Boolean error, @Nullable Duration minDuration, @Nullable String attribute,
		@Nullable String text) {

	TraceFilter {
		Search.attribute(attribute);
	}

	boolean matches(RecentTrace trace) {
		return matchesError(trace) && (this.minDuration == null || trace.spans().stream().anyMatch(this::isLong))
				&& (this.attribute == null || trace.spans().stream().anyMatch(this::hasAttribute))
				&& (this.text == null || trace.spans().stream().anyMatch(this::hasText));
	}

	private boolean matchesError(RecentTrace trace) {
		return this.error == null || this.error == trace.spans()
			.stream()
			.anyMatch((span) -> span.getStatus().getStatusCode() == StatusCode.ERROR);
	}

	private boolean isLong(SpanData span) {
		Duration least = this.minDuration;
		return least != null && span.getEndEpochNanos() - span.getStartEpochNanos() >= TimeUnit.MILLISECONDS
			.toNanos(least.toMillis());
	}

	private boolean hasAttribute(SpanData span) {
		return this.attribute != null && Search.hasAttribute(span.getAttributes(), this.attribute);
	}

	private boolean hasText(SpanData span) {
		return this.text != null
				&& (Search.contains(span.getName(), this.text) || Search.hasText(span.getAttributes(), this.text));
	}

}
