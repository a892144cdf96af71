package dev.otelspring.pipeline.otlp;

/**
 * Writes the keys of attributes, which are mostly constants: what was written for a
 * string that comes again is copied. A key that is made for each item is never kept.
 */
final class KeyEncoder {

	/**
	 * A power of two. With keys of {@link #LONGEST} characters, 100 kB are kept at most.
	 */
	private static final int SLOTS = 256;

	private static final int LONGEST = 128;

	private static final byte[] SEEN_ONCE = {};

	private final ProtobufWriter out;

	private final int field;

	private final String[] keys = new String[SLOTS];

	private final byte[][] encoded = new byte[SLOTS][];

	KeyEncoder(ProtobufWriter out, int field) {
		this.out = out;
		this.field = field;
	}

	// By identity: to compare takes as long as to encode.
	@SuppressWarnings("ReferenceEquality")
	void write(String key) {
		if (key.length() > LONGEST) {
			this.out.string(this.field, key);
			return;
		}
		int slot = key.hashCode() & (SLOTS - 1);
		byte[] bytes = this.encoded[slot];
		if (this.keys[slot] == key && bytes != SEEN_ONCE) {
			this.out.encoded(bytes);
			return;
		}
		int before = this.out.length();
		this.out.string(this.field, key);
		this.encoded[slot] = (this.keys[slot] == key) ? this.out.since(before) : SEEN_ONCE;
		this.keys[slot] = key;
	}

}
