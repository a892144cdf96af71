package dev.otelspring.declarative;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.OriginTrackedValue;

/**
 * The {@code otel.*} properties that nodes have become so far, each with the node that
 * said so.
 */
final class Translation {

	private final Map<String, Said> properties = new LinkedHashMap<>();

	private final Map<String, Node> claims = new LinkedHashMap<>();

	/**
	 * Adds a property.
	 * @param property its name
	 * @param value its value, which no placeholder in it changes any more
	 * @param node what said so
	 * @throws WrongNodeException if another node said otherwise
	 */
	void put(String property, String value, Node node) {
		Said before = this.properties.putIfAbsent(property, new Said(value, node));
		if (before != null && !before.value.equals(value)) {
			throw node.reject("must be the same as " + before.node.path() + ", since there is one " + property);
		}
	}

	/**
	 * Adds what was gathered under names of its own.
	 * @param gathered name by name
	 * @param prefix what our properties have before the name
	 */
	void putAll(Translation gathered, String prefix) {
		gathered.properties.forEach((name, said) -> put(prefix + name, said.value, said.node));
	}

	@Nullable Said get(String property) {
		return this.properties.get(property);
	}

	@Nullable Said remove(String property) {
		return this.properties.remove(property);
	}

	Set<String> names() {
		return this.properties.keySet();
	}

	/**
	 * Keeps a property for a node, which may say nothing of it: set beside the tree, the
	 * property would change what the node means.
	 * @param property its name; also stands for what is below it
	 * @param node whose it is
	 */
	void claim(String property, Node node) {
		this.claims.putIfAbsent(property, node);
	}

	Map<String, Node> claims() {
		return this.claims;
	}

	/**
	 * As a property source has them.
	 * @return values with their origins
	 */
	Map<String, Object> asSource() {
		Map<String, Object> source = new LinkedHashMap<>();
		this.properties.forEach((property, said) -> source.put(property, OriginTrackedValue
			.of(said.value.replace("${", "\\${"), new NodeOrigin(said.node.path(), said.node.origin()))));
		return source;
	}

	/**
	 * A value.
	 *
	 * @param value the value
	 * @param node what said so
	 */
	record Said(String value, Node node) {
	}

}
