package dev.otelspring.autoconfigure.instrumentation.webflux;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webflux.error.DefaultErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every WebFlux application on a real Reactor Netty shows of its requests, whatever
 * else is on its classpath.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WebFluxServerSpanContract {

	private final Backend backend = Backend.start();

	private App app;

	/**
	 * Adds what is special.
	 * @param builder has the configuration and the backend
	 * @return what is to be started
	 */
	protected abstract App.Builder customize(App.Builder builder);

	@BeforeAll
	void start() {
		this.app = customize(App.of(WebApp.class)
			.reactive()
			.sendingTo(this.backend)
			.with("otel.instrumentation.http.server.exclude-paths=/excluded/**",
					"spring.web.resources.static-locations=classpath:/META-INF/"))
			.start();
	}

	@AfterAll
	void stop() {
		this.app.close();
		this.backend.close();
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void tellsEverythingThatTheConventionsAskOfARequest() {
		SentSpan span = serverSpan("/orders/7?colour=red");
		assertThat(span.name()).isEqualTo("GET /orders/{id}");
		assertThat(span.kind()).isEqualTo("SERVER");
		assertThat(span.scope()).isEqualTo("dev.otelspring.spring-webflux");
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
	void makesTheSpanCurrentInOperatorsOnWhateverThread() {
		Caller caller = Caller.create();
		assertThat(get(caller, "/hops").body().split(" ")).hasSize(7).containsOnly(caller.traceId());
	}

	@Test
	void makesTheSpanCurrentWhereABodyIsRead() {
		Caller caller = Caller.create();
		assertThat(this.app.request("POST", "/reads", "traceparent", caller.traceparent()).body())
			.isEqualTo(caller.traceId());
	}

	@Test
	void makesTheSpanCurrentWhereAHandlerBlocks() {
		Caller caller = Caller.create();
		assertThat(get(caller, "/blocks").body().split(" ")).hasSize(2).containsOnly(caller.traceId());
	}

	@Test
	void isTheParentOfSpansInOperators() {
		Caller caller = Caller.create();
		get(caller, "/span-in-operator");
		assertThat(only(caller, "INTERNAL").parentSpanId()).isEqualTo(only(caller, "SERVER").spanId());
	}

	@Test
	void leavesNothingCurrentOnPooledThreads() {
		WebApp.leaks.set(0);
		List<String> paths = List.of("/orders/7", "/throws", "/callable", "/hops", "/blocks", "/breaks-off", "/nowhere",
				"/leaves-a-scope-open");
		inParallel(IntStream.range(0, 200).mapToObj((i) -> () -> {
			String path = paths.get(i % paths.size());
			if (path.equals("/breaks-off")) {
				getBrokenOff(Caller.create(), path);
			}
			else {
				get(Caller.create(), path);
			}
		}));
		inParallel(IntStream.range(0, 32)
			.mapToObj((i) -> () -> assertThat(this.app.get("/excluded/context-is-root").body()).isEqualTo("true")));
		assertThat(WebApp.leaks).hasValue(0);
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
	void doesNotBlameTheServerForAMethodThatIsNotAllowed() {
		Caller caller = Caller.create();
		assertThat(this.app.request("DELETE", "/orders/7", "traceparent", caller.traceparent()).statusCode())
			.isEqualTo(405);
		SentSpan span = only(caller, "SERVER");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 405L).doesNotContainKey("error.type");
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
			assertThat(event.attributes().get("exception.stacktrace")).asString().contains("WebApp.fail");
		});
	}

	@Test
	void endsTheSpanAfterTheErrorPage() {
		Caller caller = Caller.create();
		get(caller, "/throws");
		SentSpan page = only(caller, "INTERNAL");
		SentSpan server = only(caller, "SERVER");
		assertThat(page.name()).isEqualTo("error page");
		assertThat(page.parentSpanId()).isEqualTo(server.spanId());
		assertThat(server.endNanos()).isGreaterThanOrEqualTo(page.endNanos());
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
	void isAnErrorWhereTheHandlerSendsOne() {
		SentSpan span = serverSpan("/sends-error");
		assertThat(span.name()).isEqualTo("GET /sends-error");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 500L)
			.containsEntry("error.type", "500");
	}

	@Test
	void isAnErrorWhereTheResponseBreaksOff() {
		Caller caller = Caller.create();
		getBrokenOff(caller, "/breaks-off");
		SentSpan span = only(caller, "SERVER");
		assertThat(span.name()).isEqualTo("GET /breaks-off");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 200L)
			.containsEntry("error.type", IllegalStateException.class.getName());
		assertThat(span.events()).singleElement()
			.satisfies((event) -> assertThat(event.attributes()).containsEntry("exception.message", "on purpose"));
	}

	@Test
	void coversTheWholeOfACallable() {
		Caller caller = Caller.create();
		assertThat(get(caller, "/callable").body()).isEqualTo("called");
		SentSpan span = only(caller, "SERVER");
		assertThat(span.name()).isEqualTo("GET /callable");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 200L);
	}

	@Test
	void recordsTheExceptionThatLeavesACallable() {
		SentSpan span = serverSpan("/callable-throws");
		assertThat(span.name()).isEqualTo("GET /callable-throws");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 500L)
			.containsEntry("error.type", IllegalStateException.class.getName());
	}

	@Test
	void endsWhenADeferredResultIsThere() {
		SentSpan span = serverSpan("/deferred");
		assertThat(span.name()).isEqualTo("GET /deferred");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 200L);
	}

	@Test
	void recordsTheExceptionOfADeferredResult() {
		SentSpan span = serverSpan("/deferred-throws");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 500L)
			.containsEntry("error.type", IllegalStateException.class.getName());
	}

	@Test
	void knowsTheRoutesOfFunctionalEndpoints() {
		SentSpan span = serverSpan("/functional/9");
		assertThat(span.name()).isEqualTo("GET /functional/{id}");
		assertThat(span.attributes()).containsEntry("http.route", "/functional/{id}");
	}

	@Test
	void recordsTheExceptionThatLeavesAFunctionalEndpoint() {
		SentSpan span = serverSpan("/functional-throws");
		assertThat(span.name()).isEqualTo("GET /functional-throws");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsEntry("error.type", IllegalStateException.class.getName());
	}

	@Test
	void knowsTheRouteOfStaticResources() {
		SentSpan span = serverSpan("/spring.factories");
		assertThat(span.name()).isEqualTo("GET /**");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 200L);
	}

	@Test
	void doesNotLetAClientInventMethods() {
		Caller caller = Caller.create();
		this.app.request("BREW", "/orders/7", "traceparent", caller.traceparent());
		SentSpan span = only(caller, "SERVER");
		assertThat(span.name()).startsWith("HTTP");
		assertThat(span.attributes()).containsEntry("http.request.method", "_OTHER")
			.containsEntry("http.request.method_original", "BREW");
	}

	@Test
	void redactsSignaturesInTheQuery() {
		SentSpan span = serverSpan("/orders/7?sig=geheim&a=1&X-Amz-Signature=geheim&Sig=shown");
		assertThat(span.attributes()).containsEntry("url.query", "sig=REDACTED&a=1&X-Amz-Signature=REDACTED&Sig=shown");
	}

	@Test
	void makesOneSpanForAStreamThatLastsAsLongAsTheStream() {
		Caller caller = Caller.create();
		assertThat(get(caller, "/events").body()
			.lines()
			.filter((line) -> line.startsWith("data:"))
			.map((line) -> line.substring("data:".length()))).hasSize(5).containsOnly(caller.traceId());
		SentSpan span = only(caller, "SERVER");
		assertThat(span.name()).isEqualTo("GET /events");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(Duration.ofNanos(span.endNanos() - span.startNanos()))
			.isGreaterThanOrEqualTo(WebApp.PERIOD.multipliedBy(5));
		assertThat(durations((attributes) -> "/events".equals(attributes.get("http.route")))).isEqualTo(1);
	}

	@Test
	void doesNotBlameTheServerForAClientThatGoesAwayBeforeTheResponse() throws Exception {
		Caller caller = Caller.create();
		try (Socket socket = open(caller, "/never")) {
			Awaitility.await().until(() -> WebApp.waiting.get() == 1);
		}
		Awaitility.await().until(() -> WebApp.waiting.get() == 0);
		SentSpan span = only(caller, "SERVER");
		assertThat(span.name()).isEqualTo("GET /never");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.attributes()).doesNotContainKeys("http.response.status_code", "error.type");
		assertThat(durations((attributes) -> "/never".equals(attributes.get("http.route"))
				&& !attributes.containsKey("http.response.status_code")))
			.isEqualTo(1);
	}

	@Test
	void doesNotBlameTheServerForAClientThatHasSeenEnough() throws Exception {
		Caller caller = Caller.create();
		try (Socket socket = open(caller, "/endless-events")) {
			assertThat(socket.getInputStream().read()).isEqualTo('H');
		}
		SentSpan span = only(caller, "SERVER");
		assertThat(span.name()).isEqualTo("GET /endless-events");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 200L).doesNotContainKey("error.type");
	}

	@Test
	void keepsPipelinedRequestsApart() throws Exception {
		String marker = UUID.randomUUID().toString();
		String request = "GET /orders/%d?" + marker + "-%d HTTP/1.1\r\nHost: localhost\r\nConnection: %s\r\n\r\n";
		try (Socket socket = new Socket("localhost", this.app.port())) {
			socket.getOutputStream()
				.write((request.formatted(1, 1, "keep-alive") + request.formatted(2, 2, "close"))
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.containsSubsequence("HTTP/1.1 200", "HTTP/1.1 200");
		}
		assertThat(spanWithQuery(marker + "-1").parentSpanId()).isEmpty();
		assertThat(spanWithQuery(marker + "-2").parentSpanId()).isEmpty();
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
		inParallel(callers.stream()
			.map((caller) -> () -> assertThat(get(caller, "/hops?" + caller.traceId()).body().split(" "))
				.containsOnly(caller.traceId())));
		this.app.settle();
		assertThat(callers).allSatisfy(
				(caller) -> assertThat(this.backend.spans(caller.traceId())).singleElement().satisfies((span) -> {
					assertThat(span.parentSpanId()).isEqualTo(caller.spanId());
					assertThat(span.attributes()).containsEntry("url.query", caller.traceId());
				}));
	}

	private SentSpan serverSpan(String path) {
		Caller caller = Caller.create();
		get(caller, path);
		return only(caller, "SERVER");
	}

	private HttpResponse<String> get(Caller caller, String path) {
		return this.app.get(caller, path, "User-Agent", "contract");
	}

	// The JDK's client makes an exception of a chunked body without its end.
	private void getBrokenOff(Caller caller, String path) {
		try (Socket socket = open(caller, path)) {
			assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
		}
		catch (IOException ex) {
			// A reset is how it ends.
		}
	}

	private Socket open(Caller caller, String path) throws IOException {
		Socket socket = new Socket("localhost", this.app.port());
		socket.getOutputStream()
			.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\ntraceparent: " + caller.traceparent()
					+ "\r\nConnection: close\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private static void inParallel(Stream<Runnable> requests) {
		ExecutorService clients = Executors.newFixedThreadPool(16);
		try {
			CompletableFuture
				.allOf(requests.map((request) -> CompletableFuture.runAsync(request, clients))
					.toArray(CompletableFuture[]::new))
				.join();
		}
		finally {
			clients.shutdownNow();
		}
	}

	private SentSpan only(Caller caller, String kind) {
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

	private long durations(Predicate<Map<String, Object>> series) {
		this.app.settle();
		return this.backend.histogram("http.server.request.duration")
			.entrySet()
			.stream()
			.filter((entry) -> series.test(entry.getKey()))
			.mapToLong((entry) -> entry.getValue().getCount())
			.sum();
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		static final Duration PERIOD = Duration.ofMillis(10);

		static final AtomicInteger waiting = new AtomicInteger();

		/** Requests that came in where something was still current. */
		static final AtomicInteger leaks = new AtomicInteger();

		private final Tracer tracer;

		WebApp(Tracer tracer) {
			this.tracer = tracer;
		}

		@GetMapping("/orders/{id}")
		Mono<String> order(@PathVariable String id) {
			return Mono.just(id);
		}

		@GetMapping("/current-trace")
		String currentTrace() {
			return Span.current().getSpanContext().getTraceId();
		}

		@GetMapping("/hops")
		Mono<String> hops() {
			return Flux
				.concat(Mono.fromCallable(this::currentTrace),
						Mono.delay(Duration.ofMillis(1)).map((tick) -> currentTrace()),
						Mono.just(1).publishOn(Schedulers.boundedElastic()).map((one) -> currentTrace()),
						Mono.fromCallable(this::currentTrace).subscribeOn(Schedulers.parallel()),
						Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> 1, ForkJoinPool.commonPool()))
							.map((one) -> currentTrace()),
						Flux.just(1, 2)
							.delayElements(Duration.ofMillis(1), Schedulers.single())
							.flatMap((each) -> Mono.just(each).map((one) -> currentTrace())))
				.collect(Collectors.joining(" "));
		}

		@PostMapping("/reads")
		Mono<String> reads(@RequestBody(required = false) Mono<String> body) {
			return body.defaultIfEmpty("").map((text) -> currentTrace());
		}

		@GetMapping("/blocks")
		Mono<String> blocks() {
			return Mono.fromCallable(
					() -> currentTrace() + " " + Mono.delay(Duration.ofMillis(1)).map((tick) -> currentTrace()).block())
				.subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/span-in-operator")
		Mono<String> spanInOperator() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> {
				this.tracer.spanBuilder("operator").startSpan().end();
				return "done";
			});
		}

		@SuppressWarnings("MustBeClosedChecker")
		@GetMapping("/leaves-a-scope-open")
		Mono<String> leavesAScopeOpen() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> {
				Span.current().storeInContext(Context.root()).makeCurrent();
				return "left";
			});
		}

		@GetMapping("/excluded/context-is-root")
		boolean contextIsRoot() {
			return Context.current() == Context.root();
		}

		@GetMapping("/throws")
		String fail() {
			throw new IllegalStateException("on purpose");
		}

		@GetMapping("/conflict")
		String conflict() {
			throw new ConflictException();
		}

		@GetMapping("/unavailable")
		ResponseEntity<String> unavailable() {
			return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("later");
		}

		@GetMapping("/sends-error")
		Mono<Void> sendError(ServerWebExchange exchange) {
			exchange.getResponse().setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR);
			return exchange.getResponse().setComplete();
		}

		@GetMapping(path = "/breaks-off", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> breaksOff() {
			return Flux.concat(Mono.just("first"),
					Mono.delay(PERIOD).then(Mono.error(() -> new IllegalStateException("on purpose"))));
		}

		@GetMapping("/callable")
		Mono<String> callable() {
			return Mono.fromCallable(() -> "called").subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/callable-throws")
		Mono<String> failingCallable() {
			return Mono.fromCallable(this::fail).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/deferred")
		CompletableFuture<String> deferred() {
			return CompletableFuture.supplyAsync(() -> "deferred");
		}

		@GetMapping("/deferred-throws")
		CompletableFuture<String> failingDeferred() {
			return CompletableFuture.supplyAsync(this::fail);
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			return Flux.range(0, 5).delayElements(PERIOD).map((number) -> currentTrace());
		}

		@GetMapping(path = "/endless-events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> endlessEvents() {
			return Flux.interval(PERIOD).onBackpressureDrop().map(String::valueOf);
		}

		@GetMapping("/never")
		Mono<String> never() {
			return Mono.<String>never()
				.doOnSubscribe((subscription) -> waiting.incrementAndGet())
				.doOnCancel(waiting::decrementAndGet);
		}

		@Bean
		RouterFunction<ServerResponse> functionalEndpoints() {
			return RouterFunctions.route()
				.GET("/functional/{id}", (request) -> ServerResponse.ok().bodyValue(request.pathVariable("id")))
				.GET("/functional-throws", (request) -> Mono.error(new IllegalStateException("on purpose")))
				.build();
		}

		@Bean
		NettyServerCustomizer leakDetector() {
			return (server) -> server.mapHandle((handled, connection) -> {
				if (Context.current() != Context.root() || MDC.get("traceId") != null) {
					leaks.incrementAndGet();
				}
				return handled;
			});
		}

		@Bean
		DefaultErrorAttributes errorAttributes() {
			Tracer spans = this.tracer;
			return new DefaultErrorAttributes() {

				@Override
				public Map<String, Object> getErrorAttributes(ServerRequest request, ErrorAttributeOptions options) {
					Span span = spans.spanBuilder("error page").startSpan();
					try {
						return super.getErrorAttributes(request, options);
					}
					finally {
						span.end();
					}
				}

			};
		}

	}

	@ResponseStatus(HttpStatus.CONFLICT)
	@SuppressWarnings("serial")
	static class ConflictException extends RuntimeException {

	}

}
