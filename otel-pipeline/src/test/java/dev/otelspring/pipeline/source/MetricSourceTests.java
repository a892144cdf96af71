package dev.otelspring.pipeline.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.source.MetricReading.Histograms;
import dev.otelspring.pipeline.source.MetricReading.Temporality;
import dev.otelspring.pipeline.testing.RecordingListener;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetricSourceTests {

	private static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");

	private final RecordingListener heard = new RecordingListener();

	private final List<MetricData> arrived = new CopyOnWriteArrayList<>();

	private final List<AutoCloseable> closeables = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
	}

	@Test
	void takesWhatAReaderCollectsAndCountsItsPoints() {
		SdkMeterProvider provider = provider(Temporality.CUMULATIVE, Histograms.EXPLICIT_BUCKET_HISTOGRAM);
		Meter meter = provider.get("test");
		LongCounter orders = meter.counterBuilder("orders").build();
		orders.add(2, Attributes.of(KIND, "book"));
		orders.add(3, Attributes.of(KIND, "pen"));
		meter.histogramBuilder("duration").build().record(1);
		collect(provider);
		assertThat(this.arrived).extracting(MetricData::getName).containsExactlyInAnyOrder("orders", "duration");
		assertThat(this.heard.counts()).isEqualTo(Map.of("created metrics", 3L));
	}

	@Test
	void tellsSumsAsTheTemporalitySays() {
		assertThat(secondSum(Temporality.CUMULATIVE)).isEqualTo(5);
		assertThat(secondSum(Temporality.DELTA)).isEqualTo(3);
	}

	@Test
	void aggregatesAsItIsTold() {
		SdkMeterProvider provider = provider(Temporality.CUMULATIVE, Histograms.BASE2_EXPONENTIAL_BUCKET_HISTOGRAM);
		provider.get("test").histogramBuilder("duration").build().record(1);
		collect(provider);
		assertThat(this.arrived).extracting(MetricData::getType).containsExactly(MetricDataType.EXPONENTIAL_HISTOGRAM);
	}

	@Test
	void whatAStageHoldsBackDoesNotChange() {
		SdkMeterProvider provider = provider(Temporality.CUMULATIVE, Histograms.EXPLICIT_BUCKET_HISTOGRAM);
		LongCounter orders = provider.get("test").counterBuilder("orders").build();
		orders.add(1);
		collect(provider);
		orders.add(1);
		collect(provider);
		assertThat(orders()).extracting(MetricSourceTests::sum).containsExactly(1L, 2L);
		assertThat(source(Temporality.CUMULATIVE, Histograms.EXPLICIT_BUCKET_HISTOGRAM, List.of()).getMemoryMode())
			.isEqualTo(MemoryMode.IMMUTABLE_DATA);
	}

	@Test
	void flushAndShutdownMakeStagesLetGo() {
		List<MetricData> held = new ArrayList<>();
		Stage<MetricData> holding = new Stage<>() {

			@Override
			public Batch<MetricData> process(Batch<MetricData> batch) {
				held.addAll(batch.items());
				return batch.with(List.of());
			}

			@Override
			public Batch<MetricData> flush(Batch<MetricData> empty) {
				Batch<MetricData> released = empty.with(held);
				held.clear();
				return released;
			}

		};
		MetricSource source = source(Temporality.CUMULATIVE, Histograms.EXPLICIT_BUCKET_HISTOGRAM, List.of(holding));
		PeriodicMetricReader reader = PeriodicMetricReader.builder(source).setInterval(Duration.ofDays(1)).build();
		SdkMeterProvider provider = SdkMeterProvider.builder().registerMetricReader(reader).build();
		this.closeables.add(provider);
		LongCounter orders = provider.get("test").counterBuilder("orders").build();
		orders.add(1);
		assertThat(source.export(List.of()).isSuccess()).isTrue();
		collect(provider);
		assertThat(source.flush().isSuccess()).isTrue();
		assertThat(orders()).hasSize(1);
		orders.add(1);
		assertThat(provider.shutdown().join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
		assertThat(orders()).hasSize(2);
	}

	private long secondSum(Temporality temporality) {
		this.arrived.clear();
		SdkMeterProvider provider = provider(temporality, Histograms.EXPLICIT_BUCKET_HISTOGRAM);
		LongCounter orders = provider.get("test").counterBuilder("orders").build();
		orders.add(2);
		collect(provider);
		orders.add(3);
		collect(provider);
		assertThat(orders()).hasSize(2);
		return sum(orders().get(1));
	}

	// Without what the reader tells of itself.
	private List<MetricData> orders() {
		return this.arrived.stream().filter((metric) -> metric.getName().equals("orders")).toList();
	}

	private static long sum(MetricData metric) {
		LongPointData point = metric.getLongSumData().getPoints().iterator().next();
		return point.getValue();
	}

	private SdkMeterProvider provider(Temporality temporality, Histograms aggregation) {
		PeriodicMetricReader reader = PeriodicMetricReader.builder(source(temporality, aggregation, List.of()))
			.setInterval(Duration.ofDays(1))
			.build();
		SdkMeterProvider provider = SdkMeterProvider.builder().registerMetricReader(reader).build();
		this.closeables.add(provider);
		return provider;
	}

	private MetricSource source(Temporality temporality, Histograms aggregation, List<Stage<MetricData>> stages) {
		return new MetricSource(new MetricReading(temporality, aggregation, Duration.ofDays(1)),
				new Pipeline<>(Signal.METRICS, stages, (batch) -> this.arrived.addAll(batch.items()), this.heard),
				this.heard);
	}

	private static void collect(SdkMeterProvider provider) {
		assertThat(provider.forceFlush().join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
	}

}
