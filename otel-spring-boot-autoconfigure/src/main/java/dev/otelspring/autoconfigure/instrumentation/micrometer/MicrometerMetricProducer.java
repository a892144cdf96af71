package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import dev.otelspring.autoconfigure.metrics.CollectionContext;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Gives metric readers what Micrometer's meters have counted. Nothing is done between
 * collections: a meter becomes a point when a reader asks.
 *
 * <p>
 * Thread-safe. It never throws and never waits long: telemetry goes on without a meter
 * that does.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/metrics/sdk/#metricproducer">Specification,
 * metric producer</a>
 */
final class MicrometerMetricProducer implements MetricProducer, AutoCloseable {

	private final Map<Meter, MeterReader> readers = new ConcurrentHashMap<>();

	private final Predicate<Meter.Id> leftOut;

	private final MeterReadings readings;

	private final TelemetryFaults faults = new TelemetryFaults();

	private volatile @Nullable Clock clock;

	MicrometerMetricProducer(Predicate<Meter.Id> leftOut, MeterReadings readings) {
		this.leftOut = leftOut;
		this.readings = readings;
	}

	/**
	 * Follows a registry. The meter provider may be built before it, and gets nothing
	 * until then.
	 * @param registry keeps totals; still without meters
	 */
	void follow(MeterRegistry registry) {
		Clock itsClock = registry.config().clock();
		this.clock = itsClock;
		registry.config().onMeterAdded((meter) -> add(meter, now(itsClock))).onMeterRemoved(this.readers::remove);
	}

	/** Reads nothing any more: what gauges look at may be gone. */
	void forget() {
		this.clock = null;
		this.readers.clear();
	}

	// Called by whoever registers a meter, in the middle of it.
	private void add(Meter meter, long now) {
		try {
			// What Micrometer derives from a meter is told by the meter itself.
			if (meter.getId().syntheticAssociation() == null && !this.leftOut.test(meter.getId())) {
				this.readers.put(meter, new MeterReader(meter, now));
			}
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("registration of a meter", ex);
		}
	}

	@Override
	public Collection<MetricData> produce(Resource resource) {
		Clock itsClock = this.clock;
		if (itsClock == null || !CollectionContext.readsMicrometer()) {
			return List.of();
		}
		try {
			return metrics(resource, this.readings.read(this.readers.values(), now(itsClock)));
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("reading of Micrometer's meters", ex);
			return List.of();
		}
	}

	private static Collection<MetricData> metrics(Resource resource, Collection<Sample> samples) {
		Map<Sample.Metric, List<Sample>> byMetric = new LinkedHashMap<>();
		samples
			.forEach((sample) -> byMetric.computeIfAbsent(sample.metric(), (metric) -> new ArrayList<>()).add(sample));
		List<MetricData> metrics = new ArrayList<>(byMetric.size());
		byMetric.forEach((metric, its) -> metrics.add(MicrometerMetric.of(resource, metric, its)));
		return metrics;
	}

	private static long now(Clock clock) {
		return TimeUnit.MILLISECONDS.toNanos(clock.wallTime());
	}

	@Override
	public void close() {
		forget();
		this.readings.close();
	}

}
