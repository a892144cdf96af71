package dev.otelspring.pipeline.exporter;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * What one signal has under way at its backend, and how long it must wait. Each signal
 * has its own, because a backend may take one and turn another away.
 *
 * <p>
 * The worker's alone.
 */
final class Lane {

	private final RetryPolicy retryPolicy;

	private final Deque<Request> retries = new ArrayDeque<>();

	private int underWay;

	private int failures;

	private long holdUntil;

	Lane(RetryPolicy retryPolicy) {
		this.retryPolicy = retryPolicy;
	}

	/**
	 * Whether the last answer was no failure.
	 * @return {@code false} while one request at a time finds out whether the backend
	 * takes it again
	 */
	boolean isWell() {
		return this.failures == 0;
	}

	int underWay() {
		return this.underWay;
	}

	/**
	 * Whether a lane that fails may try again.
	 * @param now the time in nanoseconds
	 * @return {@code true} if the wait is over and nothing is under way
	 */
	boolean mayProbe(long now) {
		return this.underWay == 0 && now - this.holdUntil >= 0;
	}

	@Nullable Request pollRetry() {
		return this.retries.pollFirst();
	}

	void sent() {
		this.underWay++;
	}

	void answered() {
		this.underWay--;
	}

	/**
	 * The backend has given an answer that is no failure. While the lane waits nothing is
	 * sent: an answer of that time belongs to an earlier request, and says nothing of how
	 * the backend is now.
	 * @param now the time in nanoseconds
	 * @return {@code true} if this ends a failure
	 */
	boolean reached(long now) {
		if (this.failures > 0 && now - this.holdUntil >= 0) {
			this.failures = 0;
			return true;
		}
		return false;
	}

	/**
	 * A request failed. Several that were under way together fail as one.
	 * @param after how long the backend asks to wait at least, {@code null} if it does
	 * not say
	 * @param now the time in nanoseconds
	 */
	void failed(@Nullable Duration after, long now) {
		if (this.failures == 0 || now - this.holdUntil >= 0) {
			this.failures++;
			this.holdUntil = now + this.retryPolicy.delay(this.failures, ThreadLocalRandom.current()).toNanos();
		}
		if (after != null) {
			this.holdUntil = Math.max(this.holdUntil, now + after.toNanos());
		}
	}

	void retry(Request request) {
		this.retries.addLast(request);
	}

	/**
	 * Sends requests before all others.
	 * @param requests in order
	 */
	void retryFirst(List<Request> requests) {
		for (int i = requests.size() - 1; i >= 0; i--) {
			this.retries.addFirst(requests.get(i));
		}
	}

	/**
	 * Shortens the wait.
	 * @param time until when to wait at most
	 */
	void holdAtMostUntil(long time) {
		if (this.holdUntil - time > 0) {
			this.holdUntil = time;
		}
	}

	/**
	 * Goes on after a pause, which is nobody's failure: it counts for no request.
	 * @param now the time in nanoseconds
	 */
	void resume(long now) {
		List<Request> waiting = List.copyOf(this.retries);
		this.retries.clear();
		waiting.forEach((request) -> this.retries.add(request.asOf(now)));
		holdAtMostUntil(now);
	}

	/**
	 * For how long a lane that fails has nothing to do.
	 * @param now the time in nanoseconds
	 * @return nanoseconds, at least 1; {@link Long#MAX_VALUE} while an answer is awaited
	 */
	long pause(long now) {
		return (this.failures > 0 && this.underWay == 0) ? Math.max(1, this.holdUntil - now) : Long.MAX_VALUE;
	}

}
