package dev.otelspring.declarative;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What may stand in a mapping, name by name, and what becomes of it. A name that has no
 * row stops the start.
 */
final class Table {

	private final Map<String, Row> rows = new LinkedHashMap<>();

	/**
	 * Adds a name.
	 * @param name the name
	 * @param row what becomes of it, unless nothing stands there
	 * @return this
	 */
	Table row(String name, Row row) {
		this.rows.put(name, row);
		return this;
	}

	/**
	 * Adds a name that is the same as a property of ours.
	 * @param name the name
	 * @param property the property
	 * @param type of the value
	 * @return this
	 */
	Table property(String name, String property, Scalar type) {
		return row(name, (node, out) -> out.put(property, parse(node, type), node));
	}

	/**
	 * Adds a name with a sequence of values that is the same as a property of ours.
	 * @param name the name
	 * @param property the property
	 * @return this
	 */
	Table list(String name, String property) {
		return row(name, (node, out) -> putAll(property, node.sequence(), out));
	}

	private static void putAll(String property, List<Node> elements, Translation out) {
		for (int i = 0; i < elements.size(); i++) {
			out.put(property + "[" + i + "]", elements.get(i).scalar(), elements.get(i));
		}
	}

	/**
	 * Adds a name with a sequence of patterns, as {@link #list}.
	 * @param name the name
	 * @param property the property
	 * @return this
	 */
	Table patterns(String name, String property) {
		return row(name, (node, out) -> {
			node.sequence().forEach(Table::pattern);
			putAll(property, node.sequence(), out);
		});
	}

	static String pattern(Node node) {
		if (node.scalar().indexOf('?') >= 0) {
			throw node.reject("must be a name in which * stands for any characters; ? stands for none here");
		}
		return node.scalar();
	}

	/**
	 * Adds a name of which only values are taken that change nothing here.
	 * @param name the name
	 * @param mend what a user can do who needs another one
	 * @param values what is taken
	 * @return this
	 */
	Table only(String name, String mend, String... values) {
		return row(name, (node, out) -> {
			if (node.text() == null || !List.of(values).contains(node.text())) {
				throw node.reject(((values.length > 0) ? "must be left out or be " + String.join(" or ", values)
						: "is of no use here") + ": " + mend);
			}
		});
	}

	/**
	 * Adds a mapping.
	 * @param name its name
	 * @param table what may stand in it
	 * @return this
	 */
	Table mapping(String name, Table table) {
		return row(name, table::read);
	}

	void read(Node mapping, Translation out) {
		if (mapping.text() != null || mapping.elements() != null) {
			throw mapping.reject("must be a mapping with " + names());
		}
		mapping.fields().forEach((name, node) -> {
			Row row = this.rows.get(name);
			if (row == null) {
				throw node.reject("is not known here: there may be " + names());
			}
			if (!node.isNull()) {
				row.read(node, out);
			}
		});
	}

	static String parse(Node node, Scalar type) {
		try {
			return type.parse(node.scalar());
		}
		catch (IllegalArgumentException ex) {
			throw node.rejectText(String.valueOf(ex.getMessage()));
		}
	}

	static @Nullable String parse(Node mapping, String name, Scalar type) {
		Node node = mapping.field(name);
		return (node != null) ? parse(node, type) : null;
	}

	private String names() {
		return String.join(", ", this.rows.keySet());
	}

	/** What becomes of a node. */
	@FunctionalInterface
	interface Row {

		/**
		 * Translates a node.
		 * @param node with something in it
		 * @param out gets what it means
		 */
		void read(Node node, Translation out);

	}

}
