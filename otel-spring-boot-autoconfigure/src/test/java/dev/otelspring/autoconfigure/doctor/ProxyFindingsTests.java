package dev.otelspring.autoconfigure.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.OtlpReceiver.Reply;
import io.opentelemetry.api.OpenTelemetry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** Proxies between this process and its backends. */
class ProxyFindingsTests {

	private static final String[] OPTIONS = { "http.proxyHost", "http.proxyPort", "https.proxyHost",
			"https.proxyPort" };

	/** Answers for all hosts, as a proxy does. */
	@AutoClose
	private final OtlpReceiver proxy = OtlpReceiver.start();

	@AfterEach
	void forget() {
		List.of(OPTIONS).forEach(System::clearProperty);
	}

	@Test
	void tellsWhatTheProxyDoes() throws Exception {
		this.proxy
			.answer((request) -> Reply.of(String.valueOf(request.header("Host")).startsWith("password") ? 407 : 502));
		System.setProperty("http.proxyHost", "127.0.0.1");
		System.setProperty("http.proxyPort", String.valueOf(this.proxy.port()));
		System.setProperty("https.proxyHost", "127.0.0.1");
		try (ServerSocket tunnels = refusingTunnels()) {
			System.setProperty("https.proxyPort", String.valueOf(tunnels.getLocalPort()));
			tellsWhatTheProxiesDo();
		}
	}

	private void tellsWhatTheProxiesDo() {
		try (App app = start("password", "http://password.invalid:4318", "gateway", "http://gateway.invalid:4318",
				"tunnel", "https://tunnel.invalid:4318")) {
			await(app, "password", "HTTP 407", "which wants a name and a password",
					"or send past it with -Dhttp.nonProxyHosts=password.invalid");
			await(app, "gateway", "HTTP 502", "go through the proxy 127.0.0.1:" + this.proxy.port(),
					"log of the proxy");
			await(app, "tunnel", "Tunnel failed", "it does not let them through", "Let the proxy connect to tunnel");
		}
	}

	@Test
	void tellsThatTheProxyIsAway() {
		System.setProperty("http.proxyHost", "127.0.0.1");
		System.setProperty("http.proxyPort", "1");
		try (App app = start("away", "http://backend.invalid:4318")) {
			await(app, "away", "connection refused", "go through the proxy 127.0.0.1:1, where nothing listens",
					"correct -Dhttp.proxyHost");
		}
	}

	@Test
	void tellsOfAVariableThatNoJvmReads() {
		try (App app = builder("unknown", "https://backend.invalid:4318", "excepted", "https://inner.example.invalid")
			.variable("HTTPS_PROXY", "http://user:secret@proxy.corp:3128")
			.variable("NO_PROXY", "localhost,.example.invalid")
			.start()) {
			send(app);
			await(app, "unknown", "unknown host", "HTTPS_PROXY names a proxy, and a JVM does not read it",
					"Set -Dhttps.proxyHost and -Dhttps.proxyPort");
			await(app, "excepted", "unknown host", "leads to no address from here", "Set otel.exporters.excepted");
			assertThat(findings(app, "excepted").get(0).why()).doesNotContain("proxy");
			assertThat(findings(app, "unknown").toString()).doesNotContain("secret");
		}
	}

	// The JDK's server knows no CONNECT.
	private static ServerSocket refusingTunnels() throws IOException {
		ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> {
			while (!server.isClosed()) {
				try (Socket socket = server.accept()) {
					socket.getInputStream().read(new byte[4096]);
					socket.getOutputStream()
						.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
							.getBytes(StandardCharsets.US_ASCII));
				}
				catch (IOException ex) {
					// The client, or the test, has gone.
				}
			}
		}, "proxy");
		thread.setDaemon(true);
		thread.start();
		return server;
	}

	private static App start(String... namesAndEndpoints) {
		App app = builder(namesAndEndpoints).start();
		send(app);
		return app;
	}

	private static App.Builder builder(String... namesAndEndpoints) {
		Map<String, String> properties = new LinkedHashMap<>();
		for (int i = 0; i < namesAndEndpoints.length; i += 2) {
			properties.put("otel.exporters." + namesAndEndpoints[i] + ".endpoint", namesAndEndpoints[i + 1]);
		}
		return App.of(Shop.class)
			.noWeb()
			.with("otel.metrics.exporter=none", "otel.logs.exporter=none", "otel.bsp.schedule.delay=50ms")
			.with(properties.entrySet()
				.stream()
				.map((entry) -> entry.getKey() + "=" + entry.getValue())
				.toArray(String[]::new));
	}

	private static void send(App app) {
		app.bean(OpenTelemetry.class).getTracer("test").spanBuilder("one").startSpan().end();
	}

	private static void await(App app, String exporter, String what, String why, String mend) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(findings(app, exporter)).singleElement().satisfies((finding) -> {
				assertThat(finding.what()).contains(what);
				assertThat(finding.why()).contains(why);
				assertThat(finding.mend()).contains(mend);
			}));
	}

	private static List<Finding> findings(App app, String exporter) {
		return app.bean(Doctor.class)
			.examine()
			.stream()
			.filter((finding) -> finding.id().equals("exporter") && finding.what().contains("'" + exporter + "'"))
			.toList();
	}

	@EnableAutoConfiguration
	static class Shop {

	}

}
