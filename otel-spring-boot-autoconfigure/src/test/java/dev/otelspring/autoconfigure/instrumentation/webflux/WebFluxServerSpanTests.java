package dev.otelspring.autoconfigure.instrumentation.webflux;

import dev.otelspring.autoconfigure.testing.App;

/** The starter alone: no Micrometer but what Spring itself brings. */
class WebFluxServerSpanTests extends WebFluxServerSpanContract {

	@Override
	protected App.Builder customize(App.Builder builder) {
		return builder.starterAlone();
	}

}
