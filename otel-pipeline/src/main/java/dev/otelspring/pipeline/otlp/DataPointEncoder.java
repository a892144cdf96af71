package dev.otelspring.pipeline.otlp;

import java.util.List;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExemplarData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongExemplarData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;

/**
 * Writes the points of metrics, the last field first. Each kind of point is a message of
 * its own, with numbers of its own.
 */
final class DataPointEncoder {

	// The same in all points, from opentelemetry.proto.metrics.v1

	private static final int START_TIME_UNIX_NANO = 2;

	private static final int TIME_UNIX_NANO = 3;

	private final ProtobufWriter out;

	private final AttributesEncoder attributes;

	private final SpanContextEncoder contexts;

	DataPointEncoder(ProtobufWriter out, AttributesEncoder attributes) {
		this.out = out;
		this.attributes = attributes;
		this.contexts = new SpanContextEncoder(out);
	}

	void number(PointData point) {
		this.attributes.write(NumberDataPoint.ATTRIBUTES, point.getAttributes());
		if (point instanceof LongPointData longPoint) {
			this.out.presentFixed64(NumberDataPoint.AS_INT, longPoint.getValue());
		}
		exemplars(NumberDataPoint.EXEMPLARS, point.getExemplars());
		if (point instanceof DoublePointData doublePoint) {
			this.out.presentDouble(NumberDataPoint.AS_DOUBLE, doublePoint.getValue());
		}
		times(point);
	}

	void histogram(HistogramPointData point) {
		if (point.hasMax()) {
			this.out.presentDouble(HistogramDataPoint.MAX, point.getMax());
		}
		if (point.hasMin()) {
			this.out.presentDouble(HistogramDataPoint.MIN, point.getMin());
		}
		this.attributes.write(HistogramDataPoint.ATTRIBUTES, point.getAttributes());
		exemplars(HistogramDataPoint.EXEMPLARS, point.getExemplars());
		bounds(point.getBoundaries());
		counts(point.getCounts());
		this.out.presentDouble(HistogramDataPoint.SUM, point.getSum());
		this.out.fixed64(HistogramDataPoint.COUNT, point.getCount());
		times(point);
	}

	void exponentialHistogram(ExponentialHistogramPointData point) {
		if (point.hasMax()) {
			this.out.presentDouble(ExponentialHistogramDataPoint.MAX, point.getMax());
		}
		if (point.hasMin()) {
			this.out.presentDouble(ExponentialHistogramDataPoint.MIN, point.getMin());
		}
		exemplars(ExponentialHistogramDataPoint.EXEMPLARS, point.getExemplars());
		buckets(ExponentialHistogramDataPoint.NEGATIVE, point.getNegativeBuckets());
		buckets(ExponentialHistogramDataPoint.POSITIVE, point.getPositiveBuckets());
		this.out.fixed64(ExponentialHistogramDataPoint.ZERO_COUNT, point.getZeroCount());
		this.out.signedNumber(ExponentialHistogramDataPoint.SCALE, point.getScale());
		this.out.presentDouble(ExponentialHistogramDataPoint.SUM, point.getSum());
		this.out.fixed64(ExponentialHistogramDataPoint.COUNT, point.getCount());
		times(point);
		this.attributes.write(ExponentialHistogramDataPoint.ATTRIBUTES, point.getAttributes());
	}

	void summary(SummaryPointData point) {
		this.attributes.write(SummaryDataPoint.ATTRIBUTES, point.getAttributes());
		List<ValueAtQuantile> quantiles = Indexed.of(point.getValues());
		for (int i = quantiles.size() - 1; i >= 0; i--) {
			int before = this.out.length();
			this.out.fixedDouble(SummaryDataPoint.QUANTILE_VALUE, quantiles.get(i).getValue());
			this.out.fixedDouble(SummaryDataPoint.QUANTILE, quantiles.get(i).getQuantile());
			this.out.message(SummaryDataPoint.QUANTILE_VALUES, before);
		}
		this.out.fixedDouble(SummaryDataPoint.SUM, point.getSum());
		this.out.fixed64(SummaryDataPoint.COUNT, point.getCount());
		times(point);
	}

	private void times(PointData point) {
		this.out.fixed64(TIME_UNIX_NANO, point.getEpochNanos());
		this.out.fixed64(START_TIME_UNIX_NANO, point.getStartEpochNanos());
	}

	private void bounds(List<Double> bounds) {
		if (bounds.isEmpty()) {
			return;
		}
		int before = this.out.length();
		for (int i = bounds.size() - 1; i >= 0; i--) {
			this.out.rawFixed64(Double.doubleToRawLongBits(bounds.get(i)));
		}
		this.out.message(HistogramDataPoint.EXPLICIT_BOUNDS, before);
	}

	private void counts(List<Long> counts) {
		if (counts.isEmpty()) {
			return;
		}
		int before = this.out.length();
		for (int i = counts.size() - 1; i >= 0; i--) {
			this.out.rawFixed64(counts.get(i));
		}
		this.out.message(HistogramDataPoint.BUCKET_COUNTS, before);
	}

	private void buckets(int field, ExponentialHistogramBuckets buckets) {
		int before = this.out.length();
		List<Long> counts = buckets.getBucketCounts();
		for (int i = counts.size() - 1; i >= 0; i--) {
			this.out.varint(counts.get(i));
		}
		if (!counts.isEmpty()) {
			this.out.message(ExponentialHistogramDataPoint.BUCKET_COUNTS, before);
		}
		this.out.signedNumber(ExponentialHistogramDataPoint.BUCKET_OFFSET, buckets.getOffset());
		this.out.message(field, before);
	}

	private void exemplars(int field, List<? extends ExemplarData> exemplars) {
		for (int i = exemplars.size() - 1; i >= 0; i--) {
			ExemplarData exemplar = exemplars.get(i);
			SpanContext context = exemplar.getSpanContext();
			int before = this.out.length();
			this.attributes.write(Exemplar.FILTERED_ATTRIBUTES, exemplar.getFilteredAttributes());
			if (exemplar instanceof LongExemplarData longExemplar) {
				this.out.presentFixed64(Exemplar.AS_INT, longExemplar.getValue());
			}
			if (context.isValid()) {
				this.contexts.traceId(Exemplar.TRACE_ID, context.getTraceId());
				this.contexts.spanId(Exemplar.SPAN_ID, context.getSpanId());
			}
			if (exemplar instanceof DoubleExemplarData doubleExemplar) {
				this.out.presentDouble(Exemplar.AS_DOUBLE, doubleExemplar.getValue());
			}
			this.out.fixed64(Exemplar.TIME_UNIX_NANO, exemplar.getEpochNanos());
			this.out.message(field, before);
		}
	}

	private static final class NumberDataPoint {

		static final int AS_DOUBLE = 4;

		static final int EXEMPLARS = 5;

		static final int AS_INT = 6;

		static final int ATTRIBUTES = 7;

	}

	private static final class HistogramDataPoint {

		static final int COUNT = 4;

		static final int SUM = 5;

		static final int BUCKET_COUNTS = 6;

		static final int EXPLICIT_BOUNDS = 7;

		static final int EXEMPLARS = 8;

		static final int ATTRIBUTES = 9;

		static final int MIN = 11;

		static final int MAX = 12;

	}

	private static final class ExponentialHistogramDataPoint {

		static final int ATTRIBUTES = 1;

		static final int COUNT = 4;

		static final int SUM = 5;

		static final int SCALE = 6;

		static final int ZERO_COUNT = 7;

		static final int POSITIVE = 8;

		static final int NEGATIVE = 9;

		static final int EXEMPLARS = 11;

		static final int MIN = 12;

		static final int MAX = 13;

		static final int BUCKET_OFFSET = 1;

		static final int BUCKET_COUNTS = 2;

	}

	private static final class SummaryDataPoint {

		static final int COUNT = 4;

		static final int SUM = 5;

		static final int QUANTILE_VALUES = 6;

		static final int ATTRIBUTES = 7;

		static final int QUANTILE = 1;

		static final int QUANTILE_VALUE = 2;

	}

	private static final class Exemplar {

		static final int TIME_UNIX_NANO = 2;

		static final int AS_DOUBLE = 3;

		static final int SPAN_ID = 4;

		static final int TRACE_ID = 5;

		static final int AS_INT = 6;

		static final int FILTERED_ATTRIBUTES = 7;

	}

}
