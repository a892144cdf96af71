package dev.otelspring.autoconfigure.instrumentation.webflux;

import dev.otelspring.autoconfigure.instrumentation.http.HttpServerLoadContract;
import dev.otelspring.autoconfigure.testing.App;
import org.junit.jupiter.api.AfterAll;
import reactor.core.publisher.Hooks;

/** Ten thousand requests to Reactor Netty. */
class WebFluxServerLoadTests extends HttpServerLoadContract {

	@Override
	protected App.Builder application() {
		// Reactor Netty 1.3.7 stops to read a connection where a request comes before the
		// last one, answered from another thread, has quite ended (reactor-netty#4361).
		return App.of(WebFluxServerContract.WebApp.class)
			.reactive()
			.starterAlone()
			.with("server.netty.max-keep-alive-requests=1");
	}

	@AfterAll
	static void disableHooks() {
		Hooks.disableAutomaticContextPropagation();
	}

}
