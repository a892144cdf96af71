package dev.otelspring.autoconfigure;

import java.util.List;

/**
 * A value that may be right by itself and does not go with others. You throw it from a
 * parser that reads more than one property: any of them may be the one to mend.
 */
public class MisfitException extends IllegalArgumentException {

	private final List<String> others;

	/**
	 * Creates an exception.
	 * @param message what the property must be
	 * @param others the other properties' full names
	 */
	public MisfitException(String message, List<String> others) {
		super(message);
		this.others = List.copyOf(others);
	}

	public List<String> getOthers() {
		return this.others;
	}

}
