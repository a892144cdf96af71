package dev.otelspring.autoconfigure.instrumentation.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every web application on a real socket shows of the requests that come in,
 * whatever the stack and the server. The application has the routes that are asked for
 * here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HttpServerContract {

	private final Backend backend = Backend.start();

	private App app;

	/**
	 * The application under test.
	 * @return its classes and what is special about them
	 */
	protected abstract App.Builder application();

	@BeforeAll
	void start() {
		this.app = application().sendingTo(this.backend)
			.with("otel.instrumentation.http.server.exclude-paths=/excluded/**",
					"otel.instrumentation.http.server.capture-request-headers=X-Request-Id,x-missing",
					"otel.instrumentation.http.server.capture-response-headers=X-Answer",
					"otel.instrumentation.http.server.response-header=traceresponse",
					// A request that its container has forgotten counts as active for
					// ever.
					"spring.lifecycle.timeout-per-shutdown-phase=1s")
			.start();
	}

	@AfterAll
	void stop() {
		this.app.close();
		this.backend.close();
	}

	@Test
	void tellsEverythingThatTheConventionsAskOfARequest() {
		SentSpan span = serverSpan("/orders/7?colour=red");
		assertThat(span.name()).isEqualTo("GET /orders/{id}");
		assertThat(span.kind()).isEqualTo("SERVER");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.statusDescription()).isEmpty();
		assertThat(span.events()).isEmpty();
		assertThat(span.attributes()).containsOnlyKeys("http.request.method", "http.route", "url.scheme", "url.path",
				"url.query", "server.address", "server.port", "client.address", "network.peer.address",
				"network.peer.port", "network.protocol.version", "user_agent.original", "http.response.status_code");
		assertThat(span.attributes()).containsEntry("http.request.method", "GET")
			.containsEntry("http.route", "/orders/{id}")
			.containsEntry("url.scheme", "http")
			.containsEntry("url.path", "/orders/7")
			.containsEntry("url.query", "colour=red")
			.containsEntry("server.address", "localhost")
			.containsEntry("server.port", (long) this.app.port())
			.containsEntry("network.protocol.version", "1.1")
			.containsEntry("user_agent.original", "contract")
			.containsEntry("http.response.status_code", 200L);
		assertThat(span.attributes().get("client.address")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
		assertThat(span.attributes().get("network.peer.address")).isEqualTo(span.attributes().get("client.address"));
		assertThat((Long) span.attributes().get("network.peer.port")).isPositive();
	}

	@Test
	void leavesTheQueryOutWhereThereIsNone() {
		assertThat(serverSpan("/orders/7").attributes()).doesNotContainKey("url.query");
	}

	@Test
	void continuesTheTraceOfTheCaller() {
		Caller caller = Caller.create();
		get(caller, "/orders/7");
		assertThat(only(caller, "SERVER").parentSpanId()).isEqualTo(caller.spanId());
	}

	@Test
	void startsATraceWhereTheCallerHasNone() {
		String marker = UUID.randomUUID().toString();
		this.app.get("/orders/7?" + marker);
		assertThat(spanWithQuery(marker).parentSpanId()).isEmpty();
	}

	@Test
	void startsATraceWhereTraceparentIsMalformed() {
		for (String malformed : List.of("", "00", "00-xyz-00f067aa0ba902b7-01",
				"00-00000000000000000000000000000000-00f067aa0ba902b7-01",
				"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")) {
			String marker = UUID.randomUUID().toString();
			HttpResponse<String> response = this.app.get("/orders/7?" + marker, "traceparent", malformed);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(spanWithQuery(marker).parentSpanId()).as(malformed).isEmpty();
		}
	}

	@Test
	void makesTheSpanCurrentInTheHandler() {
		Caller caller = Caller.create();
		assertThat(get(caller, "/current-trace").body()).isEqualTo(caller.traceId());
	}

	@Test
	void leavesNothingCurrentOnPooledThreads() {
		get(Caller.create(), "/orders/7");
		get(Caller.create(), "/throws");
		get(Caller.create(), "/later");
		for (int i = 0; i < 16; i++) {
			assertThat(get(Caller.create(), "/leaves-a-scope-open").statusCode()).isEqualTo(200);
		}
		for (int i = 0; i < 32; i++) {
			assertThat(this.app.get("/excluded/context-is-root").body()).isEqualTo("true");
		}
	}

	@Test
	void makesNoSpanForExcludedPaths() {
		Caller caller = Caller.create();
		assertThat(get(caller, "/excluded/context-is-root").statusCode()).isEqualTo(200);
		this.app.settle();
		assertThat(this.backend.spans(caller.traceId())).isEmpty();
		assertThat(this.backend.histogram("http.server.request.duration").keySet())
			.noneMatch((attributes) -> String.valueOf(attributes.get("http.route")).startsWith("/excluded"));
	}

	@Test
	void doesNotBlameTheServerForAPathThatIsNotThere() {
		SentSpan span = serverSpan("/nowhere");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.name()).doesNotContain("nowhere");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 404L).doesNotContainKey("error.type");
		assertThat(span.events()).isEmpty();
	}

	@Test
	void doesNotBlameTheServerForAClientsMistakeThatAnExceptionTells() {
		SentSpan span = serverSpan("/conflict");
		assertThat(span.name()).isEqualTo("GET /conflict");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 409L).doesNotContainKey("error.type");
	}

	@Test
	void recordsTheExceptionThatLeavesTheHandler() {
		SentSpan span = serverSpan("/throws");
		assertThat(span.name()).isEqualTo("GET /throws");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.statusDescription()).isEmpty();
		assertThat(span.attributes()).containsEntry("http.response.status_code", 500L)
			.containsEntry("http.route", "/throws")
			.containsEntry("url.path", "/throws")
			.containsEntry("error.type", IllegalStateException.class.getName());
		assertThat(span.events()).singleElement().satisfies((event) -> {
			assertThat(event.name()).isEqualTo("exception");
			assertThat(event.attributes()).containsEntry("exception.type", IllegalStateException.class.getName())
				.containsEntry("exception.message", "on purpose");
			assertThat(event.attributes().get("exception.stacktrace")).asString().contains("fail");
		});
	}

	@Test
	void isAnErrorWhereTheStatusTellsSo() {
		SentSpan span = serverSpan("/unavailable");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.events()).isEmpty();
		assertThat(span.attributes()).containsEntry("http.response.status_code", 503L)
			.containsEntry("error.type", "503");
	}

	@Test
	void knowsTheRoutesOfFunctionalEndpoints() {
		SentSpan span = serverSpan("/functional/9");
		assertThat(span.name()).isEqualTo("GET /functional/{id}");
		assertThat(span.attributes()).containsEntry("http.route", "/functional/{id}");
	}

	@Test
	void doesNotLetAClientInventMethods() {
		Caller caller = Caller.create();
		this.app.request("BREW", "/orders/7", "traceparent", caller.traceparent());
		SentSpan span = only(caller, "SERVER");
		assertThat(span.name()).isEqualTo("HTTP");
		assertThat(span.attributes()).containsEntry("http.request.method", "_OTHER")
			.containsEntry("http.request.method_original", "BREW");
	}

	@Test
	void redactsSignaturesInTheQuery() {
		SentSpan span = serverSpan("/orders/7?sig=geheim&a=1&X-Amz-Signature=geheim&Sig=shown");
		assertThat(span.attributes()).containsEntry("url.query", "sig=REDACTED&a=1&X-Amz-Signature=REDACTED&Sig=shown");
	}

	@Test
	void measuresTheDurationOfRequests() {
		get(Caller.create(), "/orders/7");
		get(Caller.create(), "/orders/8");
		get(Caller.create(), "/throws");
		this.app.settle();
		Map<Map<String, Object>, HistogramDataPoint> points = this.backend.histogram("http.server.request.duration");
		HistogramDataPoint orders = points.get(Map.of("http.request.method", "GET", "url.scheme", "http", "http.route",
				"/orders/{id}", "http.response.status_code", 200L, "network.protocol.version", "1.1"));
		assertThat(orders).isNotNull();
		assertThat(orders.getCount()).isGreaterThanOrEqualTo(2);
		assertThat(orders.getExplicitBoundsList()).containsExactly(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5,
				0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
		assertThat(points).containsKey(Map.of("http.request.method", "GET", "url.scheme", "http", "http.route",
				"/throws", "http.response.status_code", 500L, "network.protocol.version", "1.1", "error.type",
				IllegalStateException.class.getName()));
	}

	@Test
	void keepsConcurrentRequestsApart() {
		List<Caller> callers = Stream.generate(Caller::create).limit(100).toList();
		CompletableFuture
			.allOf(callers.stream()
				.map((caller) -> CompletableFuture.runAsync(() -> get(caller, "/later?" + caller.traceId())))
				.toArray(CompletableFuture[]::new))
			.join();
		this.app.settle();
		assertThat(callers).allSatisfy((caller) -> assertThat(this.backend.spans(caller.traceId())).singleElement()
			.satisfies((span) -> assertThat(span.attributes()).containsEntry("url.query", caller.traceId())));
	}

	@Test
	void readsHeadersInAnyCase() {
		Caller caller = Caller.create();
		this.app.get("/orders/7", "TraceParent", caller.traceparent());
		assertThat(only(caller, "SERVER").parentSpanId()).isEqualTo(caller.spanId());
	}

	@Test
	void passesEntriesOfSeveralBaggageHeadersOn() {
		HttpResponse<String> response = this.app.get("/baggage", "baggage", "first=1", "baggage", "second=2");
		assertThat(response.body()).isEqualTo("12");
	}

	@Test
	void isNotImpressedByHostileHeaders() {
		for (String[] headers : List.of(new String[] { "tracestate", "a".repeat(4000) },
				new String[] { "tracestate", "a=1,".repeat(500) }, new String[] { "baggage", "%zz=%zz;;;,,," },
				new String[] { "baggage", "k=v,".repeat(1000) },
				new String[] { "User-Agent", "\u00e4\u00f6\u00fc".repeat(500) })) {
			Caller caller = Caller.create();
			assertThat(this.app.get(caller, "/orders/7", headers).statusCode()).isEqualTo(200);
			assertThat(only(caller, "SERVER").name()).isEqualTo("GET /orders/{id}");
		}
	}

	@Test
	void startsATraceWhereTraceparentIsThereTwice() {
		String marker = UUID.randomUUID().toString();
		HttpResponse<String> response = this.app.get("/orders/7?" + marker, "traceparent",
				Caller.create().traceparent(), "traceparent", Caller.create().traceparent());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(spanWithQuery(marker).name()).isEqualTo("GET /orders/{id}");
	}

	@Test
	void doesNotBlameTheServerForAMethodThatIsNotAllowed() {
		Caller caller = Caller.create();
		assertThat(this.app.request("DELETE", "/orders/7", "traceparent", caller.traceparent()).statusCode())
			.isEqualTo(405);
		SentSpan span = only(caller, "SERVER");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.name()).startsWith("DELETE").doesNotContain("7");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 405L).doesNotContainKey("error.type");
	}

	@Test
	void tellsARedirect() {
		SentSpan span = serverSpan("/redirect");
		assertThat(span.name()).isEqualTo("GET /redirect");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 302L);
	}

	@Test
	void knowsThePatternOfStaticResources() {
		SentSpan span = serverSpan("/contract.txt");
		assertThat(span.name()).isEqualTo("GET /**");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 200L)
			.containsEntry("url.path", "/contract.txt");
	}

	@Test
	void recordsTheExceptionThatLeavesAFunctionalEndpoint() {
		SentSpan span = serverSpan("/functional-throws");
		assertThat(span.name()).isEqualTo("GET /functional-throws");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 500L)
			.containsEntry("error.type", IllegalStateException.class.getName());
	}

	@Test
	void waitsForAnAnswerThatComesLater() {
		SentSpan span = serverSpan("/later");
		assertThat(span.name()).isEqualTo("GET /later");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 200L);
	}

	@Test
	void recordsTheExceptionThatComesLater() {
		SentSpan span = serverSpan("/later-throws");
		assertThat(span.name()).isEqualTo("GET /later-throws");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 500L)
			.containsEntry("error.type", IllegalStateException.class.getName());
	}

	@Test
	void lastsUntilTheStreamHasEnded() {
		Caller caller = Caller.create();
		assertThat(get(caller, "/stream").body()).isEqualTo("onetwothree");
		assertLasted(only(caller, "SERVER"), "GET /stream");
	}

	@Test
	void lastsUntilTheLastServerSentEvent() {
		Caller caller = Caller.create();
		assertThat(get(caller, "/events").body().lines().filter((line) -> !line.isBlank())).containsExactly("data:one",
				"data:two", "data:three");
		assertLasted(only(caller, "SERVER"), "GET /events");
	}

	private void assertLasted(SentSpan span, String name) {
		assertThat(span.name()).isEqualTo(name);
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 200L);
		assertThat(Duration.ofNanos(span.endNanos() - span.startNanos()))
			.as("the application waits that long between the first and the last part")
			.isGreaterThanOrEqualTo(Duration.ofMillis(100));
	}

	@Test
	void endsWhenTheClientGoesAway() throws IOException {
		Caller caller = Caller.create();
		try (Socket socket = connect()) {
			write(socket, request(caller, "/stream-for-ever"));
			assertThat(socket.getInputStream().read()).isPositive();
		}
		SentSpan span = only(caller, "SERVER");
		assertThat(span.name()).isEqualTo("GET /stream-for-ever");
		assertThat(span.status()).as("it went away on purpose").isEqualTo("UNSET");
		assertThat(span.attributes()).doesNotContainKey("error.type").containsEntry("http.response.status_code", 200L);
	}

	@Test
	void keepsPipelinedRequestsApart() throws IOException {
		Caller first = Caller.create();
		Caller second = Caller.create();
		try (Socket socket = connect()) {
			write(socket, request(first, "/orders/1") + request(second, "/later"));
			InputStream in = socket.getInputStream();
			StringBuilder answers = new StringBuilder();
			while (answers.indexOf("HTTP/1.1 200", 1) < 0) {
				int next = in.read();
				assertThat(next).as("%s", answers).isNotNegative();
				answers.append((char) next);
			}
		}
		assertThat(only(first, "SERVER").name()).isEqualTo("GET /orders/{id}");
		assertThat(only(second, "SERVER").name()).isEqualTo("GET /later");
	}

	protected static String request(Caller caller, String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\ntraceparent: " + caller.traceparent() + "\r\n\r\n";
	}

	protected final Socket connect() throws IOException {
		return new Socket("localhost", this.app.port());
	}

	protected static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
	}

	@Test
	void capturesTheHeadersThatAUserNamed() {
		Caller caller = Caller.create();
		this.app.get(caller, "/headers", "X-Request-ID", "r-1", "X-Request-ID", "r-2", "X-Secret", "geheim");
		assertThat(only(caller, "SERVER").attributes())
			.containsEntry("http.request.header.x-request-id", List.of("r-1", "r-2"))
			.containsEntry("http.response.header.x-answer", List.of("42"))
			.doesNotContainKey("http.request.header.x-missing")
			.doesNotContainKey("http.request.header.x-secret");
	}

	@Test
	void tellsTheTraceInTheResponse() {
		for (String path : List.of("/orders/7", "/later", "/throws", "/nowhere")) {
			Caller caller = Caller.create();
			HttpResponse<String> response = get(caller, path);
			SentSpan span = only(caller, "SERVER");
			assertThat(response.headers().allValues("traceresponse")).as(path)
				.containsExactly("00-" + span.traceId() + "-" + span.spanId() + "-01");
		}
	}

	protected final Backend backend() {
		return this.backend;
	}

	protected final App app() {
		return this.app;
	}

	protected final SentSpan serverSpan(String path) {
		Caller caller = Caller.create();
		get(caller, path);
		return only(caller, "SERVER");
	}

	protected final HttpResponse<String> get(Caller caller, String path) {
		return this.app.get(caller, path, "User-Agent", "contract");
	}

	/**
	 * The one span of a kind that a caller's request made.
	 * @param caller who called
	 * @param kind such as {@code SERVER}
	 * @return the span as it arrived at the backend
	 */
	protected final SentSpan only(Caller caller, String kind) {
		this.app.settle();
		List<SentSpan> spans = this.backend.spans(caller.traceId())
			.stream()
			.filter((span) -> span.kind().equals(kind))
			.toList();
		assertThat(spans).hasSize(1);
		return spans.get(0);
	}

	private SentSpan spanWithQuery(String query) {
		this.app.settle();
		List<SentSpan> spans = this.backend.spans()
			.stream()
			.filter((span) -> query.equals(span.attributes().get("url.query")))
			.toList();
		assertThat(spans).hasSize(1);
		return spans.get(0);
	}

}
