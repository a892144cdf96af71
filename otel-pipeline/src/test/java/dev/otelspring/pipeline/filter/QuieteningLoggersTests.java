package dev.otelspring.pipeline.filter;

import java.util.List;
import java.util.Map;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.testing.RecordedDrops;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QuieteningLoggersTests {

	private final RecordedDrops drops = new RecordedDrops();

	private final Batch<LogRecordData> records = RecordedTelemetry.logRecords("org.hibernate.SQL", (logger) -> {
		logger.logRecordBuilder().setSeverity(Severity.DEBUG).setBody("select 1").emit();
		logger.logRecordBuilder().setSeverity(Severity.INFO).setBody("a heartbeat came").emit();
		logger.logRecordBuilder().setSeverity(Severity.WARN).setAttribute("tenant", "acme").setBody("slow").emit();
		logger.logRecordBuilder().setBody("of no severity").emit();
	});

	@Test
	void belowAMinimumSeverity() {
		assertThat(bodies(LogCondition.below(Severity.WARN))).containsExactly("slow", "of no severity");
		assertThat(this.drops.counts()).isEqualTo(Map.of(DropReason.FILTERED, 2));
	}

	@Test
	void ofOneLibraryBelowAMinimumSeverity() {
		assertThat(bodies(new LogCondition(Severity.WARN, "org.hibernate*", null, List.of(), List.of())))
			.containsExactly("slow", "of no severity");
		assertThat(bodies(new LogCondition(Severity.WARN, "com.acme*", null, List.of(), List.of()))).hasSize(4);
	}

	@Test
	void byMessage() {
		assertThat(bodies(new LogCondition(null, null, "*heartbeat*", List.of(), List.of()))).hasSize(3)
			.doesNotContain("a heartbeat came");
	}

	@Test
	void byAttribute() {
		assertThat(bodies(
				new LogCondition(null, null, null, List.of(new AttributeCondition("tenant", "acme", null)), List.of())))
			.doesNotContain("slow")
			.hasSize(3);
	}

	@Test
	void recordWithoutBodyHasNoMessageToMatch() {
		Batch<LogRecordData> batch = RecordedTelemetry.logRecords("x",
				(logger) -> logger.logRecordBuilder().setSeverity(Severity.INFO).emit());
		FilterStage<LogRecordData> filter = FilterStage
			.ofLogRecords(List.of(new LogCondition(null, null, "*", List.of(), List.of())), this.drops);
		assertThat(filter.process(batch)).isSameAs(batch);
	}

	@Test
	void severityThatNothingIsBelowIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> LogCondition.below(Severity.TRACE))
			.withMessage("severityBelow must be above TRACE such as INFO, was TRACE");
	}

	private List<String> bodies(LogCondition dropped) {
		return FilterStage.ofLogRecords(List.of(dropped), this.drops)
			.process(this.records)
			.items()
			.stream()
			.map(LogRecordData::getBodyValue)
			.map(Value::asString)
			.toList();
	}

}
