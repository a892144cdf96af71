package dev.otelspring.pipeline.exporter;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.queue.DurableQueueSettings;
import dev.otelspring.pipeline.queue.MemoryQueue;
import dev.otelspring.pipeline.queue.SendingQueue;
import dev.otelspring.pipeline.queue.StorageDirectory;
import dev.otelspring.pipeline.transport.SendResult;
import dev.otelspring.pipeline.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hundred spans a second, the backend away for ten minutes, default settings: all
 * arrive, and the backlog is gone a minute after. The clock is the test's own.
 */
class TenMinutesOutageTests {

	private static final int SPANS_PER_SECOND = 100;

	private static final int OUTAGE_SECONDS = 600;

	/** 64 spans of 300 bytes, as the fan-out would make them. */
	private static final int SPAN_SIZE = 300;

	private final Backend backend = new Backend();

	@Test
	void nothingIsLostFromAQueueInMemory() {
		outage(new MemoryQueue(32_000_000));
	}

	@Test
	void nothingIsLostFromAQueueOnDisk(@TempDir Path directory) {
		try (StorageDirectory storage = StorageDirectory.open(directory)) {
			outage(storage.queue("main", DurableQueueSettings.ofCapacity(100_000_000)));
		}
	}

	private void outage(SendingQueue queue) {
		Exporter exporter = new Exporter("main", EnumSet.of(Signal.TRACES), queue, this.backend, RetryPolicy.defaults(),
				ExporterSettings.defaults(), PipelineListener.NONE);
		long created = 0;
		long now = 0;
		this.backend.away = true;
		for (int second = 0; second < OUTAGE_SECONDS; second++) {
			created += second(exporter, now);
			now += TimeUnit.SECONDS.toNanos(1);
		}
		assertThat(this.backend.delivered).isZero();

		this.backend.away = false;
		int secondsToCatchUp = 0;
		while (exporter.queued(Signal.TRACES) > 0 && secondsToCatchUp < 60) {
			created += second(exporter, now);
			now += TimeUnit.SECONDS.toNanos(1);
			work(exporter, now);
			secondsToCatchUp++;
		}
		assertThat(exporter.queued(Signal.TRACES)).isZero();
		assertThat(this.backend.delivered).isEqualTo(created).isGreaterThanOrEqualTo(60_000);
		// The longest wait between two tries is 30 s, give or take a half.
		assertThat(secondsToCatchUp).isLessThanOrEqualTo((int) Duration.ofSeconds(46).toSeconds());
		exporter.close();
	}

	private static long second(Exporter exporter, long now) {
		exporter.offer(new Frame(Signal.TRACES, SPANS_PER_SECOND, new byte[SPANS_PER_SECOND * SPAN_SIZE]));
		work(exporter, now);
		return SPANS_PER_SECOND;
	}

	// Until there is nothing to do at this moment.
	private static void work(Exporter exporter, long now) {
		for (int i = 0; i < 1000; i++) {
			if (exporter.step(now) > 1) {
				return;
			}
		}
	}

	private static final class Backend implements Transport {

		private boolean away;

		private long delivered;

		@Override
		public CompletableFuture<SendResult> send(Signal signal, List<Frame> frames) {
			if (this.away) {
				return CompletableFuture
					.completedFuture(new SendResult.RetryLater(null, Problem.other("connection refused")));
			}
			frames.forEach((frame) -> this.delivered += frame.count());
			return CompletableFuture.completedFuture(new SendResult.Accepted());
		}

		@Override
		public void close() {
		}

	}

}
