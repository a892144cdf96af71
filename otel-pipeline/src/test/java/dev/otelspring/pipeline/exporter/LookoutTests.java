package dev.otelspring.pipeline.exporter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;

import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.queue.MemoryQueue;
import dev.otelspring.pipeline.testing.Patiently;
import dev.otelspring.pipeline.testing.RecordingListener;
import dev.otelspring.pipeline.testing.RecordingListener.Exchange;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What an exporter knows of a backend to which nothing was sent. */
class LookoutTests {

	private static final long NOTHING_TO_DO = Long.MAX_VALUE;

	private static final Duration SOON = Duration.ofSeconds(2);

	private final FakeBackend backend = new FakeBackend();

	private final RecordingListener heard = new RecordingListener();

	@AutoClose
	private final Exporter exporter = new Exporter("main", EnumSet.allOf(Signal.class), new MemoryQueue(1_000_000),
			this.backend, RetryPolicy.defaults(), ExporterSettings.defaults(), this.heard);

	private long now = Duration.ofSeconds(-5).toNanos();

	@Test
	void tellsThatNobodyListensAndThatSomebodyDoesAgain() throws IOException {
		int port = freePort();
		this.backend.at(URI.create("http://me:secret@127.0.0.1:" + port));
		this.exporter.lookForBackend(SOON);
		assertThat(step()).isEqualTo(SOON.toNanos());
		this.now += SOON.toNanos();
		awaitExchanges(3);
		assertThat(this.heard.exchanges())
			.contains(new Exchange("main", Signal.METRICS, ExporterState.RETRYING,
					"connection refused at http://127.0.0.1:" + port + "/v1/metrics"))
			.extracting(Exchange::state)
			.containsOnly(ExporterState.RETRYING);
		this.now += Lookout.AGAIN.toNanos() - 1;
		assertThat(step()).isEqualTo(1);
		try (ServerSocket server = new ServerSocket()) {
			server.setReuseAddress(true);
			server.bind(new InetSocketAddress("127.0.0.1", port));
			this.now += 1;
			awaitExchanges(6);
			assertThat(this.heard.exchanges().subList(3, 6)).extracting(Exchange::state)
				.containsOnly(ExporterState.IDLE);
		}
		this.now += Lookout.AGAIN.toNanos();
		assertThat(step()).isEqualTo(NOTHING_TO_DO);
		assertThat(this.backend.requests()).isEmpty();
	}

	@Test
	void connectsOnceForAllSignalsOfABackendThatIsThere() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
			this.backend.at(URI.create("http://127.0.0.1:" + server.getLocalPort()));
			this.exporter.lookForBackend(Duration.ZERO);
			step();
			try (Socket connection = server.accept()) {
				assertThat(connection.getInputStream().read()).as("what is sent").isEqualTo(-1);
			}
			Patiently.await().until(() -> step() == NOTHING_TO_DO);
			assertNobodyConnectsTo(server);
			this.now += Lookout.AGAIN.multipliedBy(2).toNanos();
			assertThat(step()).isEqualTo(NOTHING_TO_DO);
			assertNobodyConnectsTo(server);
		}
		assertThat(this.heard.exchanges()).isEmpty();
	}

	@Test
	void doesNotLookWhereSomethingWasSent() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
			this.backend.at(URI.create("http://127.0.0.1:" + server.getLocalPort()));
			this.exporter.lookForBackend(SOON);
			this.exporter.offer(FakeBackend.frame(Signal.LOGS, 1, 0));
			step();
			this.now += SOON.toNanos();
			assertThat(step()).isEqualTo(NOTHING_TO_DO);
			assertNobodyConnectsTo(server);
		}
		assertThat(this.heard.exchanges()).extracting(Exchange::state).containsExactly(ExporterState.DELIVERING);
	}

	@Test
	void believesWhatWasSentMoreThanWhatItSees() throws IOException {
		this.backend.at(URI.create("http://127.0.0.1:" + freePort()));
		this.exporter.lookForBackend(Duration.ZERO);
		awaitExchanges(3);
		for (Signal signal : Signal.values()) {
			this.exporter.offer(FakeBackend.frame(signal, 1, 0));
		}
		step();
		assertThat(this.heard.exchanges().subList(3, 6)).extracting(Exchange::state)
			.containsOnly(ExporterState.DELIVERING);
		this.now += Lookout.AGAIN.toNanos();
		assertThat(step()).isEqualTo(NOTHING_TO_DO);
		assertThat(this.heard.exchanges()).hasSize(6);
	}

	// The exporter's worker is not started: this test is it.
	private void awaitExchanges(int count) {
		Patiently.await().untilAsserted(() -> {
			step();
			assertThat(this.heard.exchanges()).hasSize(count);
		});
	}

	private long step() {
		return this.exporter.step(this.now);
	}

	private static void assertNobodyConnectsTo(ServerSocket server) throws IOException {
		server.setSoTimeout(20);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
