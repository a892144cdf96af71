package dev.otelspring.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Metrics.
 *
 * @param exporter where metric points go: otlp, console, none, the name of a component on
 * the classpath, or prometheus, which fetches them
 * @param exemplarFilter which measurements may become a point's examples, with the trace
 * in which they were made: trace_based, those in a sampled span; always_on; always_off
 * @param views changes to what instruments make, each to those that its selector matches
 */
@ConfigurationProperties("otel.metrics")
public record MetricsProperties(@DefaultValue("otlp") List<String> exporter,
		@Name("exemplar.filter") @DefaultValue("trace_based") String exemplarFilter, @DefaultValue List<View> views) {

	static MetricsProperties unset() {
		return new MetricsProperties(List.of("otlp"), "trace_based", List.of());
	}

	/**
	 * A change to what instruments make. It does not reach Micrometer's meters, which
	 * have filters of their own.
	 *
	 * @param instrumentName selects by the instrument's name, with * for any characters
	 * and ? for one
	 * @param instrumentType selects by counter, up_down_counter, histogram, gauge,
	 * observable_counter, observable_up_down_counter or observable_gauge
	 * @param instrumentUnit selects by the unit, such as By
	 * @param meterName selects by the meter's name
	 * @param meterVersion selects by the meter's version
	 * @param meterSchemaUrl selects by the meter's schema URL
	 * @param name the metric's new name
	 * @param description its new description
	 * @param drop whether nothing is made of these instruments
	 * @param attributeKeys which attributes remain; points that then are alike are added
	 * up
	 * @param aggregation default, sum, last_value, drop, explicit_bucket_histogram or
	 * base2_exponential_bucket_histogram
	 * @param boundaries the buckets' upper bounds in the instrument's unit, rising; for
	 * explicit_bucket_histogram
	 * @param maxSize how many buckets there are at most on each side of zero; for
	 * base2_exponential_bucket_histogram, default 160
	 * @param maxScale the finest resolution, from -10 to 20; for
	 * base2_exponential_bucket_histogram, default 20
	 * @param cardinalityLimit how many attribute sets are kept apart, instead of the
	 * limit for all
	 */
	public record View(@Nullable String instrumentName, @Nullable String instrumentType,
			@Nullable String instrumentUnit, @Nullable String meterName, @Nullable String meterVersion,
			@Nullable String meterSchemaUrl, @Nullable String name, @Nullable String description,
			@DefaultValue("false") boolean drop, @DefaultValue AttributeKeys attributeKeys,
			@Nullable String aggregation, @Nullable List<Double> boundaries, @Nullable Integer maxSize,
			@Nullable Integer maxScale, @Nullable Integer cardinalityLimit) {
	}

	/**
	 * Which attributes remain.
	 *
	 * @param included keys of those that remain, with * for any characters; all if empty
	 * @param excluded keys of those that do not, with * for any characters
	 */
	public record AttributeKeys(@DefaultValue List<String> included, @DefaultValue List<String> excluded) {
	}

	/**
	 * How metrics are collected.
	 *
	 * @param interval how often all instruments are read and exported
	 * @param timeout the deadline of one request with metric points, where it is shorter
	 * than otel.exporter.otlp.timeout; 0 for no limit
	 */
	@ConfigurationProperties("otel.metric.export")
	public record Export(@DefaultValue("60s") Duration interval, @DefaultValue("30s") Duration timeout) {

		static Export unset() {
			return new Export(Duration.ofSeconds(60), Duration.ofSeconds(30));
		}

	}

	/**
	 * How many series there may be.
	 *
	 * @param limit how many attribute sets of an instrument are kept apart; more are
	 * added up in one series with otel.metric.overflow=true. 2000 unless set here or as
	 * otel.experimental.metrics.cardinality.limit
	 */
	@ConfigurationProperties("otel.java.metrics.cardinality")
	public record Cardinality(@Nullable Integer limit) {

		static Cardinality unset() {
			return new Cardinality(null);
		}

	}

	/**
	 * How many series there may be, by the official starter's name.
	 *
	 * @param limit as otel.java.metrics.cardinality.limit, which wins
	 */
	@ConfigurationProperties("otel.experimental.metrics.cardinality")
	public record ExperimentalCardinality(@Nullable Integer limit) {

		static ExperimentalCardinality unset() {
			return new ExperimentalCardinality(null);
		}

	}

}
