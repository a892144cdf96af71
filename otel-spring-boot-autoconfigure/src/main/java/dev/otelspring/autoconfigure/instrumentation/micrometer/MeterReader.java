package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.otelspring.autoconfigure.instrumentation.micrometer.Sample.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import org.jspecify.annotations.Nullable;

/**
 * Turns one meter's state into points. Names, units and attributes are made once, when
 * the meter is registered.
 *
 * <p>
 * A value that is not a number is no point: it is how Micrometer tells that there is
 * nothing to measure any more. What was not recorded by then is zero, not absent.
 */
final class MeterReader {

	private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(100);

	private final Meter meter;

	private final Attributes attributes;

	private final String unit;

	private final String description;

	private final long startEpochNanos;

	private final Reading reading;

	private final boolean foreign;

	private final AtomicBoolean busy = new AtomicBoolean();

	private final AtomicBoolean told = new AtomicBoolean();

	private volatile boolean slow;

	MeterReader(Meter meter, long startEpochNanos) {
		Meter.Id id = meter.getId();
		this.meter = meter;
		this.attributes = attributes(id);
		this.unit = MeterUnits.ucum(id.getBaseUnit());
		this.description = Objects.requireNonNullElse(id.getDescription(), "");
		this.startEpochNanos = startEpochNanos;
		this.reading = meter.match(this::gauge, this::counter, this::timer, this::summary, this::longTaskTimer,
				this::timeGauge, this::functionCounter, this::functionTimer, this::custom);
		this.foreign = !(meter instanceof Counter || meter instanceof Timer || meter instanceof DistributionSummary
				|| meter instanceof LongTaskTimer);
	}

	String name() {
		return this.meter.getId().getName();
	}

	/**
	 * Whether reading runs code of the application, which may take its time.
	 * @return {@code false} for what this library counts itself
	 */
	boolean isForeign() {
		return this.foreign;
	}

	boolean isSlow() {
		return this.slow;
	}

	boolean isBusy() {
		return this.busy.get();
	}

	/**
	 * Whether this is the first time that there is something to complain of.
	 * @return {@code true} once
	 */
	boolean tellOnce() {
		return this.told.compareAndSet(false, true);
	}

	/**
	 * Reads the meter, unless another thread still does.
	 * @param epochNanos the time of the points
	 * @param target takes them
	 */
	void read(long epochNanos, Consumer<Sample> target) {
		if (!this.busy.compareAndSet(false, true)) {
			return;
		}
		long before = System.nanoTime();
		try {
			this.reading.read(epochNanos, target);
		}
		finally {
			this.slow = System.nanoTime() - before > SLOW;
			this.busy.set(false);
		}
	}

	private static Attributes attributes(Meter.Id id) {
		AttributesBuilder builder = Attributes.builder();
		for (Tag tag : id.getTagsAsIterable()) {
			builder.put(tag.getKey(), tag.getValue());
		}
		return builder.build();
	}

	private Reading gauge(Gauge gauge) {
		Sample.Metric metric = metric("", this.unit, Kind.GAUGE);
		return (time, target) -> number(metric, time, gauge.value(), target);
	}

	private Reading timeGauge(TimeGauge gauge) {
		Sample.Metric metric = metric("", "s", Kind.GAUGE);
		return (time, target) -> number(metric, time, gauge.value(TimeUnit.SECONDS), target);
	}

	private Reading counter(Counter counter) {
		Sample.Metric metric = metric("", this.unit, Kind.COUNTER);
		return (time, target) -> number(metric, time, counter.count(), target);
	}

	private Reading functionCounter(FunctionCounter counter) {
		Sample.Metric metric = metric("", this.unit, Kind.COUNTER);
		return (time, target) -> number(metric, time, counter.count(), target);
	}

	private Reading timer(Timer timer) {
		Sample.Metric metric = metric("", "s", Kind.HISTOGRAM);
		Sample.Metric max = metric(".max", "s", Kind.GAUGE);
		BucketCounts buckets = buckets(timer);
		return (time, target) -> {
			histogram(metric, time, timer.count(), timer.totalTime(TimeUnit.SECONDS), buckets, target);
			number(max, time, timer.max(TimeUnit.SECONDS), target);
		};
	}

	private Reading summary(DistributionSummary summary) {
		Sample.Metric metric = metric("", this.unit, Kind.HISTOGRAM);
		Sample.Metric max = metric(".max", this.unit, Kind.GAUGE);
		BucketCounts buckets = buckets(summary);
		return (time, target) -> {
			histogram(metric, time, summary.count(), summary.totalAmount(), buckets, target);
			number(max, time, summary.max(), target);
		};
	}

	private Reading longTaskTimer(LongTaskTimer timer) {
		Sample.Metric active = metric(".active", "{task}", Kind.UP_DOWN_COUNTER);
		Sample.Metric duration = metric(".duration", "s", Kind.UP_DOWN_COUNTER);
		return (time, target) -> {
			number(active, time, timer.activeTasks(), target);
			number(duration, time, timer.duration(TimeUnit.SECONDS), target);
		};
	}

	private Reading functionTimer(FunctionTimer timer) {
		Sample.Metric metric = metric("", "s", Kind.HISTOGRAM);
		return (time, target) -> {
			double count = timer.count();
			double total = timer.totalTime(TimeUnit.SECONDS);
			if (!Double.isNaN(count) && !Double.isNaN(total)) {
				histogram(metric, time, (long) count, total, null, target);
			}
		};
	}

	// Two of one kind would be one series twice: the first counts.
	private Reading custom(Meter custom) {
		return (time, target) -> {
			Set<Statistic> seen = EnumSet.noneOf(Statistic.class);
			for (Measurement measurement : custom.measure()) {
				if (seen.add(measurement.getStatistic())) {
					number(metric(measurement.getStatistic()), time, measurement.getValue(), target);
				}
			}
		};
	}

	private Sample.Metric metric(Statistic statistic) {
		String suffix = "." + statistic.getTagValueRepresentation();
		return switch (statistic) {
			case TOTAL -> metric(suffix, this.unit, Kind.COUNTER);
			case TOTAL_TIME -> metric(suffix, "s", Kind.COUNTER);
			case COUNT -> metric(suffix, "", Kind.COUNTER);
			case ACTIVE_TASKS -> metric(suffix, "{task}", Kind.UP_DOWN_COUNTER);
			case DURATION -> metric(suffix, "s", Kind.UP_DOWN_COUNTER);
			case MAX, VALUE, UNKNOWN -> metric(suffix, this.unit, Kind.GAUGE);
		};
	}

	private static @Nullable BucketCounts buckets(Meter meter) {
		return (meter instanceof OtelMeterRegistry.Bucketed bucketed) ? bucketed.buckets() : null;
	}

	private Sample.Metric metric(String suffix, String itsUnit, Kind kind) {
		return new Sample.Metric(name() + suffix, itsUnit, kind);
	}

	private void number(Sample.Metric metric, long time, double value, Consumer<Sample> target) {
		if (!Double.isNaN(value)) {
			long start = (metric.kind() != Kind.GAUGE) ? Math.min(this.startEpochNanos, time) : time;
			target.accept(new Sample(metric, this.description,
					DoublePointData.create(start, time, this.attributes, value, List.of())));
		}
	}

	// The count is that of the buckets: a value may be recorded in between.
	private void histogram(Sample.Metric metric, long time, long count, double sum, @Nullable BucketCounts buckets,
			Consumer<Sample> target) {
		List<Double> boundaries = (buckets != null) ? buckets.boundaries() : List.of();
		List<Long> counts = (buckets != null) ? buckets.counts() : List.of(count);
		target
			.accept(new Sample(metric, this.description, HistogramPointData.create(Math.min(this.startEpochNanos, time),
					time, this.attributes, sum, false, 0, false, 0, boundaries, counts)));
	}

	@FunctionalInterface
	private interface Reading {

		void read(long epochNanos, Consumer<Sample> target);

	}

}
