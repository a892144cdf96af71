package dev.otelspring.autoconfigure.doctor;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.otelspring.autoconfigure.testing.App;
import io.opentelemetry.api.OpenTelemetry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** Backends that live in another time. The JDK's server would set the header itself. */
class ClockFindingsTests {

	private final List<DisposableServer> servers = new CopyOnWriteArrayList<>();

	private volatile Duration ahead = Duration.ofHours(1);

	@AfterEach
	void stop() {
		this.servers.forEach((server) -> server.disposeNow(Duration.ofSeconds(5)));
	}

	@Test
	void tellsOfClocksThatDiffer() {
		String http = backend(HttpProtocol.HTTP11);
		String grpc = backend(HttpProtocol.H2C);
		try (App app = App.of(Shop.class)
			.noWeb()
			.with("otel.metrics.exporter=none", "otel.logs.exporter=none", "otel.bsp.schedule.delay=50ms",
					"otel.exporters.http.endpoint=" + http, "otel.exporters.grpc.protocol=grpc",
					"otel.exporters.grpc.endpoint=" + grpc)
			.start()) {
			assertThat(findings(app)).isEmpty();
			send(app);
			Awaitility.await()
				.untilAsserted(() -> assertThat(findings(app)).containsExactlyInAnyOrder(
						"This host's clock is 60 minutes behind that of the backend at " + grpc.substring(7),
						"This host's clock is 60 minutes behind that of the backend at " + http.substring(7)));
			this.ahead = Duration.ofDays(-2);
			send(app);
			Awaitility.await()
				.untilAsserted(() -> assertThat(findings(app)).hasSize(2)
					.allMatch((what) -> what.startsWith("This host's clock is 48 hours ahead of")));
			this.ahead = Duration.ofSeconds(30);
			send(app);
			Awaitility.await().untilAsserted(() -> assertThat(findings(app)).isEmpty());
		}
	}

	private static void send(App app) {
		app.bean(OpenTelemetry.class).getTracer("test").spanBuilder("one").startSpan().end();
		app.deliver();
	}

	private static List<String> findings(App app) {
		return app.bean(Doctor.class)
			.examine()
			.stream()
			.filter((finding) -> finding.id().equals("clock"))
			.map(Finding::what)
			.toList();
	}

	private String backend(HttpProtocol protocol) {
		boolean grpc = protocol == HttpProtocol.H2C;
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.protocol(protocol)
			.handle((request, response) -> {
				response.header("date", DateTimeFormatter.RFC_1123_DATE_TIME
					.format(ZonedDateTime.now(ZoneOffset.UTC).plus(this.ahead)));
				if (!grpc) {
					return request.receive().then(response.send());
				}
				response.header("content-type", "application/grpc")
					.header("trailer", "grpc-status")
					.trailerHeaders((trailers) -> trailers.set("grpc-status", "0"));
				return request.receive().then(response.sendByteArray(Mono.just(new byte[5])).then());
			})
			.bindNow();
		this.servers.add(server);
		return "http://127.0.0.1:" + server.port();
	}

	@EnableAutoConfiguration
	static class Shop {

	}

}
