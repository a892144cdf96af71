package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.testing.App;

/** Jetty in the place of Tomcat. */
class WebMvcServerSpanOnJettyTests extends WebMvcServerContract {

	@Override
	protected App.Builder application() {
		return super.application().onJetty().starterAlone();
	}

	// Jetty calls a request destroyed before it makes the error page.
	@Override
	protected boolean isToldOfTheErrorPage() {
		return false;
	}

}
