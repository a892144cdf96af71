package dev.otelspring.benchmarks.reliability;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.ExporterDefinition;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.exporter.ExporterSettings;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.queue.MemoryQueue;
import dev.otelspring.pipeline.queue.SendingQueue;
import dev.otelspring.pipeline.source.MetricReading;
import dev.otelspring.pipeline.status.PipelineSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.transport.Compression;
import dev.otelspring.pipeline.transport.HttpTransport;
import dev.otelspring.pipeline.transport.HttpTransportSettings;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

/** What the experiments share. */
final class Lab {

	static final long MB = 1_000_000;

	private Lab() {
	}

	static SendingQueue memory() {
		return new MemoryQueue(32 * MB);
	}

	static ExporterDefinition exporter(String name, URI endpoint, SendingQueue queue, RetryPolicy retry) {
		return new ExporterDefinition(name, endpoint.toString(), "http/protobuf", "none", EnumSet.of(Signal.TRACES),
				new HttpTransport(new HttpTransportSettings(HttpTransportSettings.endpointsUnder(endpoint), Map::of,
						Compression.NONE, Duration.ofSeconds(10), Duration.ofSeconds(10), () -> null, "benchmarks"),
						Clock.systemUTC()),
				queue, retry, ExporterSettings.defaults(), MetricReading.defaults());
	}

	static SdkTracerProvider tracerProvider(TelemetryPipeline pipeline) {
		return SdkTracerProvider.builder()
			.setResource(Resource.getDefault())
			.addSpanProcessor(pipeline.spanSource())
			.build();
	}

	// A span of about 300 bytes, as a server makes them.
	static void span(Tracer tracer, long number) {
		tracer.spanBuilder("GET /orders/{id}")
			.setAttribute("http.request.method", "GET")
			.setAttribute("http.route", "/orders/{id}")
			.setAttribute("url.path", "/orders/17")
			.setAttribute("http.response.status_code", 200L)
			.setAttribute("order.number", number)
			.startSpan()
			.end();
	}

	static Account account(TelemetryPipeline pipeline, String exporter) {
		PipelineSnapshot snapshot = pipeline.status().snapshot();
		PipelineSnapshot.SignalSnapshot signal = snapshot.signals().get(Signal.TRACES);
		ExporterCounts counts = snapshot.exporters()
			.stream()
			.filter((each) -> each.name().equals(exporter))
			.map((each) -> each.counts().get(Signal.TRACES))
			.findFirst()
			.orElseThrow();
		if (signal == null || counts == null) {
			throw new IllegalStateException("no traces");
		}
		return new Account(signal.created(), signal.waiting(), sum(signal.dropped()), counts.enqueued(),
				counts.delivered(), counts.queued(), sum(counts.dropped()), counts.dropped());
	}

	static boolean await(Duration patience, BooleanSupplier condition) {
		long deadline = System.nanoTime() + patience.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - deadline > 0) {
				return false;
			}
			pause(Duration.ofMillis(5));
		}
		return true;
	}

	static void pause(Duration duration) {
		long deadline = System.nanoTime() + duration.toNanos();
		long left;
		while ((left = deadline - System.nanoTime()) > 0) {
			LockSupport.parkNanos(left);
		}
	}

	/**
	 * What a thread has had of the processors.
	 * @param thread its name
	 * @return nanoseconds, of all threads of that name that live
	 */
	static long cpuNanos(String thread) {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((each) -> each.getName().equals(thread))
			.mapToLong((each) -> threads.getThreadCpuTime(each.getId()))
			.sum();
	}

	static void inParallel(List<Runnable> tasks) {
		List<Thread> threads = tasks.stream().map((task) -> {
			Thread thread = new Thread(task, "experiment");
			thread.setDaemon(true);
			thread.start();
			return thread;
		}).toList();
		for (Thread thread : threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static long sum(Map<DropReason, Long> dropped) {
		return dropped.values().stream().mapToLong(Long::longValue).sum();
	}

	/** Where all spans went. */
	record Account(long created, long waiting, long droppedBefore, long enqueued, long delivered, long queued,
			long dropped, Map<DropReason, Long> reasons) {

		long unexplained() {
			return this.created - this.waiting - this.droppedBefore - this.delivered - this.queued - this.dropped;
		}

	}

}
