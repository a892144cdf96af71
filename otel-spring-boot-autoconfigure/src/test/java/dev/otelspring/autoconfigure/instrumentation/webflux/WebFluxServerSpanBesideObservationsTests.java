package dev.otelspring.autoconfigure.instrumentation.webflux;

import dev.otelspring.autoconfigure.testing.App;

/** Beside Boot's own starter, Actuator, Micrometer's meters and its tracing. */
class WebFluxServerSpanBesideObservationsTests extends WebFluxServerSpanContract {

	@Override
	protected App.Builder customize(App.Builder builder) {
		return builder.with("management.tracing.sampling.probability=1.0");
	}

}
