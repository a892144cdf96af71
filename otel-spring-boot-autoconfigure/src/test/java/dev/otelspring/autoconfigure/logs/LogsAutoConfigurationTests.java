package dev.otelspring.autoconfigure.logs;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentAttributes;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Beans around log records. */
class LogsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void backsOffWhenUserDefinesLoggerProvider() {
		SdkLoggerProvider users = SdkLoggerProvider.builder().build();
		this.contextRunner.withBean("usersLoggerProvider", SdkLoggerProvider.class, () -> users)
			.run((context) -> assertThat(context).getBean(SdkLoggerProvider.class).isSameAs(users));
	}

	@Test
	void backsOffWhenUserDefinesOpenTelemetry() {
		this.contextRunner.withBean("usersOpenTelemetry", OpenTelemetry.class, OpenTelemetry::noop)
			.run((context) -> assertThat(context).doesNotHaveBean(SdkLoggerProvider.class));
	}

	@Test
	void exportsWhatGoesThroughTheLogsApi() {
		Contexts.runner()
			.withPropertyValues(this.backend.properties())
			.run((context) -> log(context.getBean(OpenTelemetry.class)));
		assertThat(this.backend.receiver().logRecords()).singleElement().satisfies((record) -> {
			assertThat(record.getBody().getStringValue()).isEqualTo("hello");
			assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_WARN);
		});
	}

	@Test
	void appliesCustomizersInOrder() {
		Contexts.runner()
			.withPropertyValues(this.backend.properties())
			.withUserConfiguration(Customizers.class)
			.run((context) -> {
				assertThat(context.getBean(Customizers.class).calls).containsExactly("first", "second");
				log(context.getBean(OpenTelemetry.class));
			});
		assertThat(this.backend.receiver().logRecords()).singleElement()
			.satisfies((record) -> assertThat(SentAttributes.of(record.getAttributesList())).containsEntry("shop",
					"north"));
	}

	private static void log(OpenTelemetry openTelemetry) {
		openTelemetry.getLogsBridge().get("test").logRecordBuilder().setSeverity(Severity.WARN).setBody("hello").emit();
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		LoggerProviderCustomizer second() {
			return (builder) -> this.calls.add("second");
		}

		@Bean
		@Order(1)
		LoggerProviderCustomizer first() {
			LogRecordProcessor shop = (context, record) -> record.setAttribute(AttributeKey.stringKey("shop"), "north");
			return (builder) -> {
				this.calls.add("first");
				// First: a record that the pipeline has taken over is not to change.
				builder.addLogRecordProcessorFirst(shop);
			};
		}

	}

}
