package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.testing.App;

/** The starter alone: no Micrometer but what Spring itself brings. */
class WebMvcServerSpanTests extends WebMvcServerSpanContract {

	@Override
	protected App.Builder customize(App.Builder builder) {
		return builder.starterAlone();
	}

}
