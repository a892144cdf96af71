package dev.otelspring.autoconfigure.instrumentation.webflux;

import dev.otelspring.autoconfigure.instrumentation.http.HttpServerLoadContract;
import dev.otelspring.autoconfigure.testing.App;
import org.junit.jupiter.api.AfterAll;
import reactor.core.publisher.Hooks;

/** Ten thousand requests to Reactor Netty. */
class WebFluxServerLoadTests extends HttpServerLoadContract {

	@Override
	protected App.Builder application() {
		return App.of(WebFluxServerContract.WebApp.class).reactive().starterAlone();
	}

	@AfterAll
	static void disableHooks() {
		Hooks.disableAutomaticContextPropagation();
	}

}
