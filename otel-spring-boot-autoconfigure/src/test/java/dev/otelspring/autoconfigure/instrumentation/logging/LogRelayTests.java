package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What is logged before the SDK is there. */
@ExtendWith(OutputCaptureExtension.class)
class LogRelayTests {

	private final LogRelay<String> relay = new LogRelay<>();

	private final List<String> emitted = new ArrayList<>();

	@Test
	void holdsEventsUntilItIsConnected() {
		this.relay.take("one", 10);
		this.relay.take("two", 10);
		assertThat(this.relay.connect((event, context, thread) -> this.emitted.add(event))).isZero();
		this.relay.take("three", 10);
		assertThat(this.emitted).containsExactly("one", "two", "three");
	}

	@Test
	void dropsTheNewestBeyondANumber() {
		for (int i = 0; i < LogRelay.MAX_EVENTS + 3; i++) {
			this.relay.take("line " + i, 1);
		}
		assertThat(this.relay.connect((event, context, thread) -> this.emitted.add(event))).isEqualTo(3);
		assertThat(this.emitted).hasSize(LogRelay.MAX_EVENTS).startsWith("line 0");
	}

	@Test
	void dropsTheNewestBeyondASize() {
		this.relay.take("one", LogRelay.MAX_BYTES);
		this.relay.take("two", 1);
		assertThat(this.relay.connect((event, context, thread) -> this.emitted.add(event))).isOne();
		assertThat(this.emitted).containsExactly("one");
	}

	@Test
	void emitsNothingAfterItsEnd() {
		this.relay.take("one", 10);
		this.relay.close();
		this.relay.take("two", 10);
		this.relay.connect((event, context, thread) -> this.emitted.add(event));
		assertThat(this.emitted).isEmpty();
	}

	@Test
	void keepsFaultsFromTheApplication(CapturedOutput output) {
		this.relay.connect((event, context, thread) -> {
			throw new IllegalStateException("broken processor");
		});
		this.relay.take("one", 10);
		this.relay.take("two", 10);
		assertThat(output.getAll().split("broken processor", -1)).hasSize(2);
	}

	@Test
	void dropsWhatIsLoggedWhileItEmits() {
		this.relay.take("held", 10);
		this.relay.connect((event, context, thread) -> {
			this.emitted.add(event);
			this.relay.take("of the emission", 10);
		});
		this.relay.take("one", 10);
		assertThat(this.emitted).containsExactly("held", "one");
	}

}
