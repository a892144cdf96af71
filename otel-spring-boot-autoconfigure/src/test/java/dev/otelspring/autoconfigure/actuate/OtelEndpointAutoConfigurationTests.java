package dev.otelspring.autoconfigure.actuate;

import java.util.List;

import dev.otelspring.autoconfigure.doctor.Doctor;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.pipeline.status.RecentLogs;
import dev.otelspring.pipeline.status.RecentMetrics;
import dev.otelspring.pipeline.status.RecentTraces;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Access;
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
	void remembersNothingWhereNobodyCouldLookAtIt() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(RecentTraces.class)
			.doesNotHaveBean(RecentLogs.class)
			.doesNotHaveBean(RecentMetrics.class));
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=otel")
			.run((context) -> assertThat(context).hasSingleBean(RecentTraces.class)
				.hasSingleBean(RecentLogs.class)
				.hasSingleBean(RecentMetrics.class));
	}

	@Test
	void isNotThereWithoutActuator() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=otel")
			.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OtelEndpoint.class));
	}

	@Test
	void backsOffWhenUserDefinesOtelEndpoint() {
		StatusReport status = new StatusReport(OpenTelemetry.noop(), null, null, null, null, new Doctor(List.of()),
				null, null, Access.UNRESTRICTED);
		OtelEndpoint users = new OtelEndpoint(status, new TraceReport(null, null, new LogReport(null, null)),
				new LogReport(null, null), new MetricReport(null),
				new ConfigurationReport(new StandardEnvironment(), List.of()),
				new InstrumentationReport(new DefaultListableBeanFactory()),
				new RuntimeChanges(OpenTelemetry.noop(), null, null, null, status, new ChangeLog((event) -> {
				})));
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=otel")
			.withBean("usersEndpoint", OtelEndpoint.class, () -> users)
			.run((context) -> assertThat(context).getBean(OtelEndpoint.class).isSameAs(users));
	}

}
