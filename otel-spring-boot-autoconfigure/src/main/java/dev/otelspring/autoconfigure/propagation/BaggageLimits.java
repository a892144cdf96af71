package dev.otelspring.autoconfigure.propagation;

/**
 * What one request may carry: 64 entries and 8192 bytes, which W3C Baggage (section
 * 3.3.2) makes every platform pass on. It lets a platform choose what to leave out: here
 * it is what comes when there is no room, while a smaller entry after it may still fit.
 */
final class BaggageLimits {

	static final int MAX_ENTRIES = 64;

	static final int MAX_BYTES = 8192;

	private int entries;

	private int bytes;

	/**
	 * Makes room for an entry.
	 * @param length its bytes, without the comma before it
	 * @return {@code false} if there is none
	 */
	boolean take(int length) {
		int more = (this.entries > 0) ? length + 1 : length;
		if (this.entries == MAX_ENTRIES || more > MAX_BYTES - this.bytes) {
			return false;
		}
		this.entries++;
		this.bytes += more;
		return true;
	}

}
