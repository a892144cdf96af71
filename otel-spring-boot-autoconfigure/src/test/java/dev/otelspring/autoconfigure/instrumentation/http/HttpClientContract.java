package dev.otelspring.autoconfigure.instrumentation.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;

import com.sun.net.httpserver.Headers;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.HostilePeer;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.testing.SelfSignedCertificate;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What every client of Spring shows of the requests that it makes, whatever sends them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HttpClientContract {

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHost("localhost");

	@AutoClose
	private final Backend backend = Backend.start();

	private App app;

	private Client client;

	private Peer peer;

	/** A port may come again: spans of the tests before are not this one's. */
	private int seen;

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

	/**
	 * Whether Boot's properties for clients reach the client, such as its timeouts.
	 * @return {@code false} if the user made it all alone
	 */
	protected boolean isBuiltByBoot() {
		return true;
	}

	/**
	 * Whether an attempt lasts until the response's body was read.
	 * @return {@code false} if it ends with the response's headers
	 */
	protected boolean endsWithTheBody() {
		return false;
	}

	@BeforeAll
	void start() {
		this.app = customize(App.of(ClientApp.class).noWeb().sendingTo(this.backend))
			.with("spring.http.clients.ssl.bundle=peer",
					"otel.instrumentation.http.client.capture-request-headers=X-Order,x-absent",
					"otel.instrumentation.http.client.capture-response-headers=X-Shelf")
			.start();
		this.client = client(this.app);
	}

	@AfterAll
	void stop() {
		this.app.close();
	}

	@BeforeEach
	void startPeer() {
		this.peer = Peer.start();
		this.seen = this.backend.spans().size();
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
	void replacesAContextThatIsInTheHeadersAlready() {
		this.client.get(this.peer.url("/orders/7"), "traceparent", Caller.create().traceparent());
		SentSpan span = onlyClientSpan();
		assertThat(this.peer.requests()).singleElement()
			.satisfies((headers) -> assertThat(headers.get("traceparent")).singleElement()
				.asString()
				.contains(span.traceId() + "-" + span.spanId()));
	}

	@Test
	void sendsTheContextOfATraceThatIsNotSampled() {
		SpanContext unsampled = SpanContext.create(Caller.create().traceId(), "00f067aa0ba902b7",
				TraceFlags.getDefault(), TraceState.getDefault());
		try (Scope scope = Span.wrap(unsampled).makeCurrent()) {
			call("/orders/7");
		}
		this.app.settle();
		assertThat(spansTo(this.peer.port())).isEmpty();
		assertThat(this.peer.requests()).singleElement()
			.satisfies((headers) -> assertThat(headers.get("traceparent")).singleElement()
				.asString()
				.startsWith("00-" + unsampled.getTraceId() + "-")
				.endsWith("-00"));
		assertThat(this.backend.histogram("http.client.request.duration").keySet())
			.anySatisfy((attributes) -> assertThat(attributes).containsEntry("server.port", (long) this.peer.port()));
	}

	@Test
	void makesASpanOfEachCallOnAConnectionThatIsReused() {
		call("/stock");
		call("/stock");
		this.app.settle();
		assertThat(spansTo(this.peer.port())).hasSize(2);
		assertThat(spansTo(this.peer.port())).extracting(SentSpan::traceId).doesNotHaveDuplicates();
	}

	@Test
	void givesTheBodyToTheCaller() {
		assertThat(this.client.get(this.peer.url("/stock"))).isEqualTo("first\nsecond\n");
		assertThat(onlyClientSpan().status()).isEqualTo("UNSET");
	}

	@Test
	void showsTheHeadersThatTheUserWantsToSee() {
		this.client.get(this.peer.url("/stock"), "X-Order", "7", "X-Other", "8");
		assertThat(onlyClientSpan().attributes()).containsEntry("http.request.header.x-order", List.of("7"))
			.containsEntry("http.response.header.x-shelf", List.of("left", "right"))
			.doesNotContainKeys("http.request.header.x-absent", "http.request.header.x-other");
	}

	@Test
	void isOneSpanWhereTheLibraryFollowsARedirect() {
		SentSpan span = clientSpan("/redirect");
		assertThat(span.attributes()).containsEntry("url.full", this.peer.url("/redirect"))
			.containsEntry("http.response.status_code", (this.peer.requests().size() == 2) ? 200L : 302L);
		assertThat(span.status()).isEqualTo("UNSET");
	}

	@Test
	void isOneSpanWhereRedirectsNeverEnd() {
		Throwable ignored = catchThrowable(() -> this.client.get(this.peer.url("/circle")));
		assertThat(onlyClientSpan().name()).as("%s", ignored).isEqualTo("GET");
	}

	@Test
	void recordsTheExceptionWhereTheServerIsTooSlow() {
		Assumptions.assumeTrue(isBuiltByBoot());
		try (App impatient = customize(App.of(ClientApp.class).noWeb().sendingTo(this.backend))
			.with("spring.http.clients.read-timeout=200ms")
			.start()) {
			assertThat(catchThrowable(() -> client(impatient).get(this.peer.url("/slow")))).isNotNull();
			impatient.settle();
		}
		SentSpan span = spansTo(this.peer.port()).get(0);
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsKey("error.type").doesNotContainKey("http.response.status_code");
		assertThat(span.events()).hasSize(1);
		assertThat(spansTo(this.peer.port())).hasSize(1);
	}

	@Test
	void speaksTls() {
		Assumptions.assumeTrue(isBuiltByBoot());
		try (Peer secure = Peer.start(CERTIFICATE.sslContext())) {
			this.client.get(secure.url("/orders/7"));
			this.app.settle();
			assertThat(spansTo(secure.port())).singleElement()
				.satisfies((span) -> assertThat(span.attributes()).containsEntry("url.full", secure.url("/orders/7"))
					.containsEntry("server.port", (long) secure.port())
					.containsEntry("http.response.status_code", 200L));
		}
	}

	@Test
	void recordsTheExceptionWhereTheServerSpeaksNoHttp() throws IOException {
		try (HostilePeer hostile = HostilePeer.answering("HTTZ/one point one\r\n\r\n")) {
			assertThat(catchThrowable(() -> this.client.get(hostile.url("/orders/7")))).isNotNull();
			this.app.settle();
			assertThat(spansTo(hostile.port())).singleElement().satisfies((span) -> {
				assertThat(span.status()).isEqualTo("ERROR");
				assertThat(span.attributes()).containsKey("error.type");
			});
		}
	}

	@Test
	void endsWhereTheStatusIsNoStatus() throws IOException {
		try (HostilePeer hostile = HostilePeer.answering("HTTP/1.1 1000 Odd\r\nContent-Length: 0\r\n\r\n")) {
			Throwable mostly = catchThrowable(() -> this.client.get(hostile.url("/orders/7")));
			this.app.settle();
			assertThat(spansTo(hostile.port())).as("%s", mostly).hasSize(1);
		}
	}

	@Test
	void recordsTheExceptionWhereTheServerHangsUp() throws IOException {
		try (HostilePeer hostile = HostilePeer.answering("")) {
			assertThat(catchThrowable(() -> this.client.get(hostile.url("/orders/7")))).isNotNull();
			this.app.settle();
			assertThat(spansTo(hostile.port())).singleElement().satisfies((span) -> {
				assertThat(span.status()).isEqualTo("ERROR");
				assertThat(span.attributes()).containsKey("error.type").doesNotContainKey("http.response.status_code");
			});
		}
	}

	@Test
	void endsWhereTheServerHangsUpWithinTheBody() throws IOException {
		try (HostilePeer hostile = HostilePeer
			.answering("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nthe beginning")) {
			// Not each library minds.
			Throwable mostly = catchThrowable(() -> this.client.get(hostile.url("/orders/7")));
			this.app.settle();
			assertThat(spansTo(hostile.port())).as("%s", mostly).singleElement().satisfies((span) -> {
				assertThat(span.attributes()).containsEntry("http.response.status_code", 200L);
				assertThat(span.status()).isEqualTo(endsWithTheBody() ? "ERROR" : "UNSET");
			});
		}
	}

	@Test
	void keepsCallsApartThatAreMadeAtTheSameTime() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(16);
		Map<String, String> expected = new ConcurrentHashMap<>();
		try {
			List<Future<?>> calls = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				String path = "/orders/" + i;
				calls.add(executor.submit(() -> {
					Span caller = this.app.bean(Tracer.class).spanBuilder("caller").startSpan();
					try (Scope scope = caller.makeCurrent()) {
						this.client.get(this.peer.url(path));
					}
					finally {
						caller.end();
					}
					assertThat(Context.current()).isSameAs(Context.root());
					expected.put(this.peer.url(path), caller.getSpanContext().getSpanId());
				}));
			}
			for (Future<?> call : calls) {
				call.get(30, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		this.app.settle();
		assertThat(spansTo(this.peer.port())).hasSize(200)
			.allSatisfy((span) -> assertThat(span.parentSpanId())
				.isEqualTo(expected.get(span.attributes().get("url.full"))));
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
			assertThat(span.attributes()).containsKey("error.type").doesNotContainKey("http.response.status_code");
			String type = span.attributes().get("error.type").toString();
			assertThat(ConnectException.class).isAssignableFrom(ClassUtils.resolveClassName(type, null));
			assertThat(span.events()).singleElement()
				.satisfies((event) -> assertThat(event.attributes().get("exception.type"))
					.isEqualTo(type.replace("$AnnotatedConnectException", ".AnnotatedConnectException")));
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
					if (!HttpClientContract.this.peer.firstByte().await(10, TimeUnit.SECONDS)) {
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
			.skip(this.seen)
			.filter((span) -> span.kind().equals("CLIENT"))
			.filter((span) -> span.attributes().getOrDefault("url.full", "").toString().contains(":" + port + "/"))
			.toList();
	}

	/** A client under test. */
	public interface Client {

		/**
		 * Makes a request with GET, and reads the body.
		 * @param url the whole URL
		 * @param headers names and values in turn
		 * @return the body, {@code null} if there is none
		 */
		@Nullable String get(String url, String... headers);

		/**
		 * Makes a request with POST.
		 * @param url the whole URL
		 * @param body what to send
		 */
		void upload(String url, Resource body);

	}

	@EnableAutoConfiguration
	static class ClientApp {

		@Bean
		SslBundleRegistrar peerBundle() {
			return (registry) -> registry.registerBundle("peer",
					SslBundle.of(null, null, null, null, SslManagerBundle.from(trust())));
		}

		// Reactor Netty's global threads would end with the first application that does.
		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			return factory;
		}

		private static TrustManagerFactory trust() {
			try {
				X509KeyManager keys = (X509KeyManager) CERTIFICATE.keyManagers()[0];
				KeyStore trusted = KeyStore.getInstance("PKCS12");
				trusted.load(null, null);
				trusted.setCertificateEntry("test", keys.getCertificateChain("test")[0]);
				TrustManagerFactory factory = TrustManagerFactory
					.getInstance(TrustManagerFactory.getDefaultAlgorithm());
				factory.init(trusted);
				return factory;
			}
			catch (IOException | GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
