package dev.otelspring.autoconfigure.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Beans around metrics. */
class MetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void backsOffWhenUserDefinesMeterProvider() {
		SdkMeterProvider users = SdkMeterProvider.builder().build();
		this.contextRunner.withBean("usersMeterProvider", SdkMeterProvider.class, () -> users)
			.run((context) -> assertThat(context).getBean(SdkMeterProvider.class).isSameAs(users));
	}

	@Test
	void backsOffWhenUserDefinesOpenTelemetry() {
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(context).doesNotHaveBean(SdkMeterProvider.class));
	}

	@Test
	void exportsWhatTheApplicationMeasures() {
		Contexts.runner().withPropertyValues(this.backend.properties()).run((context) -> {
			context.getBean(Meter.class).counterBuilder("orders").build().add(3);
			Metric orders = Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> this.backend.receiver()
					.metrics()
					.stream()
					.filter((metric) -> metric.getName().equals("orders"))
					.toList(), (found) -> !found.isEmpty())
				.get(0);
			assertThat(orders.getSum().getDataPoints(0).getAsInt()).isEqualTo(3);
			assertThat(orders.getSum().getAggregationTemporality())
				.isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
		});
	}

	@Test
	void exportsMoreThanOnce() {
		Contexts.runner().withPropertyValues(this.backend.properties()).run((context) -> {
			context.getBean(Meter.class).counterBuilder("orders").build().add(3);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.backend.receiver().metrics().size() > 2);
		});
	}

	@Test
	void appliesCustomizersInOrder() {
		Contexts.runner()
			.withPropertyValues(this.backend.properties())
			.withUserConfiguration(Customizers.class)
			.run((context) -> {
				context.getBean(Meter.class).counterBuilder("orders").build().add(3);
				assertThat(context.getBean(Customizers.class).calls).containsExactly("first", "second");
			});
		assertThat(this.backend.receiver().metrics()).extracting(Metric::getName)
			.contains("renamed")
			.doesNotContain("orders");
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		MeterProviderCustomizer second() {
			return (builder) -> this.calls.add("second");
		}

		@Bean
		@Order(1)
		MeterProviderCustomizer first() {
			return (builder) -> {
				this.calls.add("first");
				builder.registerView(InstrumentSelector.builder().setName("orders").build(),
						View.builder().setName("renamed").build());
			};
		}

	}

}
