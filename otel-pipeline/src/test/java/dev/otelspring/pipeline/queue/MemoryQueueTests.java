package dev.otelspring.pipeline.queue;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MemoryQueueTests extends SendingQueueContract {

	@Override
	protected SendingQueue open(long capacity) {
		return new MemoryQueue(capacity);
	}

	@Test
	void holdsAsManyBytesAsItWasGiven() {
		SendingQueue queue = open(200);
		assertThat(queue.capacity()).isEqualTo(200);
		assertThat(queue.offer(frame(Signal.TRACES, 1))).isEmpty();
		assertThat(queue.offer(frame(Signal.TRACES, 1))).isEmpty();
		assertThat(queue.bytes()).isEqualTo(200);
	}

	@Test
	void dropsNoMoreFramesThanItMust() {
		SendingQueue queue = queueFor(4);
		offer(queue, Signal.TRACES, Signal.METRICS, Signal.TRACES, Signal.LOGS);
		Frame twice = new Frame(Signal.LOGS, 1, new byte[2 * FRAME_SIZE - 1]);
		assertThat(numbers(queue.offer(twice))).containsExactly(0, 1);
		assertThat(queue.offer(new Frame(Signal.LOGS, 1, new byte[1]))).isEmpty();
		assertThat(queue.bytes()).isEqualTo(queue.capacity());
	}

	@Test
	void holdsNothingOnceItIsClosed() {
		SendingQueue queue = queueFor(4);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.LOGS);
		queue.peek(Signal.ALL, 1, FRAME_SIZE);
		queue.close();
		assertThat(queue.bytes()).isZero();
		assertThat(queue.count(Signal.TRACES)).isZero();
		assertThat(queue.count(Signal.LOGS)).isZero();
		assertThat(queue.peek(Signal.ALL, 1, FRAME_SIZE)).isEmpty();
	}

	@Test
	void doesNotOutliveTheProcess() {
		assertThat(open(1).isDurable()).isFalse();
	}

	@Test
	void needsRoomForAByte() {
		assertThatIllegalArgumentException().isThrownBy(() -> open(0))
			.withMessage("capacity must be at least one byte, was 0");
	}

}
