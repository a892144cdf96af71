package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.MetricAttribute;
import dev.otelspring.annotations.Timed;
import dev.otelspring.annotations.UpDownCounted;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.proto.metrics.v1.Metric;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

/** The instruments of annotations: names, attributes, units, bounds. */
class MetricAnnotationTests {

	@AutoClose
	private final Backend backend = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withPropertyValues(this.backend.properties())
		.withBean(Orders.class);

	@Test
	void namesAnInstrumentAfterClassAndMethod() {
		call(Orders::unnamed);
		assertThat(this.backend.numbers("MetricAnnotationTests.Orders.unnamed")).containsExactly(entry(Map.of(), 1L));
	}

	@Test
	void hasTheAttributesOfAnnotationAndArguments() {
		call((orders) -> {
			orders.place("retail", 2, Optional.of(true), List.of("a"), null);
			orders.place("retail", 2, Optional.of(true), List.of("a"), null);
			orders.place("bulk", 3, Optional.empty(), List.of(), Size.LARGE);
		});
		assertThat(this.backend.numbers("orders")).containsOnly(
				entry(Map.of("channel", "web", "order.type", "retail", "items", 2L, "express", true, "tags",
						List.of("a")), 2L),
				entry(Map.of("channel", "web", "order.type", "bulk", "items", 3L, "tags", List.of(), "size", "LARGE"),
						1L));
	}

	@Test
	void tellsOutcomesApart() {
		call((orders) -> {
			orders.charge(1);
			orders.charge(1);
			assertThatIllegalStateException().isThrownBy(() -> orders.charge(-1));
			assertThatIllegalArgumentException().isThrownBy(() -> orders.charge(0));
		});
		assertThat(this.backend.numbers("charges")).containsOnly(entry(Map.of(), 2L),
				entry(Map.of("error.type", IllegalStateException.class.getName()), 1L),
				entry(Map.of("error.type", IllegalArgumentException.class.getName()), 1L));
	}

	@Test
	void hasItsOwnUnitAndBoundaries() {
		call((orders) -> orders.charge(1));
		assertThat(this.backend.metric("charge.duration")).get().satisfies((metric) -> {
			assertThat(metric.getUnit()).isEqualTo("ms");
			assertThat(metric.getDescription()).isEqualTo("How long a charge takes.");
			assertThat(metric.getHistogram().getDataPoints(0).getExplicitBoundsList()).containsExactly(1.0, 60000.0);
			assertThat(metric.getHistogram().getDataPoints(0).getSum()).isBetween(5.0, 60000.0);
		});
	}

	@Test
	void sharesAnInstrumentOfOneName() {
		call((orders) -> {
			orders.first();
			orders.second();
		});
		assertThat(this.backend.numbers("shared")).containsOnly(entry(Map.of("step", "first"), 1L),
				entry(Map.of("step", "second"), 1L));
	}

	@Test
	void sharesAnInstrumentWhereOnlyOneDescribesIt() {
		call((orders) -> {
			orders.undescribed();
			orders.described();
			orders.describedOtherwise();
		});
		assertThat(this.backend.numbers("described")).containsExactly(entry(Map.of(), 3L));
		assertThat(this.backend.metric("described").map(Metric::getDescription)).isPresent()
			.get(as(InstanceOfAssertFactories.STRING))
			.startsWith("Orders that were ");
	}

	@Test
	void leadsFromAMeasurementToItsTrace() {
		call((orders) -> orders.charge(1));
		// An exemplar is exported once, so not in the last points.
		assertThat(this.backend.receiver().metrics()).filteredOn((metric) -> metric.getName().equals("charge.duration"))
			.flatExtracting((metric) -> metric.getHistogram().getDataPoints(0).getExemplarsList())
			.singleElement()
			.satisfies((exemplar) -> assertThat(HexFormat.of().formatHex(exemplar.getSpanId().toByteArray()))
				.isEqualTo(this.backend.spans().get(0).spanId()));
	}

	@Test
	void doesNotFailTheCallWhereAnArgumentCannotBeRead() {
		call((orders) -> assertThat(orders.unreadable(new Object() {

			@Override
			public String toString() {
				throw new UnsupportedOperationException("on purpose");
			}

		})).isEqualTo("read"));
		assertThat(this.backend.numbers("unreadable")).containsExactly(entry(Map.of(), 1L));
	}

	@Test
	void countsWithoutTracesToo() {
		this.contextRunner.withPropertyValues("otel.traces.sampler=always_off")
			.run((context) -> context.getBean(Orders.class).charge(1));
		assertThat(this.backend.numbers("charges")).containsExactly(entry(Map.of(), 1L));
		assertThat(this.backend.spans()).isEmpty();
	}

	private void call(Consumer<Orders> calls) {
		this.contextRunner.run((context) -> calls.accept(context.getBean(Orders.class)));
	}

	enum Size {

		LARGE

	}

	static class Orders {

		@Counted
		void unnamed() {
		}

		@Counted(value = "orders", attributes = "channel=web")
		@UpDownCounted("orders.active")
		void place(@MetricAttribute("order.type") String type, @MetricAttribute int items,
				@MetricAttribute("express") Optional<Boolean> express, @MetricAttribute("tags") List<String> tags,
				@MetricAttribute("size") Size size) {
		}

		@WithSpan
		@Counted("charges")
		@Timed(value = "charge.duration", unit = "ms", description = "How long a charge takes.",
				boundaries = { 1, 60000 })
		void charge(int amount) {
			if (amount < 0) {
				throw new IllegalStateException("on purpose");
			}
			if (amount == 0) {
				throw new IllegalArgumentException("on purpose");
			}
			pause();
		}

		// At least: a park may end at once.
		private static void pause() {
			long end = System.nanoTime() + Duration.ofMillis(6).toNanos();
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
		}

		@Counted(value = "shared", attributes = "step=first")
		void first() {
		}

		@Counted("described")
		void undescribed() {
		}

		@Counted(value = "described", description = "Orders that were described.")
		void described() {
		}

		@Counted(value = "described", description = "Orders that were described otherwise.")
		void describedOtherwise() {
		}

		@Counted(value = "shared", attributes = "step=second")
		void second() {
		}

		@Counted("unreadable")
		String unreadable(@MetricAttribute("bad") Object bad) {
			return "read";
		}

	}

}
