package dev.otelspring.autoconfigure.instrumentation.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a web application shows under load: as many server spans as requests, each with
 * its own parent, and threads that remember nothing.
 */
public abstract class HttpServerLoadContract {

	private static final int REQUESTS = 10_000;

	private static final int CONCURRENCY = 32;

	/**
	 * The application under test, with the routes of {@link HttpServerContract}.
	 * @return its classes and what is special about them
	 */
	protected abstract App.Builder application();

	@Test
	void makesOneSpanOfEachOfTenThousandMixedRequests() throws Exception {
		List<Caller> callers = new ArrayList<>();
		try (Backend backend = Backend.start()) {
			try (App app = application().sendingTo(backend)
				.with("otel.instrumentation.http.server.exclude-paths=/excluded/**", "otel.bsp.max.queue.size=50000",
						// What the failing routes log would be megabytes.
						"logging.level.org.apache.catalina.core=off", "logging.level.org.springframework.web=off",
						"logging.level.org.springframework.boot.webflux=off")
				.start()) {
				List<Callable<Void>> requests = new ArrayList<>();
				for (int i = 0; i < REQUESTS; i++) {
					Caller caller = Caller.create();
					callers.add(caller);
					requests.add(request(app, caller, i));
				}
				inParallel(requests);
				List<Callable<Void>> looks = new ArrayList<>();
				for (int i = 0; i < 10 * CONCURRENCY; i++) {
					looks.add(() -> {
						assertThat(app.get("/excluded/context-is-root").body()).isEqualTo("true");
						return null;
					});
				}
				inParallel(looks);
				app.settle();
			}
			Map<String, List<SentSpan>> arrived = backend.spans()
				.stream()
				.filter((span) -> span.kind().equals("SERVER"))
				.collect(Collectors.groupingBy(SentSpan::traceId));
			assertThat(arrived).hasSize(REQUESTS);
			assertThat(callers).allSatisfy((caller) -> assertThat(arrived.get(caller.traceId())).singleElement()
				.satisfies((span) -> assertThat(span.parentSpanId()).isEqualTo(caller.spanId())));
		}
	}

	private static Callable<Void> request(App app, Caller caller, int number) {
		return () -> {
			switch (number % 10) {
				case 0 -> app.get(caller, "/throws");
				case 1 -> app.get(caller, "/later");
				case 2 -> app.get(caller, "/later-throws");
				case 3 -> app.get(caller, "/nowhere");
				case 4 -> app.get(caller, (number % 100 == 4) ? "/times-out" : "/functional/9");
				case 5 -> {
					if (number % 50 == 5) {
						goAway(app, caller);
					}
					else {
						app.get(caller, "/unavailable");
					}
				}
				default -> app.get(caller, "/orders/" + number);
			}
			return null;
		};
	}

	private static void goAway(App app, Caller caller) {
		try (Socket socket = new Socket("localhost", app.port())) {
			String request = "GET /stream-for-ever HTTP/1.1\r\nHost: localhost\r\ntraceparent: " + caller.traceparent()
					+ "\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			socket.getOutputStream().flush();
			assertThat(socket.getInputStream().read()).isPositive();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void inParallel(List<Callable<Void>> tasks) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(CONCURRENCY);
		try {
			for (Future<Void> future : executor.invokeAll(tasks)) {
				future.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

}
