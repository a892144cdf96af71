package dev.otelspring.autoconfigure.instrumentation.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.Headers;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What every client of Spring shows of the requests that it makes, whatever sends them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HttpClientSpanContract {

	@AutoClose
	private final Backend backend = Backend.start();

	private App app;

	private Client client;

	private Peer peer;

	/**
	 * Adds what is special.
	 * @param builder has the backend
	 * @return what is to be started
	 */
	protected abstract App.Builder customize(App.Builder builder);

	/**
	 * Gives the client.
	 * @param startedApp has it
	 * @return the client under test
	 */
	protected abstract Client client(App startedApp);

	@BeforeAll
	void start() {
		this.app = customize(App.of(ClientApp.class).noWeb().sendingTo(this.backend)).start();
		this.client = client(this.app);
	}

	@AfterAll
	void stop() {
		this.app.close();
	}

	@BeforeEach
	void startPeer() {
		this.peer = Peer.start();
	}

	@AfterEach
	void stopPeer() {
		this.peer.close();
	}

	@Test
	void tellsEverythingThatTheConventionsAskOfACall() {
		SentSpan span = clientSpan("/orders/7?colour=red");
		assertThat(span.name()).isEqualTo("GET");
		assertThat(span.kind()).isEqualTo("CLIENT");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.events()).isEmpty();
		assertThat(span.attributes()).containsOnly(Map.entry("http.request.method", "GET"),
				Map.entry("url.full", this.peer.url("/orders/7?colour=red")), Map.entry("server.address", "localhost"),
				Map.entry("server.port", (long) this.peer.port()), Map.entry("http.response.status_code", 200L));
	}

	@Test
	void sendsItsContextToTheServer() {
		SentSpan span = clientSpan("/orders/7");
		assertThat(this.peer.requests()).singleElement()
			.satisfies((headers) -> assertThat(headers.get("traceparent")).singleElement()
				.asString()
				.matches("00-" + span.traceId() + "-" + span.spanId() + "-0[13]"));
	}

	@Test
	void continuesTheTraceOfTheCaller() {
		Span caller = this.app.bean(Tracer.class).spanBuilder("caller").startSpan();
		try (Scope scope = caller.makeCurrent()) {
			this.client.get(this.peer.url("/orders/7"));
		}
		finally {
			caller.end();
		}
		assertThat(onlyClientSpan().parentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
		assertThat(onlyClientSpan().traceId()).isEqualTo(caller.getSpanContext().getTraceId());
	}

	@Test
	void leavesNothingCurrent() {
		this.client.get(this.peer.url("/orders/7"));
		call("/status/500");
		assertThat(Context.current()).isSameAs(Context.root());
	}

	@Test
	void isAnErrorWhereTheServerKnowsNothing() {
		SentSpan span = clientSpan("/status/404");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.statusDescription()).isEmpty();
		assertThat(span.events()).isEmpty();
		assertThat(span.attributes()).containsEntry("http.response.status_code", 404L)
			.containsEntry("error.type", "404");
	}

	@Test
	void isAnErrorWhereTheServerFails() {
		SentSpan span = clientSpan("/status/500");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.events()).isEmpty();
		assertThat(span.attributes()).containsEntry("http.response.status_code", 500L)
			.containsEntry("error.type", "500");
	}

	@Test
	void recordsTheExceptionWhereNobodyListens() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertThat(catchThrowable(() -> this.client.get("http://localhost:" + port + "/orders/7"))).isNotNull();
		this.app.settle();
		assertThat(spansTo(port)).singleElement().satisfies((span) -> {
			assertThat(span.status()).isEqualTo("ERROR");
			assertThat(span.attributes()).containsEntry("error.type", ConnectException.class.getName())
				.doesNotContainKey("http.response.status_code");
			assertThat(span.events()).singleElement()
				.satisfies((event) -> assertThat(event.attributes()).containsEntry("exception.type",
						ConnectException.class.getName()));
		});
	}

	@Test
	void keepsCredentialsAndSignaturesOutOfTheUrl() {
		call("http://user:geheim@localhost:" + this.peer.port(), "/orders/7?sig=geheim&a=1");
		assertThat(onlyClientSpan().attributes()).containsEntry("url.full",
				"http://REDACTED:REDACTED@localhost:" + this.peer.port() + "/orders/7?sig=REDACTED&a=1");
	}

	@Test
	void measuresTheDurationOfCalls() {
		call("/orders/7");
		call("/status/404");
		this.app.settle();
		Map<Map<String, Object>, HistogramDataPoint> points = this.backend.histogram("http.client.request.duration");
		HistogramDataPoint orders = points.get(Map.of("http.request.method", "GET", "server.address", "localhost",
				"server.port", (long) this.peer.port(), "http.response.status_code", 200L));
		assertThat(orders).isNotNull();
		assertThat(orders.getCount()).isEqualTo(1);
		assertThat(orders.getExplicitBoundsList()).containsExactly(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5,
				0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
		assertThat(points).containsKey(Map.of("http.request.method", "GET", "server.address", "localhost",
				"server.port", (long) this.peer.port(), "http.response.status_code", 404L, "error.type", "404"));
	}

	@Test
	void streamsAnUpload() {
		this.client.upload(this.peer.url("/uploads"), new InputStreamResource(slowBody()));
		SentSpan span = onlyClientSpan();
		assertThat(span.name()).isEqualTo("POST");
		assertThat(span.status()).isEqualTo("UNSET");
		Headers headers = this.peer.requests().get(0);
		assertThat(headers.getFirst("traceparent")).contains(span.spanId());
	}

	// A megabyte, then nothing more until the server has seen the beginning.
	@SuppressWarnings("InputStreamSlowMultibyteRead")
	private InputStream slowBody() {
		InputStream rest = new InputStream() {

			private boolean read;

			@Override
			public int read() throws IOException {
				if (this.read) {
					return -1;
				}
				this.read = true;
				try {
					if (!HttpClientSpanContract.this.peer.firstByte().await(10, TimeUnit.SECONDS)) {
						throw new IOException("The body is collected in memory before it is sent");
					}
				}
				catch (InterruptedException ex) {
					throw new IOException(ex);
				}
				return '!';
			}

		};
		return new SequenceInputStream(new ByteArrayInputStream(new byte[1024 * 1024]), rest);
	}

	private SentSpan clientSpan(String path) {
		call(path);
		return onlyClientSpan();
	}

	private void call(String path) {
		call(this.peer.url(""), path);
	}

	private void call(String base, String path) {
		Throwable ofStatus = catchThrowable(() -> this.client.get(base + path));
		if (!path.startsWith("/status/")) {
			assertThat(ofStatus).isNull();
		}
	}

	private SentSpan onlyClientSpan() {
		this.app.settle();
		assertThat(spansTo(this.peer.port())).hasSize(1);
		return spansTo(this.peer.port()).get(0);
	}

	private List<SentSpan> spansTo(int port) {
		return this.backend.spans()
			.stream()
			.filter((span) -> span.kind().equals("CLIENT"))
			.filter((span) -> span.attributes().getOrDefault("url.full", "").toString().contains(":" + port + "/"))
			.toList();
	}

	/** A client under test. */
	public interface Client {

		/**
		 * Makes a request with GET.
		 * @param url the whole URL
		 */
		void get(String url);

		/**
		 * Makes a request with POST.
		 * @param url the whole URL
		 * @param body what to send
		 */
		void upload(String url, Resource body);

	}

	@EnableAutoConfiguration
	static class ClientApp {

	}

}
