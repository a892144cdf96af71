package dev.otelspring.declarative;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;

/**
 * A place in the declarative model and what stands there: a text, a mapping, a sequence,
 * or nothing. What a text means is up to who reads it, since a variable's value has no
 * type before it is there.
 *
 * @param path from the root, as the user wrote it
 * @param origin where it was written, {@code null} if that is not known
 * @param text of a scalar, {@code null} for all others and for what is null
 * @param fields of a mapping, in order
 * @param elements of a sequence, {@code null} for all others
 */
record Node(String path, @Nullable Origin origin, @Nullable String text, Map<String, Node> fields,
		@Nullable List<Node> elements) {

	static Node scalar(String path, @Nullable Origin origin, @Nullable String text) {
		return new Node(path, origin, text, Map.of(), null);
	}

	static Node mapping(String path, @Nullable Origin origin, Map<String, Node> fields) {
		return new Node(path, origin, null, fields, null);
	}

	static Node sequence(String path, @Nullable Origin origin, List<Node> elements) {
		return new Node(path, origin, null, Map.of(), elements);
	}

	/**
	 * Whether nothing stands here: by the schema, that is as if the node were not there,
	 * but for names of components, which need no settings.
	 * @return {@code true} for a null and for an empty mapping
	 */
	boolean isNull() {
		return this.text == null && this.fields.isEmpty() && this.elements == null;
	}

	@Nullable Node field(String name) {
		Node field = this.fields.get(name);
		return (field == null || field.isNull()) ? null : field;
	}

	/**
	 * What must be a text.
	 * @return the text
	 */
	String scalar() {
		if (this.text == null) {
			throw reject(isNull() ? "must have a value" : "must be a single value");
		}
		return this.text;
	}

	/**
	 * What must be a sequence.
	 * @return at least one element
	 */
	List<Node> sequence() {
		if (this.elements == null) {
			throw reject("must be a sequence");
		}
		if (this.elements.isEmpty()) {
			throw reject("must have at least one element");
		}
		return this.elements;
	}

	/**
	 * What must be one of several: by the schema, a mapping with the name of the one.
	 * @return its name and its settings
	 */
	Map.Entry<String, Node> choice() {
		if (this.fields.size() != 1) {
			throw reject(this.fields.isEmpty() ? "must be a mapping with one name in it"
					: "must have one name in it, not " + String.join(" and ", this.fields.keySet()));
		}
		return this.fields.entrySet().iterator().next();
	}

	/**
	 * Tells what is wrong here, and not what stands here: where a node is not known, or
	 * is of another shape, its text may be a key or a password.
	 * @param mend what the node must be
	 * @return to be thrown
	 */
	WrongNodeException reject(String mend) {
		return new WrongNodeException(shown(), null, mend, place());
	}

	/**
	 * As {@link #reject}, for a text that is known to be of a type, and so no secret.
	 * @param mend what the node must be
	 * @return to be thrown
	 */
	WrongNodeException rejectText(String mend) {
		return new WrongNodeException(shown(), this.text, mend, place());
	}

	private String shown() {
		return this.path.isEmpty() ? "The configuration" : this.path;
	}

	private @Nullable String place() {
		return (this.origin != null) ? this.origin.toString() : null;
	}

}
