package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often one and the same request was sent in vain so far. Travels among the request's
 * attributes, from one attempt to the next.
 */
public final class Resends {

	/** The attribute's name. */
	public static final String ATTRIBUTE = Resends.class.getName();

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * The ordinal number of the attempt that comes next.
	 * @return 0 for the first
	 */
	public int count() {
		return this.count.get();
	}

	/** An attempt was made; what follows sends again. */
	public void attempted() {
		this.count.incrementAndGet();
	}

	/** The request has its answer; what follows is another one. */
	public void answered() {
		this.count.set(0);
	}

}
