package dev.otelspring.autoconfigure.compatibility;

import java.util.List;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.annotation.Observed;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told of observations of which nobody makes spans. */
class UntracedObservationsTests {

	private static final String MEND = ": Micrometer Tracing is not on the class path. Add "
			+ "org.springframework.boot:spring-boot-micrometer-tracing-opentelemetry and "
			+ "io.micrometer:micrometer-tracing-bridge-otel, or take @WithSpan";

	@Test
	void namesWhoObserves() {
		try (App app = untraced(Observing.class).start()) {
			assertThat(app.bean(Shop.class).sell()).isEqualTo("sold");
			assertThat(findings(app)).containsExactly("Observations become no spans: those of observingShop" + MEND);
		}
	}

	@Test
	void namesTheAnnotationWhereItIsInUse() {
		try (App app = untraced(Annotated.class).with("management.observations.annotations.enabled=true").start()) {
			assertThat(findings(app)).containsExactly("Observations become no spans: those of @Observed" + MEND);
		}
	}

	@Test
	void saysNothingWhereNobodyObserves() {
		try (App app = untraced(Annotated.class).start()) {
			assertThat(findings(app)).isEmpty();
		}
	}

	@Test
	void saysNothingBesideMicrometerTracing() {
		try (App app = App.of(Observing.class).noWeb().silent().start()) {
			assertThat(findings(app)).isEmpty();
		}
	}

	private static App.Builder untraced(Class<?> configuration) {
		return App.of(configuration).noWeb().silent().without("io.micrometer.tracing");
	}

	private static List<String> findings(App app) {
		return app.bean(ConfigurationFindings.class)
			.all()
			.stream()
			.map(ConfigurationFindings.Finding::message)
			.toList();
	}

	@EnableAutoConfiguration
	static class Observing {

		@Bean
		Shop observingShop(ObservationRegistry registry) {
			return new Shop(registry);
		}

	}

	@EnableAutoConfiguration
	static class Annotated {

		@Bean
		AnnotatedShop annotatedShop() {
			return new AnnotatedShop();
		}

	}

	/** Visible to a proxy of another class loader. */
	public static class AnnotatedShop {

		@Observed
		public void sell() {
		}

	}

	static class Shop {

		private final ObservationRegistry registry;

		Shop(ObservationRegistry registry) {
			this.registry = registry;
		}

		String sell() {
			return String.valueOf(Observation.createNotStarted("sell", this.registry).observe(() -> "sold"));
		}

	}

}
