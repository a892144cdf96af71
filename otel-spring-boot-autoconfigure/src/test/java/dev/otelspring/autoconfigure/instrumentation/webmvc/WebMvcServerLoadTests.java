package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.instrumentation.http.HttpServerLoadContract;
import dev.otelspring.autoconfigure.testing.App;

/** Ten thousand requests to Tomcat. */
class WebMvcServerLoadTests extends HttpServerLoadContract {

	@Override
	protected App.Builder application() {
		return App.of(WebMvcServerContract.WebApp.class).starterAlone();
	}

}
