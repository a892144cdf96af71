package dev.otelspring.pipeline.filter;

import java.util.List;
import java.util.Map;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.testing.RecordedDrops;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.sdk.metrics.data.MetricData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DroppingMetricsTests {

	private final RecordedDrops drops = new RecordedDrops();

	@Test
	void byNameWithAllTheirPoints() {
		Batch<MetricData> batch = RecordedTelemetry.metrics((meter) -> {
			LongCounter pool = meter.counterBuilder("hikaricp.connections").build();
			pool.add(1, Attributes.of(AttributeKey.stringKey("pool"), "a"));
			pool.add(1, Attributes.of(AttributeKey.stringKey("pool"), "b"));
			pool.add(1, Attributes.of(AttributeKey.stringKey("pool"), "c"));
			meter.counterBuilder("orders").build().add(1);
		});
		Batch<MetricData> rest = FilterStage.ofMetrics(List.of(MetricCondition.named("hikaricp.*")), this.drops)
			.process(batch);
		assertThat(rest.items()).extracting(MetricData::getName).containsExactly("orders");
		assertThat(this.drops.counts()).as("points, as they are accounted for")
			.isEqualTo(Map.of(DropReason.FILTERED, 3));
	}

	@Test
	void conditionWithoutPartsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MetricCondition(null, List.of()))
			.withMessageContaining("at least one part such as name: 'hikaricp.*'");
	}

}
