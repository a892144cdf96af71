package dev.otelspring.pipeline.status;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.Telemetry;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RecentLogsTests {

	private final AtomicLong nanoTime = new AtomicLong();

	private final RecentLogs logs = new RecentLogs(5, 100_000, this.nanoTime::get);

	@Test
	void letsEverythingThrough() {
		Batch<LogRecordData> batch = new Batch<>(Signal.LOGS, Telemetry.logRecords(7));
		assertThat(this.logs.process(batch)).isSameAs(batch);
		assertThat(this.logs.process(batch.with(List.of())).isEmpty()).isTrue();
	}

	@Test
	void showsTheNewestFirst() {
		remember(Telemetry.logRecords(2));
		assertThat(bodies()).containsExactly("record 1", "record 0");
		remember(Telemetry.logRecords(1));
		assertThat(bodies()).containsExactly("record 0", "record 1", "record 0");
	}

	@Test
	void forgetsTheOldest() {
		remember(Telemetry.logRecords(2));
		remember(Telemetry.logRecords(4));
		assertThat(bodies()).containsExactly("record 3", "record 2", "record 1", "record 0", "record 1");
		remember(Telemetry.logRecords(12));
		assertThat(bodies()).containsExactly("record 11", "record 10", "record 9", "record 8", "record 7");
		remember(Telemetry.logRecords(3));
		remember(Telemetry.logRecords(3));
		assertThat(bodies()).containsExactly("record 2", "record 1", "record 0", "record 2", "record 1");
	}

	@Test
	void forgetsMoreWhereRecordsAreLarge() {
		RecentLogs many = new RecentLogs(500, 100_000, this.nanoTime::get);
		for (int i = 0; i < 30; i++) {
			many.process(new Batch<>(Signal.LOGS, large(10_000)));
		}
		assertThat(many.newestFirst()).hasSize(9);
	}

	@Test
	void doesNotForgetEverythingForOneThatIsHuge() {
		remember(Telemetry.logRecords(2));
		remember(large(20_000));
		assertThat(bodies()).containsExactly("record 1", "record 0");
	}

	@Test
	void measuresWhatStaysLongerThanASecond() {
		RecentLogs many = new RecentLogs(500, 100_000, this.nanoTime::get);
		List<WeakReference<LogRecordData>> large = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			List<LogRecordData> record = large(10_000);
			large.add(new WeakReference<>(record.get(0)));
			many.process(new Batch<>(Signal.LOGS, record));
		}
		this.nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
		many.process(new Batch<>(Signal.LOGS, Telemetry.logRecords(1)));
		Awaitility.await().until(() -> {
			System.gc();
			return large.stream().filter((log) -> log.get() != null).count() <= 9;
		});
		Reference.reachabilityFence(many);
	}

	@Test
	void remembersAtLeastOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RecentLogs(0))
			.withMessage("maxRecords must be at least 1, was 0");
	}

	private void remember(List<LogRecordData> records) {
		this.logs.process(new Batch<>(Signal.LOGS, records));
	}

	private List<String> bodies() {
		return this.logs.newestFirst().stream().map(LogRecordData::getBodyValue).map(Value::asString).toList();
	}

	private static List<LogRecordData> large(int characters) {
		return Telemetry.logRecords((logger) -> logger.logRecordBuilder().setBody("x".repeat(characters)).emit());
	}

}
