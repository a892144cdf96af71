package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import jakarta.servlet.ServletContext;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

import static org.assertj.core.api.Assertions.assertThat;

/** A WebSocket begins as a request. */
class WebSocketTests {

	@Test
	void endsTheSpanWithTheHandshake() {
		Caller caller = Caller.create();
		try (Backend backend = Backend.start(); App app = App.of(WebApp.class).sendingTo(backend).start()) {
			WebSocket socket = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.header("traceparent", caller.traceparent())
				.buildAsync(URI.create(app.url("/socket").replace("http:", "ws:")), new WebSocket.Listener() {
				})
				.join();
			app.settle();
			assertThat(socket.isOutputClosed()).as("the connection is still there").isFalse();
			assertThat(backend.spans(caller.traceId())).singleElement().satisfies((span) -> {
				assertThat(span.name()).isEqualTo("GET /socket");
				assertThat(span.status()).isEqualTo("UNSET");
				assertThat(span.parentSpanId()).isEqualTo(caller.spanId());
				assertThat(span.attributes()).containsEntry("http.response.status_code", 101L)
					.containsEntry("http.route", "/socket");
			});
			socket.abort();
		}
	}

	@EnableWebSocket
	@EnableAutoConfiguration
	static class WebApp implements WebSocketConfigurer {

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			// Jetty's is on the tests' classpath too.
			registry.addHandler(new TextWebSocketHandler(), "/socket")
				.setHandshakeHandler(new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()));
		}

		@Bean
		ServletContextInitializer webSocketContainer() {
			return (ServletContext context) -> new WsSci().onStartup(null, context);
		}

	}

}
