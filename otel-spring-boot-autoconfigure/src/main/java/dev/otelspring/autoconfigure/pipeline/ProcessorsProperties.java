package dev.otelspring.autoconfigure.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What happens to telemetry between the SDK and the exporters, in the Collector's
 * vocabulary. The order is fixed: memory limiter, filter, attributes, resource,
 * redaction, probabilistic sampling, rate limit, tail sampling.
 *
 * @param memoryLimiter the byte budget of all that waits
 * @param batch how items are gathered
 * @param filter what is dropped
 * @param attributes changes to the attributes of spans and log records
 * @param resource changes to the resource's attributes
 * @param redaction what is masked
 * @param probabilisticSampler the share that is kept
 * @param rateLimiter how much is let through in a second
 * @param tailSampling which traces are kept, decided when they are complete
 */
@ConfigurationProperties("otel.processors")
public record ProcessorsProperties(@DefaultValue MemoryLimiter memoryLimiter, @DefaultValue Batch batch,
		@DefaultValue Filter filter, @DefaultValue Actions attributes, @DefaultValue Actions resource,
		@DefaultValue Redaction redaction, @DefaultValue ProbabilisticSampler probabilisticSampler,
		@DefaultValue RateLimiter rateLimiter, @DefaultValue TailSampling tailSampling) {

	static ProcessorsProperties unset() {
		return new ProcessorsProperties(new MemoryLimiter(null), new Batch(null, null),
				new Filter(List.of(), List.of(), List.of()), new Actions(List.of(), List.of()),
				new Actions(List.of(), List.of()), new Redaction(List.of(), List.of(), Set.of()),
				new ProbabilisticSampler(null), new RateLimiter(null, null), new TailSampling(Duration.ofSeconds(5),
						Duration.ofSeconds(1), 50000, DataSize.ofMegabytes(16), 10000, 50000, List.of()));
	}

	/**
	 * The byte budget of all that waits.
	 *
	 * @param limit over it, what comes in is dropped and counted; default a quarter of
	 * the largest heap, at least 16 MB
	 */
	public record MemoryLimiter(@Nullable DataSize limit) {

		private static final int HEAP_SHARE = 4;

		private static final long LEAST = 16 * 1024 * 1024;

		/**
		 * The budget where none is set.
		 * @param maxHeap the largest heap, in bytes
		 * @return in bytes
		 */
		public static long ofHeap(long maxHeap) {
			return Math.max(LEAST, maxHeap / HEAP_SHARE);
		}

	}

	/**
	 * How items are gathered; each value wins over its counterpart in otel.bsp and
	 * otel.blrp.
	 *
	 * @param timeout how long an item waits at most for a batch to fill
	 * @param sendBatchSize how many items a batch and a request have at most
	 */
	public record Batch(@Nullable Duration timeout, @Nullable Integer sendBatchSize) {
	}

	/**
	 * What is dropped: an item that meets any condition; a condition is met if all its
	 * parts are.
	 *
	 * @param spans conditions for spans
	 * @param logs conditions for log records
	 * @param metrics conditions for metrics
	 */
	public record Filter(@DefaultValue List<SpanCondition> spans, @DefaultValue List<LogCondition> logs,
			@DefaultValue List<MetricCondition> metrics) {
	}

	/**
	 * Which spans are dropped.
	 *
	 * @param name the span's name, with * for any characters
	 * @param kind server, client, producer, consumer or internal
	 * @param status ok, error or unset
	 * @param attribute an attribute's key, such as http.route
	 * @param matches a regular expression to be found in the attribute's value
	 * @param value the attribute's exact value
	 */
	public record SpanCondition(@Nullable String name, @Nullable String kind, @Nullable String status,
			@Nullable String attribute, @Nullable String matches, @Nullable String value) {
	}

	/**
	 * Which log records are dropped.
	 *
	 * @param severityBelow less severe ones: trace, debug, info, warn, error, fatal
	 * @param logger the logger's name, with * for any characters
	 * @param body the message, with * for any characters
	 * @param attribute an attribute's key
	 * @param matches a regular expression to be found in the attribute's value
	 * @param value the attribute's exact value
	 */
	public record LogCondition(@Nullable String severityBelow, @Nullable String logger, @Nullable String body,
			@Nullable String attribute, @Nullable String matches, @Nullable String value) {
	}

	/**
	 * Which metrics are dropped.
	 *
	 * @param name the metric's name, with * for any characters
	 */
	public record MetricCondition(@Nullable String name) {
	}

	/**
	 * Changes to attributes.
	 *
	 * @param actions in order, for the attributes processor
	 * @param attributes in order, for the resource processor, which calls them so
	 */
	public record Actions(@DefaultValue List<Action> actions, @DefaultValue List<Action> attributes) {
	}

	/**
	 * A change to an attribute.
	 *
	 * @param key the attribute's key
	 * @param value the value to set
	 * @param action insert, update, upsert, delete or hash
	 */
	public record Action(@Nullable String key, @Nullable String value, @DefaultValue("upsert") String action) {
	}

	/**
	 * What is masked in spans, their events and log records.
	 *
	 * @param blockedKeys regular expressions to be found in an attribute's key, upper or
	 * lower case; the whole value is then masked
	 * @param blockedValues regular expressions, or credit-card or email; what matches
	 * within a value is masked
	 * @param ignoredKeys keys of attributes that are never masked
	 */
	public record Redaction(@DefaultValue List<String> blockedKeys, @DefaultValue List<String> blockedValues,
			@DefaultValue Set<String> ignoredKeys) {
	}

	/**
	 * The share that is kept.
	 *
	 * @param samplingPercentage from 0 to 100; spans of one trace share their fate
	 */
	public record ProbabilisticSampler(@Nullable Double samplingPercentage) {
	}

	/**
	 * How much is let through in a second.
	 *
	 * @param spansPerSecond spans in a second
	 * @param logRecordsPerSecond log records in a second
	 */
	public record RateLimiter(@Nullable Long spansPerSecond, @Nullable Long logRecordsPerSecond) {
	}

	/**
	 * Which traces are kept, decided when they are complete. With no policies, all are.
	 *
	 * @param decisionWait how long a trace is waited for at most, from its first span
	 * @param grace how long late spans are waited for once the local root has ended
	 * @param numTraces how many undecided traces are held at most
	 * @param maxSize how many bytes undecided traces take at most, about
	 * @param sampledCacheSize how many kept traces are remembered for late spans
	 * @param nonSampledCacheSize how many other traces are remembered
	 * @param policies in order
	 */
	public record TailSampling(@DefaultValue("5s") Duration decisionWait, @DefaultValue("1s") Duration grace,
			@DefaultValue("50000") int numTraces, @DefaultValue("16MB") DataSize maxSize,
			@DefaultValue("10000") int sampledCacheSize, @DefaultValue("50000") int nonSampledCacheSize,
			@DefaultValue List<Policy> policies) {
	}

	/**
	 * A policy of tail sampling.
	 *
	 * @param name for status and logs
	 * @param type always_sample, latency, status_code, probabilistic, numeric_attribute,
	 * string_attribute, boolean_attribute, rate_limiting, span_count, and, drop
	 * @param statusCodes for status_code: OK, ERROR, UNSET
	 * @param threshold for latency: from how long on
	 * @param upperThreshold for latency: up to how long
	 * @param samplingPercentage for probabilistic: from 0 to 100
	 * @param key for attributes: the key
	 * @param values for string_attribute: the values
	 * @param enabledRegexMatching for string_attribute: whether values are regular
	 * expressions
	 * @param invertMatch for attributes: whether not to match is to match
	 * @param value for boolean_attribute: the value
	 * @param minValue for numeric_attribute: from
	 * @param maxValue for numeric_attribute: to
	 * @param spansPerSecond for rate_limiting: spans in a second
	 * @param minSpans for span_count: from
	 * @param maxSpans for span_count: to
	 * @param subPolicies for and, drop: those that must all match
	 */
	public record Policy(@DefaultValue("") String name, @Nullable String type, @DefaultValue List<String> statusCodes,
			@Nullable Duration threshold, @Nullable Duration upperThreshold, @Nullable Double samplingPercentage,
			@Nullable String key, @DefaultValue List<String> values,
			@DefaultValue("false") boolean enabledRegexMatching, @DefaultValue("false") boolean invertMatch,
			@DefaultValue("true") boolean value, @Nullable Long minValue, @Nullable Long maxValue,
			@Nullable Long spansPerSecond, @Nullable Integer minSpans, @Nullable Integer maxSpans,
			@DefaultValue List<Policy> subPolicies) {
	}

}
