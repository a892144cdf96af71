package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.time.Duration;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.SentSpan;

/** Jetty in the place of Tomcat. */
class WebMvcServerSpanOnJettyTests extends WebMvcServerContract {

	@Override
	protected App.Builder application() {
		return super.application().onJetty().starterAlone();
	}

	// Jetty calls a request destroyed before it makes the error page.
	@Override
	protected long endOfErrorPage(SentSpan page) {
		return page.startNanos() - Duration.ofSeconds(10).toNanos();
	}

}
