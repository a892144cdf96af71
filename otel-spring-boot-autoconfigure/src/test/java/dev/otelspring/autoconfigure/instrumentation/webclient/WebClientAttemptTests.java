package dev.otelspring.autoconfigure.instrumentation.webclient;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.otelspring.autoconfigure.instrumentation.reactor.ReactorContext;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.HostilePeer;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** When an attempt of a {@code WebClient} begins and ends, and who its parent is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebClientAttemptTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private final Backend backend = Backend.start();

	private App app;

	private Peer peer;

	@BeforeAll
	void start() {
		this.app = App.of(ClientApp.class)
			.noWeb()
			.sendingTo(this.backend)
			.with("otel.instrumentation.sanitization.url.experimental.sensitive-query-parameters=token")
			.start();
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
	void endsWithTheBodyThatIsNotCollectedBefore() throws Exception {
		Queue<String> pieces = new ConcurrentLinkedQueue<>();
		CountDownLatch done = new CountDownLatch(1);
		get("/pieces").retrieve()
			.bodyToFlux(String.class)
			.doFinally((signal) -> done.countDown())
			.subscribe(pieces::add);
		Awaitility.await().atMost(PATIENCE).until(() -> pieces.contains("first"));
		assertThat(spans()).isEmpty();
		this.peer.release();
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(pieces).containsExactly("first", "second");
		assertThat(onlySpan().status()).isEqualTo("UNSET");
	}

	@Test
	void isNoErrorWhereTheBodyIsCancelled() {
		assertThat(get("/pieces").retrieve().bodyToFlux(String.class).blockFirst(PATIENCE)).isEqualTo("first");
		assertThat(onlySpan().status()).isEqualTo("UNSET");
		assertThat(onlySpan().attributes()).containsEntry("http.response.status_code", 200L)
			.doesNotContainKey("error.type");
	}

	@Test
	void isNoErrorWhereItIsCancelledBeforeTheResponse() {
		Disposable call = get("/slow").retrieve().toBodilessEntity().subscribe();
		Awaitility.await().atMost(PATIENCE).until(() -> this.peer.requests().size() == 1);
		call.dispose();
		assertThat(onlySpan().status()).isEqualTo("UNSET");
		assertThat(onlySpan().attributes()).doesNotContainKeys("http.response.status_code", "error.type");
	}

	@Test
	void endsWhereTheResponseIsCancelledUnread() {
		assertThatException().isThrownBy(() -> get("/stock").exchangeToMono((response) -> Mono.never())
			.timeout(Duration.ofMillis(200))
			.block(PATIENCE));
		assertThat(onlySpan().status()).isEqualTo("UNSET");
	}

	@Test
	void endsWhereTheResponseIsNotRead() {
		HttpStatus status = get("/stock").exchangeToMono((response) -> Mono.just((HttpStatus) response.statusCode()))
			.block(PATIENCE);
		assertThat(status).isEqualTo(HttpStatus.OK);
		assertThat(onlySpan().status()).isEqualTo("UNSET");
	}

	@Test
	void endsWhereAFilterForgetsToReleaseTheResponse() {
		ExchangeFilterFunction careless = (request, next) -> next.exchange(request)
			.flatMap((response) -> Mono.<ClientResponse>error(new IllegalStateException("careless")).hide());
		WebClient client = builder().filter(careless).build();
		assertThatException()
			.isThrownBy(() -> client.get().uri(uri("/stock")).retrieve().toBodilessEntity().block(PATIENCE))
			.withMessageContaining("careless");
		assertThat(onlySpan().attributes()).containsEntry("http.response.status_code", 200L);
	}

	@Test
	void isASpanForEachRetryOfTheCaller() {
		assertThatException()
			.isThrownBy(() -> get("/status/503").retrieve().toBodilessEntity().retry(2).block(PATIENCE));
		assertThat(spans(3)).extracting((span) -> span.attributes().get("http.request.resend_count"))
			.containsExactly(null, 1L, 2L);
		assertThat(this.peer.requests()).extracting((headers) -> headers.getFirst("traceparent"))
			.doesNotHaveDuplicates();
	}

	@Test
	void isASpanForEachRetryOfAFilterThatIsAddedLater() {
		ExchangeFilterFunction retrying = (request, next) -> next.exchange(request)
			.flatMap((response) -> response.statusCode().isError() ? response.<ClientResponse>createError()
					: Mono.just(response))
			.retry(1);
		WebClient client = builder().filter(retrying).build();
		assertThatException()
			.isThrownBy(() -> client.get().uri(uri("/status/503")).retrieve().toBodilessEntity().block(PATIENCE));
		assertThat(spans(2)).extracting((span) -> span.attributes().get("http.request.resend_count"))
			.containsExactly(null, 1L);
	}

	@Test
	void countsEachAttemptOnceWhereTheBodyFails() throws IOException {
		try (HostilePeer hostile = HostilePeer
			.answering("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nthe beginning")) {
			Mono<String> call = builder().build()
				.get()
				.uri(URI.create(hostile.url("/stock")))
				.retrieve()
				.bodyToMono(String.class);
			assertThatException().isThrownBy(() -> call.retry(2).block(PATIENCE));
			this.app.settle();
			assertThat(spansTo(hostile.port())).extracting((span) -> span.attributes().get("http.request.resend_count"))
				.containsExactly(null, 1L, 2L);
		}
	}

	@Test
	void isNoResendWhereTheCallerAsksAgainAfterAnAnswer() {
		Mono<String> stock = get("/stock").retrieve().bodyToMono(String.class);
		stock.block(PATIENCE);
		stock.block(PATIENCE);
		assertThat(spans(2))
			.allSatisfy((span) -> assertThat(span.attributes()).doesNotContainKey("http.request.resend_count"));
	}

	@Test
	void hasTheParentThatIsInTheReactorContext() {
		Span caller = this.app.bean(Tracer.class).spanBuilder("caller").startSpan();
		get("/stock").retrieve()
			.bodyToMono(String.class)
			.contextWrite((context) -> ReactorContext.put(context, Context.root().with(caller)))
			.block(PATIENCE);
		caller.end();
		assertThat(onlySpan().parentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
	}

	@Test
	void isInTheReactorContextOfWhatSendsAndNowhereElse() {
		Queue<String> within = new ConcurrentLinkedQueue<>();
		Queue<Boolean> outside = new ConcurrentLinkedQueue<>();
		WebClient client = builder().filter((request, next) -> Mono.deferContextual((view) -> {
			outside.add(ReactorContext.get(view) == Context.root());
			return next.exchange(request);
		})).exchangeFunction((request) -> Mono.deferContextual((view) -> {
			within.add(Span.fromContext(ReactorContext.get(view)).getSpanContext().getSpanId());
			return Mono.just(ClientResponse.create(HttpStatus.OK).body("stock").build());
		})).build();
		client.get()
			.uri(uri("/stock"))
			.retrieve()
			.bodyToMono(String.class)
			.flatMap((body) -> Mono.deferContextual((view) -> {
				outside.add(ReactorContext.get(view) == Context.root());
				return Mono.just(body);
			}))
			.block(PATIENCE);
		assertThat(within).containsExactly(onlySpan().spanId());
		assertThat(outside).containsExactly(true, true);
		assertThat(Context.current()).isSameAs(Context.root());
	}

	@Test
	void isOneSpanWhereAClientSendsThroughAnother() {
		WebClient inner = this.app.bean(WebClient.class);
		WebClient outer = builder()
			.exchangeFunction((request) -> inner.get()
				.uri(request.url())
				.headers((headers) -> headers.addAll(request.headers()))
				.exchangeToMono((response) -> response.bodyToMono(String.class)
					.map((body) -> ClientResponse.create(response.statusCode()).body(body).build())))
			.build();
		outer.get().uri(uri("/stock")).retrieve().bodyToMono(String.class).block(PATIENCE);
		SentSpan span = onlySpan();
		assertThat(this.peer.requests().get(0).getFirst("traceparent")).contains(span.spanId());
	}

	@Test
	void isOneSpanOfAClientThatWasMadeFromAnother() {
		this.app.bean(WebClient.class)
			.mutate()
			.defaultHeader("X-Order", "7")
			.build()
			.get()
			.uri(uri("/stock"))
			.retrieve()
			.bodyToMono(String.class)
			.block(PATIENCE);
		assertThat(onlySpan().name()).isEqualTo("GET");
	}

	@Test
	void recordsWhatAnExchangeFunctionThrows() {
		WebClient client = builder().exchangeFunction((request) -> {
			throw new IllegalStateException("no exchange");
		}).build();
		assertThatException()
			.isThrownBy(() -> client.get()
				.uri(uri("/stock"))
				.retrieve()
				.toBodilessEntity()
				.subscribeOn(Schedulers.parallel())
				.block(PATIENCE))
			.withMessageContaining("no exchange");
		assertThat(onlySpan().attributes()).containsEntry("error.type", IllegalStateException.class.getName());
	}

	@Test
	void hidesTheQueryParametersThatTheUserNames() {
		get("/stock?token=geheim&sig=shown").retrieve().toBodilessEntity().block(PATIENCE);
		assertThat(onlySpan().attributes()).containsEntry("url.full", this.peer.url("/stock?token=REDACTED&sig=shown"));
	}

	@Test
	void isSwitchedOffByTheNameThatTheOfficialStarterUses() {
		try (App off = App.of(ClientApp.class)
			.noWeb()
			.sendingTo(this.backend)
			.with("otel.instrumentation.spring-webflux.enabled=false")
			.start()) {
			off.bean(WebClient.class).get().uri(uri("/stock")).retrieve().toBodilessEntity().block(PATIENCE);
			off.settle();
		}
		assertThat(spans()).isEmpty();
		assertThat(this.peer.requests()).hasSize(1);
	}

	private WebClient.Builder builder() {
		return this.app.bean(WebClient.Builder.class);
	}

	private WebClient.RequestHeadersSpec<?> get(String path) {
		return builder().build().get().uri(uri(path));
	}

	private URI uri(String path) {
		return URI.create(this.peer.url(path));
	}

	private SentSpan onlySpan() {
		return spans(1).get(0);
	}

	private List<SentSpan> spans(int expected) {
		this.app.settle();
		assertThat(spans()).hasSize(expected);
		return spans();
	}

	private List<SentSpan> spans() {
		return spansTo(this.peer.port());
	}

	private List<SentSpan> spansTo(int port) {
		return this.backend.spans()
			.stream()
			.filter((span) -> span.attributes().getOrDefault("url.full", "").toString().contains(":" + port + "/"))
			.toList();
	}

	@EnableAutoConfiguration
	static class ClientApp {

		@Bean
		WebClient usersWebClient() {
			return WebClient.create();
		}

		// Reactor Netty's global threads would end with the first application that does.
		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory factory = new ReactorResourceFactory();
			factory.setUseGlobalResources(false);
			return factory;
		}

	}

}
