package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every Spring MVC application on a real Tomcat shows of its requests, whatever else
 * is on its classpath.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WebMvcServerSpanContract {

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
			.sendingTo(this.backend)
			.with("otel.instrumentation.http.server.exclude-paths=/excluded/**", "server.tomcat.threads.max=4",
					"server.tomcat.threads.min-spare=1"))
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
		get(Caller.create(), "/callable");
		for (int i = 0; i < 8; i++) {
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
			assertThat(event.attributes().get("exception.stacktrace")).asString().contains("WebApp.fail");
		});
	}

	@Test
	void endsTheSpanAfterTheErrorPage() {
		Caller caller = Caller.create();
		get(caller, "/throws");
		this.app.settle();
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
	void endsWhenADeferredResultTimesOut() {
		SentSpan span = serverSpan("/deferred-never");
		assertThat(span.name()).isEqualTo("GET /deferred-never");
		assertThat(span.status()).isEqualTo("ERROR");
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
				.map((caller) -> CompletableFuture.runAsync(() -> get(caller, "/deferred?" + caller.traceId())))
				.toArray(CompletableFuture[]::new))
			.join();
		this.app.settle();
		assertThat(callers).allSatisfy((caller) -> assertThat(this.backend.spans(caller.traceId())).singleElement()
			.satisfies((span) -> assertThat(span.attributes()).containsEntry("url.query", caller.traceId())));
	}

	private SentSpan serverSpan(String path) {
		Caller caller = Caller.create();
		get(caller, path);
		return only(caller, "SERVER");
	}

	private HttpResponse<String> get(Caller caller, String path) {
		return this.app.get(caller, path, "User-Agent", "contract");
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

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		private final Executor worker = ForkJoinPool.commonPool();

		@GetMapping("/orders/{id}")
		String order(@PathVariable String id) {
			return id;
		}

		@GetMapping("/current-trace")
		String currentTrace() {
			return Span.current().getSpanContext().getTraceId();
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
		void sendError(HttpServletResponse response) throws Exception {
			response.sendError(500);
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return () -> "called";
		}

		@GetMapping("/callable-throws")
		Callable<String> failingCallable() {
			return this::fail;
		}

		@GetMapping("/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			this.worker.execute(() -> result.setResult("deferred"));
			return result;
		}

		@GetMapping("/deferred-throws")
		DeferredResult<String> failingDeferred() {
			DeferredResult<String> result = new DeferredResult<>();
			this.worker.execute(() -> result.setErrorResult(new IllegalStateException("on purpose")));
			return result;
		}

		@GetMapping("/deferred-never")
		DeferredResult<String> neverEndingDeferred() {
			return new DeferredResult<>(1L);
		}

		@Bean
		RouterFunction<ServerResponse> functionalEndpoint() {
			return RouterFunctions.route()
				.GET("/functional/{id}", (request) -> ServerResponse.ok().body(request.pathVariable("id")))
				.build();
		}

		@Bean
		DefaultErrorAttributes errorAttributes(Tracer tracer) {
			return new DefaultErrorAttributes() {

				@Override
				public Map<String, Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
					Span span = tracer.spanBuilder("error page").startSpan();
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
