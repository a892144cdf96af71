package dev.otelspring.pipeline.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.stream.IntStream;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the client is told of a body, whatever it asks for. */
class FramesBodyTests {

	private final FramesBody body = new FramesBody(
			IntStream.range(0, 5).mapToObj((i) -> new Frame(Signal.TRACES, 1, new byte[] { (byte) i, 7 })).toList());

	@Test
	void lengthIsThatOfAllFrames() {
		assertThat(this.body.contentLength()).isEqualTo(10);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 5, 100, Long.MAX_VALUE })
	void givesWhatIsAskedForAndNoMore(long atOnce) {
		Asked asked = new Asked();
		this.body.subscribe(asked);
		assertThat(asked.buffers).isEmpty();
		for (long wanted = atOnce; !asked.complete; wanted += atOnce) {
			asked.subscription.request(atOnce);
			assertThat(asked.buffers).hasSize((int) Math.min(wanted, 5));
		}
		assertThat(asked.buffers).extracting((buffer) -> (int) buffer.get(0)).containsExactly(0, 1, 2, 3, 4);
		asked.subscription.request(1);
		assertThat(asked.buffers).hasSize(5);
		assertThat(asked.completions).isOne();
	}

	@Test
	void givesInOrderWhereTheNextIsAskedForWithinTheLast() {
		Asked asked = new Asked() {
			@Override
			public void onNext(ByteBuffer buffer) {
				super.onNext(buffer);
				this.subscription.request(1);
				// What is asked for here comes after this call, not within it.
				assertThat(this.buffers.get(this.buffers.size() - 1)).isSameAs(buffer);
			}
		};
		this.body.subscribe(asked);
		asked.subscription.request(1);
		assertThat(asked.buffers).extracting((buffer) -> (int) buffer.get(0)).containsExactly(0, 1, 2, 3, 4);
		assertThat(asked.completions).isOne();
	}

	@Test
	void isGivenAnewToWhoAsksAgain() {
		for (int i = 0; i < 2; i++) {
			Asked asked = new Asked();
			this.body.subscribe(asked);
			asked.subscription.request(Long.MAX_VALUE);
			assertThat(asked.buffers).hasSize(5);
		}
	}

	@Test
	void handsOverTheFramesThemselves() {
		Asked asked = new Asked();
		this.body.subscribe(asked);
		asked.subscription.request(1);
		assertThat(asked.buffers.get(0).array()).isSameAs(this.body.frames().get(0).bytes());
	}

	@Test
	void givesNothingMoreOnceCancelled() {
		Asked asked = new Asked() {
			@Override
			public void onNext(ByteBuffer buffer) {
				super.onNext(buffer);
				this.subscription.cancel();
			}
		};
		this.body.subscribe(asked);
		asked.subscription.request(Long.MAX_VALUE);
		assertThat(asked.buffers).hasSize(1);
		assertThat(asked.complete).isFalse();
	}

	@Test
	void refusesToGiveLessThanOne() {
		Asked asked = new Asked();
		this.body.subscribe(asked);
		asked.subscription.request(0);
		assertThat(asked.failure).isInstanceOf(IllegalArgumentException.class)
			.hasMessage("must ask for at least 1, asked for 0");
		asked.subscription.request(1);
		assertThat(asked.buffers).isEmpty();
	}

	private static class Asked implements Subscriber<ByteBuffer> {

		final List<ByteBuffer> buffers = new ArrayList<>();

		Subscription subscription;

		boolean complete;

		int completions;

		Throwable failure;

		@Override
		public void onSubscribe(Subscription newSubscription) {
			this.subscription = newSubscription;
		}

		@Override
		public void onNext(ByteBuffer buffer) {
			this.buffers.add(buffer);
		}

		@Override
		public void onError(Throwable newFailure) {
			this.failure = newFailure;
		}

		@Override
		public void onComplete() {
			this.complete = true;
			this.completions++;
		}

	}

}
