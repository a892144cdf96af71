package dev.otelspring.declarative;

import org.jspecify.annotations.Nullable;

/**
 * A node of the declarative configuration cannot be meant, or means what cannot be done
 * here. Stops the start; the failure analysis names node, value, place and mend.
 */
public class WrongNodeException extends RuntimeException {

	private final String node;

	private final @Nullable String value;

	private final String mend;

	private final @Nullable String origin;

	/**
	 * Creates an exception.
	 * @param node the node's path
	 * @param value its value, {@code null} if it has none or it must not be shown
	 * @param mend what it must be, as the end of a sentence that begins with the path
	 * @param origin where it was written, {@code null} if that is not known
	 */
	WrongNodeException(String node, @Nullable String value, String mend, @Nullable String origin) {
		super(node + " " + mend + ((value != null) ? ", was '" + value + "'" : ""));
		this.node = node;
		this.value = value;
		this.mend = mend;
		this.origin = origin;
	}

	/**
	 * The node's path.
	 * @return such as {@code tracer_provider.processors[0].batch.exporter}
	 */
	public String getNode() {
		return this.node;
	}

	public @Nullable String getValue() {
		return this.value;
	}

	public String getMend() {
		return this.mend;
	}

	/**
	 * Where the node was written.
	 * @return such as {@code file [/etc/otel.yaml] - 3:12}, {@code null} if that is not
	 * known
	 */
	public @Nullable String getOrigin() {
		return this.origin;
	}

}
