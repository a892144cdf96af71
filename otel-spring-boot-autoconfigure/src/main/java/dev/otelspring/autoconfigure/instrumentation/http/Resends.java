package dev.otelspring.autoconfigure.instrumentation.http;

/**
 * How often one and the same request was sent in vain so far. Travels among the request's
 * attributes, from one attempt to the next.
 */
public final class Resends {

	/** The attribute's name. */
	public static final String ATTRIBUTE = Resends.class.getName();

	private volatile int count;

	/**
	 * The ordinal number of the attempt that comes next.
	 * @return 0 for the first
	 */
	public int count() {
		return this.count;
	}

	/**
	 * An attempt was made; what follows sends again.
	 * @param ordinal the attempt's own number
	 */
	public void attempted(int ordinal) {
		this.count = ordinal + 1;
	}

	/** The request has its answer; what follows is another one. */
	public void answered() {
		this.count = 0;
	}

}
