package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.testing.App;

/** The starter alone: no Micrometer but what Spring itself brings. */
class WebMvcServerSpanTests extends WebMvcServerContract {

	@Override
	protected App.Builder application() {
		return super.application().starterAlone();
	}

}
