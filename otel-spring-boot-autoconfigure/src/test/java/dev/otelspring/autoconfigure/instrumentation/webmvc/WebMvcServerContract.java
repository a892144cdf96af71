package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;

import dev.otelspring.autoconfigure.instrumentation.http.HttpServerContract;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
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
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is special about Spring MVC, and the application that the contract asks for.
 */
abstract class WebMvcServerContract extends HttpServerContract {

	@Override
	protected App.Builder application() {
		return App.of(WebApp.class)
			.with("server.tomcat.threads.max=4", "server.tomcat.threads.min-spare=1", "server.jetty.threads.max=10");
	}

	@Test
	void endsTheSpanAfterTheErrorPage() {
		Caller caller = Caller.create();
		get(caller, "/throws");
		SentSpan page = only(caller, "INTERNAL");
		SentSpan server = only(caller, "SERVER");
		assertThat(page.name()).isEqualTo("error page");
		assertThat(page.parentSpanId()).isEqualTo(server.spanId());
		if (isToldOfTheErrorPage()) {
			assertThat(server.endNanos()).isGreaterThanOrEqualTo(page.endNanos());
		}
	}

	/**
	 * Whether the server calls a request destroyed only after its error page.
	 * @return {@code true} by default
	 */
	protected boolean isToldOfTheErrorPage() {
		return true;
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
		SentSpan span = serverSpan("/times-out");
		assertThat(span.name()).isEqualTo("GET /times-out");
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 503L)
			.containsEntry("error.type", "503");
	}

	@Test
	void endsTheSpanOfARequestThatTheContainerForgets() throws IOException {
		Caller caller = Caller.create();
		try (Socket socket = connect()) {
			write(socket, request(caller, "/forgotten"));
			assertThat(socket.getInputStream().read()).isPositive();
		}
		SentSpan span = only(caller, "SERVER");
		assertThat(span.name()).isEqualTo("GET /forgotten");
		assertThat(span.attributes()).containsEntry("http.response.status_code", 200L);
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		/** Three of them are longer than what the contract asks for. */
		private static final Duration PAUSE = Duration.ofMillis(60);

		private final Executor worker = ForkJoinPool.commonPool();

		private final CountDownLatch writeFailed = new CountDownLatch(1);

		@GetMapping("/orders/{id}")
		String order(@PathVariable String id) {
			return id;
		}

		@GetMapping("/headers")
		ResponseEntity<String> headers() {
			return ResponseEntity.ok().header("X-Answer", "42").body("headers");
		}

		@GetMapping("/later")
		CompletableFuture<String> later() {
			return CompletableFuture.supplyAsync(() -> "later", this.worker);
		}

		@GetMapping("/later-throws")
		CompletableFuture<String> failLater() {
			return CompletableFuture.supplyAsync(this::fail, this.worker);
		}

		@GetMapping("/redirect")
		ResponseEntity<Void> redirect() {
			return ResponseEntity.status(HttpStatus.FOUND).header("Location", "/orders/7").build();
		}

		@GetMapping("/baggage")
		String baggage() {
			Baggage baggage = Baggage.current();
			return baggage.getEntryValue("first") + baggage.getEntryValue("second");
		}

		@GetMapping("/stream")
		StreamingResponseBody stream() {
			return (body) -> {
				for (String part : List.of("one", "two", "three")) {
					body.write(part.getBytes(StandardCharsets.US_ASCII));
					body.flush();
					LockSupport.parkNanos(PAUSE.toNanos());
				}
			};
		}

		@GetMapping("/events")
		SseEmitter events() {
			SseEmitter emitter = new SseEmitter();
			this.worker.execute(() -> {
				try {
					for (String part : List.of("one", "two", "three")) {
						emitter.send(part);
						LockSupport.parkNanos(PAUSE.toNanos());
					}
					emitter.complete();
				}
				catch (IOException ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

		@GetMapping("/stream-for-ever")
		StreamingResponseBody streamForEver() {
			return (body) -> {
				while (true) {
					body.write(new byte[8192]);
					body.flush();
				}
			};
		}

		@GetMapping("/forgotten")
		StreamingResponseBody writeUntilItFails() {
			return (body) -> {
				try {
					streamForEver().writeTo(body);
				}
				finally {
					this.writeFailed.countDown();
				}
			};
		}

		/** Keeps the container's thread until the other one has failed to write. */
		@Bean
		FilterRegistrationBean<Filter> forgetfulContainer() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				chain.doFilter(request, response);
				try {
					this.writeFailed.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
			registration.setName("forgetfulContainer");
			registration.addUrlPatterns("/forgotten");
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

		@GetMapping("/current-trace")
		String currentTrace() {
			return Span.current().getSpanContext().getTraceId();
		}

		@SuppressWarnings("MustBeClosedChecker")
		@GetMapping("/leaves-a-scope-open")
		String leavesAScopeOpen() {
			Span.current().storeInContext(Context.root()).makeCurrent();
			return "left";
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

		@GetMapping("/times-out")
		DeferredResult<String> neverEndingDeferred() {
			return new DeferredResult<>(1L);
		}

		@Bean
		RouterFunction<ServerResponse> functionalEndpoint() {
			return RouterFunctions.route()
				.GET("/functional/{id}", (request) -> ServerResponse.ok().body(request.pathVariable("id")))
				.GET("/functional-throws", (request) -> {
					throw new IllegalStateException("on purpose");
				})
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
