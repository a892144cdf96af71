package dev.otelspring.autoconfigure.vendors;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.otelspring.autoconfigure.testing.ChildJvm;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Google's own exporters, by their names. Where they send cannot be set, so this is the
 * proxy through which they have to go there: it hears for whom they ask, and refuses.
 */
class GoogleExportersTests {

	@Test
	void exportersGoByTheirNames() throws IOException {
		// Writes the key.
		assertThat(Cloud.INSTANCE.url()).isNotEmpty();
		Set<String> asked = ConcurrentHashMap.newKeySet();
		try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> refuse(proxy, asked), "proxy");
			thread.setDaemon(true);
			thread.start();
			ChildJvm.Result result = new ChildJvm()
				.without("opentelemetry-(semconv|gcp-resources|aws-|azure-|gcp-auth-extension).*")
				.with("google-exporters", ".*")
				.options("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=" + proxy.getLocalPort())
				.run(Shop.class.getName(), "--otel.traces.exporter=google_cloud_trace",
						"--otel.metrics.exporter=google_cloud_monitoring", "--otel.logs.exporter=none",
						"--google.cloud.project.id=shop-project");
			assertThat(result.exit()).as(result.output()).isZero();
			assertThat(asked).as(result.output())
				.containsExactlyInAnyOrder("CONNECT cloudtrace.googleapis.com:443 HTTP/1.1",
						"CONNECT monitoring.googleapis.com:443 HTTP/1.1");
			assertThat(result.output()).doesNotContain("NoClassDefFoundError");
		}
	}

	private static void refuse(ServerSocket proxy, Set<String> asked) {
		while (!proxy.isClosed()) {
			try (Socket socket = proxy.accept();
					Scanner request = new Scanner(socket.getInputStream(), StandardCharsets.US_ASCII)) {
				asked.add(request.nextLine());
				socket.getOutputStream()
					.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				// The test is over, or the exporter has gone.
			}
		}
	}

	/** Sells once, and closes. */
	public static final class Shop {

		private Shop() {
		}

		public static void main(String[] args) {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(CloudTests.Application.class)
				.web(WebApplicationType.NONE)
				.run(args)) {
				OpenTelemetry openTelemetry = context.getBean(OpenTelemetry.class);
				openTelemetry.getTracer("shop").spanBuilder("sell").startSpan().end();
				openTelemetry.getMeter("shop").counterBuilder("sold").build().add(1);
			}
			// Google's threads would go on.
			System.exit(0);
		}

	}

}
