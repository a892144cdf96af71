package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.otelspring.autoconfigure.baggage.BaggageMetricAttributes;
import dev.otelspring.autoconfigure.instrumentation.annotation.InstrumentDefinition.Kind;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The instruments of one method.
 *
 * <p>
 * Thread-safe.
 */
final class CallMetrics {

	private @Nullable LongCounter counter;

	private @Nullable DoubleHistogram histogram;

	private double nanosPerUnit = 1;

	private @Nullable LongUpDownCounter upDownCounter;

	private final MeasuredAttributes[] attributes = new MeasuredAttributes[Kind.values().length];

	private final BaggageMetricAttributes baggage;

	CallMetrics(Meter meter, List<InstrumentDefinition> instruments, ArgumentAttribute[] arguments,
			BaggageMetricAttributes baggage) {
		this.baggage = baggage;
		for (InstrumentDefinition instrument : instruments) {
			this.attributes[instrument.kind().ordinal()] = new MeasuredAttributes(instrument.attributes(), arguments);
			if (instrument.kind() == Kind.COUNTER) {
				counter(meter, instrument);
			}
			else if (instrument.kind() == Kind.HISTOGRAM) {
				histogram(meter, instrument);
			}
			else {
				upDownCounter(meter, instrument);
			}
		}
	}

	private void counter(Meter meter, InstrumentDefinition instrument) {
		this.counter = meter.counterBuilder(instrument.name())
			.setUnit(instrument.unit())
			.setDescription(instrument.description())
			.build();
	}

	private void histogram(Meter meter, InstrumentDefinition instrument) {
		this.histogram = meter.histogramBuilder(instrument.name())
			.setUnit(instrument.unit())
			.setDescription(instrument.description())
			.setExplicitBucketBoundariesAdvice(instrument.boundaries())
			.build();
		TimeUnit unit = instrument.unit().equals("ms") ? TimeUnit.MILLISECONDS : TimeUnit.SECONDS;
		this.nanosPerUnit = unit.toNanos(1);
	}

	private void upDownCounter(Meter meter, InstrumentDefinition instrument) {
		this.upDownCounter = meter.upDownCounterBuilder(instrument.name())
			.setUnit(instrument.unit())
			.setDescription(instrument.description())
			.build();
	}

	/**
	 * Starts measuring a call.
	 * @param arguments of the call; read now, because the call may change them
	 * @param context of the call
	 * @return to be ended once
	 */
	Measurement start(@Nullable Object[] arguments, Context context) {
		Measurement measurement = new Measurement(attributes(Kind.COUNTER, this.counter, arguments, context),
				attributes(Kind.HISTOGRAM, this.histogram, arguments, context),
				attributes(Kind.UP_DOWN_COUNTER, this.upDownCounter, arguments, context),
				(this.histogram != null) ? System.nanoTime() : 0);
		if (this.upDownCounter != null) {
			this.upDownCounter.add(1, measurement.underWay, context);
		}
		return measurement;
	}

	void end(Measurement measurement, @Nullable Throwable error, Context context) {
		if (this.histogram != null) {
			double duration = (System.nanoTime() - measurement.startNanos) / this.nanosPerUnit;
			this.histogram.record(duration, outcome(Kind.HISTOGRAM, measurement.timed, error), context);
		}
		if (this.counter != null) {
			this.counter.add(1, outcome(Kind.COUNTER, measurement.counted, error), context);
		}
		if (this.upDownCounter != null) {
			// What went up must come down in the same series: no error here.
			this.upDownCounter.add(-1, measurement.underWay, context);
		}
	}

	private Attributes attributes(Kind kind, @Nullable Object instrument, @Nullable Object[] arguments,
			Context context) {
		return (instrument != null) ? this.baggage.addTo(this.attributes[kind.ordinal()].of(arguments), context)
				: Attributes.empty();
	}

	private Attributes outcome(Kind kind, Attributes attributes, @Nullable Throwable error) {
		return (error != null) ? this.attributes[kind.ordinal()].failed(attributes, error) : attributes;
	}

	/** A call under way. */
	static final class Measurement {

		private final Attributes counted;

		private final Attributes timed;

		private final Attributes underWay;

		private final long startNanos;

		private Measurement(Attributes counted, Attributes timed, Attributes underWay, long startNanos) {
			this.counted = counted;
			this.timed = timed;
			this.underWay = underWay;
			this.startNanos = startNanos;
		}

	}

}
