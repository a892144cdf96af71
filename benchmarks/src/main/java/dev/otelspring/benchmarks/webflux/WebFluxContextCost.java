package dev.otelspring.benchmarks.webflux;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.trace.Span;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a request costs a WebFlux server without this library, with its server span, and
 * with the span current in all of Reactor's operators besides.
 *
 * <p>
 * Processor time and allocation of the server's threads alone, for each request; what the
 * callers spend does not count. The three take turns in one process, and a round in which
 * the machine was busy harms all three: the medians of the rounds are compared.
 */
public final class WebFluxContextCost {

	private static final int CALLERS = 4;

	private static final List<String> PATHS = List.of("/plain", "/hops", "/stream");

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private WebFluxContextCost() {
	}

	/**
	 * Runs it.
	 * @param args the number of rounds, 11 by default, and of requests in each, 3,000 by
	 * default
	 */
	public static void main(String[] args) {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 11;
		int requests = (args.length > 1) ? Integer.parseInt(args[1]) : 3000;
		try (ConfigurableApplicationContext without = start("--otel.instrumentation.spring-webflux.enabled=false",
				"--otel.instrumentation.reactor.enabled=false"); ConfigurableApplicationContext with = start()) {
			System.out.printf("%-8s %-8s %14s %8s %16s %8s%n", "path", "", "CPU µs/request", "", "bytes/request", "");
			for (String path : PATHS) {
				Map<Arm, List<Cost>> costs = new EnumMap<>(Arm.class);
				for (int round = -3; round < rounds; round++) {
					for (Arm arm : Arm.values()) {
						Cost cost = arm.measure(port((arm != Arm.WITHOUT) ? with : without), path, requests);
						if (round >= 0) {
							costs.computeIfAbsent(arm, (key) -> new ArrayList<>()).add(cost);
						}
					}
				}
				print(path, costs);
			}
		}
		System.exit(0);
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--otel.traces.exporter=none",
				"--otel.metrics.exporter=none", "--otel.logs.exporter=none", "--logging.level.root=error"));
		all.addAll(Arrays.asList(arguments));
		return new SpringApplicationBuilder(WebApp.class).bannerMode(Banner.Mode.OFF).run(all.toArray(String[]::new));
	}

	private static int port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static void print(String path, Map<Arm, List<Cost>> costs) {
		double cpuBefore = 0;
		double bytesBefore = 0;
		for (Map.Entry<Arm, List<Cost>> entry : costs.entrySet()) {
			double cpu = median(entry.getValue(), Cost::micros);
			double bytes = median(entry.getValue(), Cost::bytes);
			System.out.printf("%-8s %-8s %14.1f %8s %16.0f %8s%n", path, entry.getKey(), cpu, more(cpu, cpuBefore),
					bytes, more(bytes, bytesBefore));
			cpuBefore = cpu;
			bytesBefore = bytes;
		}
	}

	private static double median(List<Cost> costs, ToDoubleFunction<Cost> what) {
		return costs.stream().mapToDouble(what).sorted().toArray()[costs.size() / 2];
	}

	private static String more(double now, double before) {
		return (before > 0) ? "%+.1f %%".formatted((now / before - 1) * 100) : "";
	}

	private static void call(int port, String path, int requests) {
		List<Thread> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			Thread caller = new Thread(() -> {
				try (Socket socket = new Socket("localhost", port)) {
					InputStream in = new BufferedInputStream(socket.getInputStream());
					byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
						.getBytes(StandardCharsets.US_ASCII);
					for (int n = 0; n < requests / CALLERS; n++) {
						socket.getOutputStream().write(request);
						readResponse(in);
					}
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}, "caller");
			caller.start();
			callers.add(caller);
		}
		try {
			for (Thread caller : callers) {
				caller.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void readResponse(InputStream in) throws IOException {
		long length = -1;
		for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
			if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
				length = Long.parseLong(line.substring(15).strip());
			}
		}
		if (length >= 0) {
			in.skipNBytes(length);
			return;
		}
		long chunk;
		do {
			chunk = Long.parseLong(readLine(in), 16);
			in.skipNBytes(chunk + 2);
		}
		while (chunk > 0);
	}

	private static String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		int c;
		while ((c = in.read()) != '\n') {
			if (c < 0) {
				throw new IOException("the server hung up");
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

	/** What is compared. */
	private enum Arm {

		WITHOUT, SPAN, CURRENT;

		Cost measure(int port, String path, int requests) {
			if (this == CURRENT) {
				Hooks.enableAutomaticContextPropagation();
			}
			else {
				Hooks.disableAutomaticContextPropagation();
			}
			long[] before = used();
			call(port, path, requests);
			long[] after = used();
			return new Cost((after[0] - before[0]) / 1000.0 / requests, (after[1] - before[1]) / (double) requests);
		}

		private static long[] used() {
			long[] used = new long[2];
			for (Thread thread : Thread.getAllStackTraces().keySet()) {
				String name = thread.getName();
				if (name.startsWith("reactor-http") || name.startsWith("parallel")) {
					used[0] += threads.getThreadCpuTime(thread.getId());
					used[1] += threads.getThreadAllocatedBytes(thread.getId());
				}
			}
			return used;
		}

	}

	private record Cost(double micros, double bytes) {
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		// The cheapest there is.
		@GetMapping("/plain")
		Mono<String> plain() {
			return Mono.just("hello");
		}

		// Two threads, a timer and a few operators, as where something is called.
		@GetMapping("/hops")
		Mono<String> hops() {
			return Mono.just("hello")
				.publishOn(Schedulers.parallel())
				.flatMap((text) -> Mono.delay(Duration.ofMillis(1)).thenReturn(text))
				.map((text) -> text + (Span.current().getSpanContext().isValid() ? '!' : '?'))
				.filter((text) -> !text.isEmpty())
				.defaultIfEmpty("nothing");
		}

		// A hundred signals.
		@GetMapping("/stream")
		Flux<String> stream() {
			return Flux.range(0, 100).map(String::valueOf).filter((text) -> !text.isEmpty());
		}

	}

}
