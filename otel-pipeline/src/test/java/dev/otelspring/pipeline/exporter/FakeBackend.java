package dev.otelspring.pipeline.exporter;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.transport.SendResult;
import dev.otelspring.pipeline.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A transport that keeps what it is given and answers as a test says: at once, or when
 * the test is ready.
 */
final class FakeBackend implements Transport {

	static final SendResult ACCEPTED = new SendResult.Accepted();

	static final SendResult UNAVAILABLE = new SendResult.RetryLater(null, Problem.other("HTTP 503"));

	private final List<Sent> sent = new ArrayList<>();

	private Function<List<Frame>, SendResult> answer = (frames) -> ACCEPTED;

	private boolean holding;

	private boolean closed;

	private volatile @Nullable URI address;

	/**
	 * Answers at once from now on.
	 * @param newAnswer from the frames of a request to what becomes of it; may throw
	 */
	synchronized void answer(Function<List<Frame>, SendResult> newAnswer) {
		this.holding = false;
		this.answer = newAnswer;
	}

	synchronized void answer(SendResult result) {
		answer((frames) -> result);
	}

	/** Keeps requests under way from now on, until {@link #complete}. */
	synchronized void hold() {
		this.holding = true;
	}

	/**
	 * Answers a request that is under way.
	 * @param request its place in the order of sending
	 * @param result what becomes of it
	 */
	void complete(int request, SendResult result) {
		sent(request).future().complete(result);
	}

	synchronized Sent sent(int request) {
		return this.sent.get(request);
	}

	/**
	 * The requests so far.
	 * @return the numbers of the frames of each one
	 */
	synchronized List<List<Integer>> requests() {
		return this.sent.stream().map((request) -> numbers(request.frames())).toList();
	}

	synchronized boolean isClosed() {
		return this.closed;
	}

	@Override
	public synchronized CompletableFuture<SendResult> send(Signal signal, List<Frame> frames) {
		Sent request = new Sent(signal, List.copyOf(frames), new CompletableFuture<>());
		this.sent.add(request);
		if (!this.holding) {
			request.future().complete(this.answer.apply(frames));
		}
		return request.future();
	}

	/**
	 * Pretends to be at an address.
	 * @param newAddress that of all signals
	 */
	void at(URI newAddress) {
		this.address = newAddress;
	}

	@Override
	public @Nullable URI address(Signal signal) {
		URI base = this.address;
		return (base != null) ? base.resolve("/v1/" + signal.id()) : null;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
	}

	/**
	 * A frame of 100 bytes with a number.
	 * @param signal its signal
	 * @param count its number of items
	 * @param number what {@link #requests()} tells
	 * @return a new frame
	 */
	static Frame frame(Signal signal, int count, int number) {
		return new Frame(signal, count, ByteBuffer.allocate(100).putInt(number).array());
	}

	static Signal signal(List<Frame> frames) {
		return frames.get(0).signal();
	}

	static List<Integer> numbers(List<Frame> frames) {
		return frames.stream().map((frame) -> ByteBuffer.wrap(frame.bytes()).getInt()).toList();
	}

	/**
	 * A request.
	 *
	 * @param signal its signal
	 * @param frames its frames
	 * @param future its answer
	 */
	record Sent(Signal signal, List<Frame> frames, CompletableFuture<SendResult> future) {
	}

}
