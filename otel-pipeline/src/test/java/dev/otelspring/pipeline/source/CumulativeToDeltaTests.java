package dev.otelspring.pipeline.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CumulativeToDeltaTests {

	private static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");

	private final CumulativeToDelta conversion = new CumulativeToDelta();

	@Test
	void theFirstDeltaIsAllSinceTheStart() {
		DoublePointData first = sum(point(100, 200, "book", 7)).get(0);
		assertThat(first.getValue()).isEqualTo(7);
		assertThat(first.getStartEpochNanos()).isEqualTo(100);
		assertThat(first.getEpochNanos()).isEqualTo(200);
	}

	@Test
	void eachDeltaIsWhatCameSinceTheLastAndBeginsWhereItEnded() {
		sum(point(100, 200, "book", 7), point(100, 200, "pen", 1));
		List<DoublePointData> second = sum(point(100, 300, "book", 9.5), point(100, 300, "pen", 1));
		assertThat(second).extracting(DoublePointData::getValue).containsExactly(2.5, 0.0);
		assertThat(second).extracting(DoublePointData::getStartEpochNanos).containsOnly(200L);
		assertThat(second).extracting(DoublePointData::getEpochNanos).containsOnly(300L);
	}

	@Test
	void aTotalThatFellBeganAgain() {
		sum(point(100, 200, "book", 7));
		DoublePointData again = sum(point(100, 300, "book", 2)).get(0);
		assertThat(again.getValue()).isEqualTo(2);
		assertThat(again.getStartEpochNanos()).isEqualTo(200);
	}

	@Test
	void aLaterStartIsANewSeriesEvenWhereTheTotalIsHigher() {
		sum(point(100, 200, "book", 7));
		DoublePointData again = sum(point(250, 300, "book", 8)).get(0);
		assertThat(again.getValue()).isEqualTo(8);
		assertThat(again.getStartEpochNanos()).isEqualTo(250);
	}

	@Test
	void aSeriesThatIsMissingForAWhileGoesOnWhereItWas() {
		sum(point(100, 200, "book", 7));
		for (int i = 0; i < 3 * CumulativeToDelta.FORGOTTEN_AFTER; i++) {
			sum();
		}
		assertThat(sum(point(100, 900, "book", 10)).get(0).getValue()).isEqualTo(3);
	}

	@Test
	void seriesThatVanishedMakeRoom() {
		CumulativeToDelta small = new CumulativeToDelta(2);
		small.convert(List.of(orders(point(100, 200, "a", 1), point(100, 200, "b", 2))));
		for (int i = 0; i < CumulativeToDelta.FORGOTTEN_AFTER - 1; i++) {
			small.convert(List.of());
		}
		small.convert(List.of(orders(point(100, 300, "c", 3))));
		assertThat(small.leftOut()).isEqualTo(1);
		assertThat(small.convert(List.of(orders(point(100, 400, "c", 3), point(100, 400, "d", 4))))
			.get(0)
			.getDoubleSumData()
			.getPoints()).hasSize(2);
		assertThat(small.leftOut()).isZero();
	}

	@Test
	void leavesOutAndCountsWhatItHasNoRoomFor() {
		CumulativeToDelta small = new CumulativeToDelta(2);
		MetricData metric = orders(point(100, 200, "a", 1), point(100, 200, "b", 2), point(100, 200, "c", 3));
		assertThat(small.convert(List.of(metric)).get(0).getDoubleSumData().getPoints()).hasSize(2);
		assertThat(small.leftOut()).isEqualTo(1);
	}

	@Test
	void convertsHistogramsBucketByBucket() {
		histogram(histogramPoint(200, 5, List.of(1.0, 2.0), 1, 2, 3));
		HistogramPointData second = histogram(histogramPoint(300, 9, List.of(1.0, 2.0), 2, 2, 5)).get(0);
		assertThat(second.getCounts()).containsExactly(1L, 0L, 2L);
		assertThat(second.getCount()).isEqualTo(3);
		assertThat(second.getSum()).isEqualTo(4);
		assertThat(second.getStartEpochNanos()).isEqualTo(200);
	}

	@Test
	void aBucketThatFellOrOtherBoundariesBeganAgain() {
		histogram(histogramPoint(200, 5, List.of(1.0, 2.0), 1, 2, 3));
		assertThat(histogram(histogramPoint(300, 6, List.of(1.0, 2.0), 0, 9, 3)).get(0).getCounts()).containsExactly(0L,
				9L, 3L);
		assertThat(histogram(histogramPoint(400, 7, List.of(5.0), 9, 9)).get(0).getCounts()).containsExactly(9L, 9L);
	}

	@Test
	void convertsLongSums() {
		assertThat(longSum(5)).isEqualTo(5);
		assertThat(longSum(12)).isEqualTo(7);
	}

	@Test
	void leavesAloneWhatIsNoRisingTotal() {
		List<MetricData> others = List.of(
				metric("gauge", MetricDataType.DOUBLE_GAUGE,
						GaugeData.createDoubleGaugeData(List.of(point(0, 200, "book", 7)))),
				metric("active", MetricDataType.DOUBLE_SUM, doubleSum(false, List.of(point(0, 200, "book", 7)))),
				metric("delta", MetricDataType.DOUBLE_SUM, SumData.createDoubleSumData(true,
						AggregationTemporality.DELTA, List.of(point(0, 200, "book", 7)))));
		assertThat(this.conversion.convert(others)).isEqualTo(others);
		assertThat(this.conversion.convert(others)).isEqualTo(others);
	}

	@Test
	void keepsWhoMeasuredAndHow() {
		MetricData metric = metric("orders", MetricDataType.DOUBLE_SUM,
				doubleSum(true, List.of(point(100, 200, "book", 7))));
		MetricData delta = this.conversion.convert(List.of(metric)).get(0);
		assertThat(delta.getName()).isEqualTo("orders");
		assertThat(delta.getUnit()).isEqualTo("{order}");
		assertThat(delta.getDescription()).isEqualTo("Orders");
		assertThat(delta.getInstrumentationScopeInfo()).isEqualTo(metric.getInstrumentationScopeInfo());
		assertThat(delta.getResource()).isSameAs(metric.getResource());
		assertThat(delta.getDoubleSumData().isMonotonic()).isTrue();
		assertThat(delta.getDoubleSumData().getAggregationTemporality()).isEqualTo(AggregationTemporality.DELTA);
	}

	private List<DoublePointData> sum(DoublePointData... points) {
		List<DoublePointData> deltas = new ArrayList<>();
		this.conversion.convert(List.of(orders(points)))
			.forEach((metric) -> deltas.addAll(metric.getDoubleSumData().getPoints()));
		return deltas;
	}

	private static MetricData orders(DoublePointData... points) {
		return metric("orders", MetricDataType.DOUBLE_SUM, doubleSum(true, Arrays.asList(points)));
	}

	private List<HistogramPointData> histogram(HistogramPointData point) {
		MetricData metric = metric("duration", MetricDataType.HISTOGRAM,
				HistogramData.create(AggregationTemporality.CUMULATIVE, List.of(point)));
		return List.copyOf(this.conversion.convert(List.of(metric)).get(0).getHistogramData().getPoints());
	}

	private long longSum(long value) {
		MetricData metric = metric("longs", MetricDataType.LONG_SUM, SumData.createLongSumData(true,
				AggregationTemporality.CUMULATIVE, List.of(LongPointData.create(100, 200, Attributes.empty(), value))));
		return this.conversion.convert(List.of(metric))
			.get(0)
			.getLongSumData()
			.getPoints()
			.iterator()
			.next()
			.getValue();
	}

	private static SumData<DoublePointData> doubleSum(boolean monotonic, Collection<DoublePointData> points) {
		return SumData.createDoubleSumData(monotonic, AggregationTemporality.CUMULATIVE, points);
	}

	private static DoublePointData point(long start, long end, String kind, double value) {
		return DoublePointData.create(start, end, Attributes.of(KIND, kind), value, List.of());
	}

	private static HistogramPointData histogramPoint(long end, double sum, List<Double> boundaries, long... counts) {
		return HistogramPointData.create(100, end, Attributes.empty(), sum, false, 0, false, 0, boundaries,
				Arrays.stream(counts).boxed().toList());
	}

	private static MetricData metric(String name, MetricDataType type, Data<?> data) {
		return new TestMetric(name, type, data);
	}

	private record TestMetric(String name, MetricDataType type, Data<?> data) implements MetricData {

		private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("test");

		@Override
		public Resource getResource() {
			return Resource.getDefault();
		}

		@Override
		public InstrumentationScopeInfo getInstrumentationScopeInfo() {
			return SCOPE;
		}

		@Override
		public String getName() {
			return this.name;
		}

		@Override
		public String getDescription() {
			return "Orders";
		}

		@Override
		public String getUnit() {
			return "{order}";
		}

		@Override
		public MetricDataType getType() {
			return this.type;
		}

		@Override
		public Data<?> getData() {
			return this.data;
		}

	}

}
