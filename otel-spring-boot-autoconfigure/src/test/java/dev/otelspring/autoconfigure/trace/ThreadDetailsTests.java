package dev.otelspring.autoconfigure.trace;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Spans may tell of the thread that started them. */
class ThreadDetailsTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void areOnEachSpanIfAskedFor() {
		assertThat(sent("otel.instrumentation.common.thread-details.enabled=true").attributes())
			.containsEntry("thread.name", Thread.currentThread().getName())
			.containsEntry("thread.id", Thread.currentThread().getId());
	}

	@Test
	void areNotThereByDefault() {
		assertThat(sent().attributes()).isEmpty();
	}

	private SentSpan sent(String... properties) {
		Contexts.runner()
			.withPropertyValues(this.backend.properties())
			.withPropertyValues(properties)
			.run((context) -> context.getBean(OpenTelemetry.class)
				.getTracer("shop")
				.spanBuilder("sell")
				.startSpan()
				.end());
		return this.backend.spans().get(0);
	}

}
