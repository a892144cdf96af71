package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/** From a request by any way to another thread, and from there to a peer: one trace. */
@ExtendWith(OutputCaptureExtension.class)
class AsyncTraceTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Peer peer = Peer.start();

	private final Caller caller = Caller.create();

	@ParameterizedTest
	@ValueSource(strings = { "/async", "/callable", "/web-async-task", "/streaming", "/deferred", "/completable",
			"/event", "/committed" })
	void goesOnAtAPeer(String path) {
		try (App app = start()) {
			assertOneTrace(app, path);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/async", "/callable", "/web-async-task", "/streaming", "/deferred", "/completable",
			"/event", "/committed" })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void goesOnAtAPeerFromVirtualThreads(String path) {
		try (App app = start("spring.threads.virtual.enabled=true")) {
			assertOneTrace(app, path);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/web-async-task", "/streaming" })
	void goesOnWhereBootHasNoExecutor(String path) {
		try (App app = App.of(WebApp.class, UserExecutor.class)
			.sendingTo(this.backend)
			.with("peer=" + this.peer.url("/stock"))
			.start()) {
			assertThat(app.context().containsBean("applicationTaskExecutor")).isFalse();
			assertOneTrace(app, path);
		}
	}

	@Test
	void hasTheRightParentWhereTheRequestHasEndedMeanwhile() {
		try (App app = start()) {
			assertThat(app.get(this.caller, "/late").statusCode()).isEqualTo(200);
			Awaitility.await().until(() -> this.backend.spans(this.caller.traceId()).size() == 1);
			app.bean(Worker.class).openGate();
			Awaitility.await().until(() -> this.backend.spans(this.caller.traceId()).size() == 3);
		}
		SentSpan server = only("SERVER");
		SentSpan late = only("INTERNAL");
		assertThat(late.name()).isEqualTo("late work");
		assertThat(late.parentSpanId()).isEqualTo(server.spanId());
		assertThat(late.endNanos()).isGreaterThan(server.endNanos());
		assertThat(only("CLIENT").parentSpanId()).isEqualTo(late.spanId());
	}

	@Test
	void startsWithoutAComplaint(CapturedOutput output) {
		try (App app = App.of(WebApp.class, Scheduling.class)
			.sendingTo(this.backend)
			.with("peer=" + this.peer.url("/stock"))
			.start()) {
			assertOneTrace(app, "/async");
		}
		assertThat(LogLines.complaints(output)).isEmpty();
		assertThat(output).doesNotContain("is not eligible for getting processed by all BeanPostProcessors");
	}

	private void assertOneTrace(App app, String path) {
		assertThat(app.get(this.caller, path).statusCode()).isEqualTo(200);
		Awaitility.await().until(() -> !this.peer.requests().isEmpty());
		app.settle();
		SentSpan server = only("SERVER");
		SentSpan client = only("CLIENT");
		assertThat(client.parentSpanId()).isEqualTo(server.spanId());
		assertThat(this.peer.requests()).singleElement()
			.satisfies((headers) -> assertThat(headers.getFirst("traceparent")).contains(client.spanId()));
	}

	private App start(String... properties) {
		return App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("peer=" + this.peer.url("/stock"))
			.with(properties)
			.start();
	}

	private SentSpan only(String kind) {
		List<SentSpan> ofKind = this.backend.spans(this.caller.traceId())
			.stream()
			.filter((span) -> span.kind().equals(kind))
			.toList();
		assertThat(ofKind).as(kind + " spans").hasSize(1);
		return ofKind.get(0);
	}

	record Placed() {
	}

	record Paid() {
	}

	public static class Worker {

		private final CountDownLatch gate = new CountDownLatch(1);

		private final RestClient restClient;

		private final String peer;

		Worker(RestClient.Builder builder, String peer) {
			this.restClient = builder.build();
			this.peer = peer;
		}

		String call() {
			return this.restClient.get().uri(this.peer).retrieve().toBodilessEntity().getStatusCode().toString();
		}

		@Async
		public CompletableFuture<String> callAsync() {
			return CompletableFuture.completedFuture(call());
		}

		public void openGate() {
			this.gate.countDown();
		}

		@Async
		@WithSpan("late work")
		public void callLate() throws InterruptedException {
			this.gate.await(30, TimeUnit.SECONDS);
			call();
		}

		@Async
		@EventListener
		public void on(Placed event) {
			call();
		}

		@TransactionalEventListener
		public void on(Paid event) {
			call();
		}

	}

	@RestController
	@EnableAutoConfiguration
	@EnableAsync
	@EnableTransactionManagement
	static class WebApp {

		private final Worker worker;

		private final ApplicationEventPublisher events;

		private final Executor executor;

		private final PlatformTransactionManager transactions;

		WebApp(Worker worker, ApplicationEventPublisher events, Executor applicationTaskExecutor,
				PlatformTransactionManager transactions) {
			this.worker = worker;
			this.events = events;
			this.executor = applicationTaskExecutor;
			this.transactions = transactions;
		}

		@Bean
		static Worker worker(RestClient.Builder builder, @Value("${peer}") String peer) {
			return new Worker(builder, peer);
		}

		@Bean
		static PlatformTransactionManager transactionManager() {
			return new NoTransactions();
		}

		@GetMapping("/async")
		String async() {
			return this.worker.callAsync().join();
		}

		@GetMapping("/late")
		String late() throws InterruptedException {
			this.worker.callLate();
			return "accepted";
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return this.worker::call;
		}

		@GetMapping("/web-async-task")
		WebAsyncTask<String> webAsyncTask() {
			return new WebAsyncTask<>(30_000L, this.worker::call);
		}

		@GetMapping("/streaming")
		StreamingResponseBody streaming() {
			return (stream) -> stream.write(this.worker.call().getBytes());
		}

		@GetMapping("/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			this.executor.execute(() -> result.setResult(this.worker.call()));
			return result;
		}

		@GetMapping("/completable")
		CompletableFuture<String> completable() {
			return CompletableFuture.supplyAsync(() -> "", this.executor).thenApply((empty) -> this.worker.call());
		}

		@GetMapping("/event")
		String event() {
			this.events.publishEvent(new Placed());
			return "published";
		}

		@GetMapping("/committed")
		String committed() {
			new TransactionTemplate(this.transactions)
				.executeWithoutResult((status) -> this.events.publishEvent(new Paid()));
			return "committed";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

		@Scheduled(initialDelay = 600_000)
		void sweep() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserExecutor {

		@Bean
		Executor usersOwn() {
			return (task) -> new Thread(task).start();
		}

	}

	@SuppressWarnings("serial")
	static class NoTransactions extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return "transaction";
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
