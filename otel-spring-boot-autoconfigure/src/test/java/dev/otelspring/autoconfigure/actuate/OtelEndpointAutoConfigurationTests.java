package dev.otelspring.autoconfigure.actuate;

import java.util.List;

import dev.otelspring.autoconfigure.doctor.Doctor;
import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** When there is an endpoint. */
class OtelEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	@Test
	void isThereWhereItIsExposed() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=otel")
			.run((context) -> assertThat(context).hasSingleBean(OtelEndpoint.class));
	}

	@Test
	void isNotThereByDefault() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(OtelEndpoint.class));
	}

	@Test
	void isNotThereWhereNobodyMayReadIt() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=otel",
					"management.endpoint.otel.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(OtelEndpoint.class));
	}

	@Test
	void isNotThereWithoutActuator() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=otel")
			.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OtelEndpoint.class));
	}

	@Test
	void backsOffWhenUserDefinesOtelEndpoint() {
		OtelEndpoint users = new OtelEndpoint(
				new StatusReport(OpenTelemetry.noop(), null, null, null, null, new Doctor(List.of()), null, null),
				new TraceReport(null, null), new ConfigurationReport(new StandardEnvironment()),
				new InstrumentationReport(new DefaultListableBeanFactory()));
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=otel")
			.withBean("usersEndpoint", OtelEndpoint.class, () -> users)
			.run((context) -> assertThat(context).getBean(OtelEndpoint.class).isSameAs(users));
	}

}
