package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What is logged before the SDK is there. */
@ExtendWith(OutputCaptureExtension.class)
class LogRelayTests {

	private final LogRelay<String> relay = new LogRelay<>(false);

	private final List<String> emitted = new ArrayList<>();

	@Test
	void holdsEventsUntilItIsConnected() {
		take("one", 10);
		take("two", 10);
		assertThat(connect((event, context, thread) -> this.emitted.add(event))).isZero();
		take("three", 10);
		assertThat(this.emitted).containsExactly("one", "two", "three");
	}

	@Test
	void dropsTheNewestBeyondANumber() {
		for (int i = 0; i < LogRelay.MAX_EVENTS + 3; i++) {
			take("line " + i, 1);
		}
		assertThat(connect((event, context, thread) -> this.emitted.add(event))).isEqualTo(3);
		assertThat(this.emitted).hasSize(LogRelay.MAX_EVENTS).startsWith("line 0");
	}

	@Test
	void dropsTheNewestBeyondASize() {
		take("one", LogRelay.MAX_BYTES);
		take("two", 1);
		assertThat(connect((event, context, thread) -> this.emitted.add(event))).isOne();
		assertThat(this.emitted).containsExactly("one");
	}

	@Test
	void emitsNothingAfterItsEnd() {
		take("one", 10);
		this.relay.close();
		take("two", 10);
		connect((event, context, thread) -> this.emitted.add(event));
		assertThat(this.emitted).isEmpty();
	}

	@Test
	void keepsFaultsFromTheApplication(CapturedOutput output) {
		connect((event, context, thread) -> {
			throw new IllegalStateException("broken processor");
		});
		take("one", 10);
		take("two", 10);
		assertThat(output.getAll().split("broken processor", -1)).hasSize(2);
	}

	@Test
	void dropsWhatIsLoggedWhileItEmits() {
		take("held", 10);
		connect((event, context, thread) -> {
			this.emitted.add(event);
			take("of the emission", 10);
		});
		take("one", 10);
		assertThat(this.emitted).containsExactly("held", "one");
	}

	@Test
	void holdsAgainUntilTheNextEmitter() {
		connect((event, context, thread) -> this.emitted.add("first " + event));
		this.relay.hold();
		take("one", 10);
		assertThat(this.emitted).isEmpty();
		connect((event, context, thread) -> this.emitted.add("second " + event));
		assertThat(this.emitted).containsExactly("second one");
	}

	/** Who takes the records has a bounded queue, too. */
	@Test
	void letsTheQueueCatchUp() {
		for (int i = 0; i < LogRelay.MAX_EVENTS; i++) {
			take("line " + i, 1);
		}
		List<Integer> portions = new ArrayList<>();
		this.relay.connect((event, context, thread) -> this.emitted.add(event), () -> {
			portions.add(this.emitted.size());
			this.emitted.clear();
		});
		assertThat(portions).hasSizeGreaterThan(1).allMatch((size) -> size <= 512);
	}

	private long connect(LogEmitter<String> emitter) {
		return this.relay.connect(emitter, () -> {
		});
	}

	private void take(String event, long bytes) {
		this.relay.take(event, Context.current(), 1, bytes);
	}

}
