package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.testing.App;
import org.apache.catalina.core.StandardContext;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The starter alone: no Micrometer but what Spring itself brings. */
class WebMvcServerSpanTests extends WebMvcServerContract {

	@Override
	protected App.Builder application() {
		return super.application().starterAlone();
	}

	// With one, Tomcat makes an event of each attribute that is set on a request.
	@Test
	void addsNoListenerToTomcat() {
		TomcatWebServer server = (TomcatWebServer) ((WebServerApplicationContext) app().context()).getWebServer();
		StandardContext context = (StandardContext) server.getTomcat().getHost().findChildren()[0];
		assertThat(context.getApplicationEventListeners()).isEmpty();
	}

}
