package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.testing.App;

/** Beside Boot's own starter, Actuator, Micrometer's meters and its tracing. */
class WebMvcServerSpanBesideObservationsTests extends WebMvcServerSpanContract {

	@Override
	protected App.Builder customize(App.Builder builder) {
		return builder;
	}

}
