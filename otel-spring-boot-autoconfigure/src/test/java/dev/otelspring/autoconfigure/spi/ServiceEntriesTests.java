package dev.otelspring.autoconfigure.spi;

import java.util.Map;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** An entry that cannot be created costs nobody but itself. */
class ServiceEntriesTests {

	@Test
	void leavesOutEntriesThatCannotBeCreatedAndTellsEach() {
		ClassLoader jars = ServiceFiles.of(ResourceProvider.class, "com.example.Nowhere", Unlinked.class.getName(),
				ServiceFiles.UNLINKED + "One", ServiceFiles.UNLINKED + "Two", Failing.class.getName(),
				ServiceEntriesTests.class.getName(), Good.class.getName());
		try (Backend backend = Backend.start()) {
			Contexts.silentRunner()
				.withInitializer(Contexts.variables(Map.of()))
				.withClassLoader(jars)
				.withPropertyValues("otel.traces.exporter=otlp",
						"otel.exporter.otlp.endpoint=" + backend.receiver().endpoint())
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(context.getBean(ConfigurationFindings.class).all())
						.extracting(ConfigurationFindings.Finding::message)
						.satisfiesExactlyInAnyOrder(
								(message) -> assertThat(message).contains("com.example.Nowhere not found"),
								(message) -> assertThat(message).contains(Unlinked.class.getName(),
										"NoClassDefFoundError: io/opentelemetry/semconv/Missing"),
								(message) -> assertThat(message).contains("NoClassDefFoundError: unlinked.Base"),
								(message) -> assertThat(message).contains(Failing.class.getName(), "no metadata here"),
								(message) -> assertThat(message).contains("ServiceEntriesTests not a subtype"))
						.allSatisfy((message) -> assertThat(message).startsWith("An entry for "
								+ "io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider has no effect: it failed: "));
					context.getBean(Tracer.class).spanBuilder("span").startSpan().end();
				});
			assertThat(backend.spans()).isNotEmpty();
			assertThat(backend.receiver().requests())
				.anySatisfy((request) -> assertThat(request.traces().getResourceSpans(0).getResource().toString())
					.contains("of.good"));
		}
	}

	@Test
	@Timeout(30)
	void endsWhereTheEntriesCannotBeListed() {
		Contexts.silentRunner()
			.withInitializer(Contexts.variables(Map.of()))
			.withClassLoader(ServiceFiles.unreadable(ResourceProvider.class))
			.run((context) -> assertThat(context.getBean(ConfigurationFindings.class).all()).singleElement()
				.satisfies((finding) -> assertThat(finding.message()).contains("a broken jar")));
	}

	/** What a class of a jar that is not there does. */
	public static final class Unlinked implements ResourceProvider {

		private static final boolean linked = link();

		@Override
		public Resource createResource(ConfigProperties config) {
			return linked ? Resource.empty() : Resource.getDefault();
		}

		private static boolean link() {
			throw new NoClassDefFoundError("io/opentelemetry/semconv/Missing");
		}

	}

	/** Fails. */
	public static final class Failing implements ResourceProvider {

		private final Resource resource = find();

		@Override
		public Resource createResource(ConfigProperties config) {
			return this.resource;
		}

		private static Resource find() {
			throw new IllegalStateException("no metadata here");
		}

	}

	/** Works. */
	public static final class Good implements ResourceProvider {

		@Override
		public Resource createResource(ConfigProperties config) {
			return Resource.create(Attributes.of(AttributeKey.stringKey("of.good"), "yes"));
		}

	}

}
