package dev.otelspring.autoconfigure.instrumentation.webflux;

import dev.otelspring.autoconfigure.testing.App;

/** The starter alone: no Micrometer but what Spring itself brings. */
class WebFluxServerSpanTests extends WebFluxServerContract {

	@Override
	protected App.Builder application() {
		return super.application().starterAlone();
	}

}
