package dev.otelspring.pipeline.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.Patiently;
import dev.otelspring.pipeline.testing.RecordingListener;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogRecordSourceTests {

	private final RecordingListener heard = new RecordingListener();

	private final List<LogRecordData> arrived = new CopyOnWriteArrayList<>();

	private final LogRecordSource source = new LogRecordSource(new SourceSettings(20, 10, Duration.ofDays(1)),
			new Pipeline<>(Signal.LOGS, List.of(), (batch) -> this.arrived.addAll(batch.items()), this.heard),
			this.heard);

	private final SdkLoggerProvider provider = SdkLoggerProvider.builder().addLogRecordProcessor(this.source).build();

	private final Logger logger = this.provider.get("test");

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void takesARecordWhenItIsEmitted() {
		emit("first");
		emit("second");
		assertThat(this.source.size()).isEqualTo(2);
		assertThat(this.source.forceFlush().join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
		assertThat(this.source.size()).isZero();
		assertThat(bodies()).containsExactly("first", "second");
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 2L));
	}

	@Test
	void fullBatchGoesAtOnce() {
		for (int i = 0; i < 10; i++) {
			emit("record " + i);
		}
		Patiently.await().until(() -> this.arrived.size() == 10);
	}

	@Test
	void forceFlushOfTheProviderHandsEverythingOver() {
		emit("record");
		assertThat(this.provider.forceFlush().join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
		assertThat(bodies()).containsExactly("record");
	}

	@Test
	void shutdownOfTheProviderHandsEverythingOver() {
		emit("record");
		assertThat(this.provider.shutdown().join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
		assertThat(bodies()).containsExactly("record");
	}

	@Test
	void recordAfterTheEndIsCountedAsShutdown() {
		emit("early");
		this.source.close(Duration.ofSeconds(30));
		emit("late");
		assertThat(bodies()).containsExactly("early");
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 2L, "dropped logs shutdown", 1L));
	}

	private void emit(String body) {
		this.logger.logRecordBuilder().setBody(body).emit();
	}

	private List<String> bodies() {
		return this.arrived.stream().map((record) -> Objects.requireNonNull(record.getBodyValue()).asString()).toList();
	}

}
