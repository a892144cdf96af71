package dev.otelspring.autoconfigure.instrumentation.webflux;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.instrumentation.http.HttpServerContract;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
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
 * What is special about WebFlux on Reactor Netty, and the application that the contract
 * asks for.
 */
abstract class WebFluxServerContract extends HttpServerContract {

	@Override
	protected App.Builder application() {
		return App.of(WebApp.class).reactive();
	}

	@AfterAll
	static void disableHooks() {
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void makesTheSpanCurrentInOperatorsOnWhateverThread() {
		Caller caller = Caller.create();
		assertThat(get(caller, "/hops").body().split(" ")).hasSize(7).containsOnly(caller.traceId());
	}

	@Test
	void makesTheSpanCurrentWhereABodyIsRead() {
		Caller caller = Caller.create();
		assertThat(app().request("POST", "/reads", "traceparent", caller.traceparent()).body())
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
	void leavesNothingCurrentOnEventLoops() {
		WebApp.leaks.set(0);
		List<String> paths = List.of("/orders/7", "/throws", "/later", "/hops", "/blocks", "/breaks-off", "/nowhere",
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
			.mapToObj((i) -> () -> assertThat(app().get("/excluded/context-is-root").body()).isEqualTo("true")));
		assertThat(WebApp.leaks).hasValue(0);
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
		Socket socket = new Socket("localhost", app().port());
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

	private long durations(Predicate<Map<String, Object>> series) {
		app().settle();
		return backend().histogram("http.server.request.duration")
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

		/** Three of them are longer than what the contract asks for. */
		static final Duration PAUSE = Duration.ofMillis(60);

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

		@GetMapping("/later")
		Mono<String> later() {
			return Mono.fromCallable(() -> "later").subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/later-throws")
		CompletableFuture<String> failLater() {
			return CompletableFuture.supplyAsync(this::fail);
		}

		@GetMapping("/times-out")
		Mono<String> timesOut() {
			return Mono.<String>never().timeout(Duration.ofMillis(1));
		}

		@GetMapping("/redirect")
		ResponseEntity<Void> redirect() {
			return ResponseEntity.status(HttpStatus.FOUND).header("Location", "/orders/7").build();
		}

		@GetMapping("/headers")
		ResponseEntity<String> headers() {
			return ResponseEntity.ok().header("X-Answer", "42").body("headers");
		}

		@GetMapping("/baggage")
		Mono<String> baggage() {
			return Mono.fromCallable(() -> {
				Baggage baggage = Baggage.current();
				return baggage.getEntryValue("first") + baggage.getEntryValue("second");
			}).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping(path = "/stream", produces = MediaType.TEXT_PLAIN_VALUE)
		Flux<String> stream() {
			return Flux.just("one", "two", "three").delayElements(PAUSE);
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			return stream();
		}

		@GetMapping(path = "/stream-for-ever", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> streamForEver() {
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
