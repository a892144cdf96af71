package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.cumulative.CumulativeDistributionSummary;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.NoopHistogram;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps totals of what Micrometer's meters record, until a metric reader asks. It has no
 * thread, no step and no client. Where the application has no other registry it is the
 * only one, in place of Boot's {@link SimpleMeterRegistry}, and a measurement costs what
 * it cost before; beside another, a measurement is counted in both.
 *
 * <p>
 * Percentiles that the application computes itself are not kept: nobody could add them up
 * over several instances. Thread-safe.
 */
final class OtelMeterRegistry extends SimpleMeterRegistry {

	private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

	/** How long a maximum stands at least, as in Micrometer. */
	private static final Duration MAX_EXPIRY = Duration.ofMinutes(1);

	OtelMeterRegistry(Clock clock) {
		super(SimpleConfig.DEFAULT, clock);
		config().namingConvention(NamingConvention.identity);
	}

	@Override
	protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
		return new TotalTimer(id, this.clock, withExpiry(config), pauseDetector, BucketCounts.of(config, NANOS));
	}

	@Override
	protected DistributionSummary newDistributionSummary(Meter.Id id, DistributionStatisticConfig config,
			double scale) {
		return new TotalSummary(id, this.clock, withExpiry(config), scale, BucketCounts.of(config, 1));
	}

	private static DistributionStatisticConfig withExpiry(DistributionStatisticConfig config) {
		return config.merge(DistributionStatisticConfig.builder().expiry(MAX_EXPIRY).build());
	}

	/** A meter that may have buckets. */
	interface Bucketed {

		/**
		 * The buckets.
		 * @return {@code null} if the meter has count and sum alone
		 */
		@Nullable BucketCounts buckets();

	}

	static final class TotalTimer extends CumulativeTimer implements Bucketed {

		private final @Nullable BucketCounts buckets;

		TotalTimer(Id id, Clock clock, DistributionStatisticConfig config, PauseDetector pauseDetector,
				@Nullable BucketCounts buckets) {
			super(id, clock, config, pauseDetector, TimeUnit.SECONDS,
					Objects.requireNonNullElse(buckets, NoopHistogram.INSTANCE));
			this.buckets = buckets;
		}

		@Override
		public @Nullable BucketCounts buckets() {
			return this.buckets;
		}

	}

	static final class TotalSummary extends CumulativeDistributionSummary implements Bucketed {

		private final @Nullable BucketCounts buckets;

		TotalSummary(Id id, Clock clock, DistributionStatisticConfig config, double scale,
				@Nullable BucketCounts buckets) {
			super(id, clock, config, scale, Objects.requireNonNullElse(buckets, NoopHistogram.INSTANCE));
			this.buckets = buckets;
		}

		@Override
		public @Nullable BucketCounts buckets() {
			return this.buckets;
		}

	}

}
