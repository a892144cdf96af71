package dev.otelspring.benchmarks.queue;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.queue.MemoryQueue;
import dev.otelspring.pipeline.queue.SendingQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A frame on its way through an exporter's queue in memory: offered, taken and
 * acknowledged; and offered to a queue that is full, where the oldest frame makes place.
 * With several threads they wait for each other's lock.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MemoryQueueBenchmark {

	private static final int FRAMES = 1000;

	private final Frame frame = new Frame(Signal.TRACES, 64, new byte[20_000]);

	private final SendingQueue empty = new MemoryQueue((long) FRAMES * this.frame.size());

	private final SendingQueue full = new MemoryQueue((long) FRAMES * this.frame.size());

	@Setup
	public void fill() {
		for (int i = 0; i < FRAMES; i++) {
			this.full.offer(this.frame);
		}
	}

	/**
	 * Passes through.
	 * @return what was taken: with several threads, another's frame or several
	 */
	@Benchmark
	public List<Frame> offerAndAcknowledge() {
		this.empty.offer(this.frame);
		List<Frame> taken = this.empty.peek(Signal.ALL, this.frame.count(), this.frame.size());
		this.empty.acknowledge(taken);
		return taken;
	}

	@Benchmark
	public List<Frame> offerToAFullQueue() {
		return this.full.offer(this.frame);
	}

}
