package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.Map;
import java.util.stream.Stream;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.Gauge;
import dev.otelspring.annotations.Timed;
import dev.otelspring.annotations.UpDownCounted;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.proto.metrics.v1.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

/** What no instrument can be made of stops the start. */
@ExtendWith(OutputCaptureExtension.class)
class InvalidAnnotationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	static Stream<Arguments> wrong() {
		return Stream.of(
				Arguments.of(SpaceInName.class, "@Counted", "'orders placed' is no name of an instrument", "letters"),
				Arguments.of(NonAsciiName.class, "@Gauge", "'größe' is no name of an instrument", "ASCII"),
				Arguments.of(LongName.class, "@Counted", "is no name of an instrument", "255"),
				Arguments.of(LongUnit.class, "@Counted", "is no unit", "63"),
				Arguments.of(UnknownUnit.class, "@Timed", "the unit 'min'", "s or ms"),
				Arguments.of(FallingBoundaries.class, "@Timed", "the boundaries [2.0, 1.0] do not rise", "greater"),
				Arguments.of(AttributeWithoutKey.class, "@Counted", "the attribute 'web' has no key", "key=value"),
				Arguments.of(GaugeWithParameter.class, "@Gauge", "the method has parameters", "without parameters"),
				Arguments.of(GaugeOfText.class, "@Gauge", "returns java.lang.String, which is no number",
						"Return a number"),
				Arguments.of(TwoKinds.class, "@", "the instrument '", "another name"),
				Arguments.of(TwoUnits.class, "@Counted", "has the unit", "another name"),
				Arguments.of(TwoBoundaries.class, "@Timed", "has the boundaries", "another name"));
	}

	@ParameterizedTest
	@MethodSource("wrong")
	void stopsTheStart(Class<?> type, String annotation, String why, String mend) {
		this.contextRunner.withBean(type).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOf(InvalidAnnotationException.class)
				.hasMessageContaining(annotation)
				.hasMessageContaining(why)
				.hasMessageContaining(type.getName() + ".");
			assertThat(((InvalidAnnotationException) context.getStartupFailure()).mends()).singleElement()
				.asString()
				.contains(mend);
		});
	}

	@Test
	void saysWhatMendsIt(CapturedOutput output) {
		assertThat(catchThrowable(
				() -> SpringApplication.run(WrongApplication.class, "--spring.main.web-application-type=none",
						"--otel.traces.exporter=none", "--otel.metrics.exporter=none", "--otel.logs.exporter=none")))
			.isInstanceOf(InvalidAnnotationException.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("@Counted on " + SpaceInName.class.getName()
					+ ".place cannot be used: 'orders placed' is no name of an instrument.")
			.contains("Action:", "Name it with up to 255 letters");
	}

	@Test
	void tellsAllAtOnce() {
		this.contextRunner.withBean(SpaceInName.class)
			.withBean(UnknownUnit.class)
			.run((context) -> assertThat(((InvalidAnnotationException) context.getStartupFailure()).descriptions())
				.hasSize(2));
	}

	@Test
	void onlyTellsOfBeansThatAreMadeLater() {
		this.contextRunner.withBean(SpaceInName.class, SpaceInName::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(SpaceInName.class).place()).isEqualTo("placed");
				assertThat(context.getBean(ConfigurationFindings.class).all()).singleElement()
					.satisfies((finding) -> assertThat(finding.message()).contains("'orders placed' is no name"));
			});
	}

	@Test
	void makesNothingOfALaterBeansConflict() {
		try (Backend backend = Backend.start()) {
			Contexts.runner()
				.withPropertyValues(backend.properties())
				.withBean(Same.class)
				.withBean(Later.class, Later::new, (definition) -> definition.setLazyInit(true))
				.run((context) -> {
					context.getBean(Same.class).place();
					context.getBean(Later.class).charge();
					assertThat(context.getBean(ConfigurationFindings.class).all()).singleElement()
						.satisfies((finding) -> assertThat(finding.message()).contains("the instrument 'orders' is"));
				});
			assertThat(backend.numbers("orders")).containsExactly(entry(Map.of(), 1L));
			assertThat(backend.spans()).singleElement().extracting(SentSpan::name).isEqualTo("charge");
			assertThat(backend.receiver().metrics()).filteredOn((metric) -> metric.getName().equals("orders"))
				.allMatch(Metric::hasSum);
		}
	}

	@Test
	void takesTheSameNameTwice() {
		this.contextRunner.withBean(Same.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void isNotAskedWhereAnnotationsAreOff() {
		this.contextRunner.withBean(SpaceInName.class)
			.withPropertyValues("otel.instrumentation.annotations.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SpaceInName.class)
	static class WrongApplication {

	}

	static class SpaceInName {

		@Counted("orders placed")
		String place() {
			return "placed";
		}

	}

	static class NonAsciiName {

		@Gauge("größe")
		int size() {
			return 1;
		}

	}

	static class LongName {

		static final String NAME = "n23456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
				+ "123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
				+ "12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345";

		@Counted(NAME)
		void place() {
		}

	}

	static class LongUnit {

		@Counted(value = "orders", unit = "{a unit that nobody would think of, not even on a very long day, "
				+ "and that no backend would show}")
		void place() {
		}

	}

	static class UnknownUnit {

		@Timed(value = "orders.duration", unit = "min")
		void place() {
		}

	}

	static class FallingBoundaries {

		@Timed(value = "orders.duration", boundaries = { 2, 1 })
		void place() {
		}

	}

	static class AttributeWithoutKey {

		@Counted(value = "orders", attributes = "web")
		void place() {
		}

	}

	static class GaugeWithParameter {

		@Gauge("size")
		int size(String of) {
			return 1;
		}

	}

	static class GaugeOfText {

		@Gauge("size")
		String size() {
			return "1";
		}

	}

	static class TwoKinds {

		@Counted("orders")
		void place() {
		}

		@UpDownCounted("Orders")
		void hold() {
		}

	}

	static class TwoUnits {

		@Counted("orders")
		void place() {
		}

		@Counted(value = "orders", unit = "{order}")
		void placeTwice() {
		}

	}

	static class TwoBoundaries {

		@Timed("orders.duration")
		void place() {
		}

		@Timed(value = "orders.duration", boundaries = 1)
		void placeTwice() {
		}

	}

	static class Later {

		@WithSpan("charge")
		@Timed("orders")
		void charge() {
		}

	}

	static class Same {

		@Counted("orders")
		void place() {
		}

		@Counted(value = "orders", attributes = "twice=true")
		void placeTwice() {
		}

	}

}
