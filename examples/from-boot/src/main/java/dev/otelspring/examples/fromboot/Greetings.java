package dev.otelspring.examples.fromboot;

import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.annotation.Observed;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Composes greetings, with one observation by annotation and one by code.
 */
@Component
class Greetings {

	private final RestClient restClient;

	private final ObservationRegistry observations;

	private final MeterRegistry meters;

	private final Environment environment;

	Greetings(RestClient.Builder builder, ObservationRegistry observations, MeterRegistry meters,
			Environment environment) {
		this.restClient = builder.build();
		this.observations = observations;
		this.meters = meters;
		this.environment = environment;
	}

	@Observed(name = "greeting.compose", contextualName = "compose-greeting")
	String compose(String name) {
		String salutation = this.restClient.get()
			.uri("http://localhost:{port}/salutation", this.environment.getProperty("local.server.port"))
			.retrieve()
			.body(String.class);
		this.meters.counter("greetings", "kind", "named").increment();
		return Objects.requireNonNull(Observation.createNotStarted("greeting.decorate", this.observations)
			.contextualName("decorate-greeting")
			.lowCardinalityKeyValue("style", "plain")
			.observe(() -> salutation + ", " + name + "!"));
	}

}
