package dev.otelspring.declarative;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.io.Resource;

/**
 * A YAML file with the declarative configuration. Its nodes are taken as they are
 * written, since YAML's types are those of the values after substitution.
 */
final class ConfigurationFile {

	private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

	/** A password that begins with an asterisk is an alias without quotes. */
	private static final Pattern UNDEFINED = Pattern.compile("^(found undefined (?:alias|tag handle)).*",
			Pattern.DOTALL);

	private final Resource resource;

	private final Substitution substitution;

	/** An alias may lead to what it stands in. */
	private final Set<org.yaml.snakeyaml.nodes.Node> above = Collections.newSetFromMap(new IdentityHashMap<>());

	ConfigurationFile(Resource resource, Substitution substitution) {
		this.resource = resource;
		this.substitution = substitution;
	}

	/**
	 * Reads the file.
	 * @return the root
	 * @throws IOException if it cannot be read
	 * @throws WrongNodeException if it is no such YAML
	 */
	Node read() throws IOException {
		try (Reader reader = new InputStreamReader(this.resource.getInputStream(), StandardCharsets.UTF_8)) {
			Iterator<org.yaml.snakeyaml.nodes.Node> documents = new Yaml(new SafeConstructor(new LoaderOptions()))
				.composeAll(reader)
				.iterator();
			if (!documents.hasNext()) {
				throw wrong("is empty", null);
			}
			Node root = node("", documents.next());
			if (documents.hasNext()) {
				throw wrong("must have one document", null);
			}
			return root;
		}
		catch (MarkedYAMLException ex) {
			throw wrong("is no YAML: " + UNDEFINED.matcher(String.valueOf(ex.getProblem())).replaceFirst("$1"),
					(ex.getProblemMark() != null) ? ex.getProblemMark().getLine() + 1 : null);
		}
		catch (YAMLException ex) {
			throw wrong("is no YAML: " + ex.getMessage(), null);
		}
	}

	private WrongNodeException wrong(String mend, @Nullable Integer line) {
		return new WrongNodeException(this.resource.getDescription(), null, mend,
				(line != null) ? this.resource.getDescription() + " - line " + line : null);
	}

	private Node node(String path, org.yaml.snakeyaml.nodes.Node yaml) {
		Origin origin = new TextResourceOrigin(this.resource,
				new Location(yaml.getStartMark().getLine(), yaml.getStartMark().getColumn()));
		if (yaml instanceof ScalarNode scalar) {
			return scalar(path, origin, scalar);
		}
		if (!this.above.add(yaml)) {
			throw Node.scalar(path, origin, null).reject("must not be an alias of what it stands in");
		}
		Node node = (yaml instanceof MappingNode mapping) ? Node.mapping(path, origin, fields(path, mapping))
				: Node.sequence(path, origin, elements(path, (SequenceNode) yaml));
		this.above.remove(yaml);
		return node;
	}

	private Node scalar(String path, Origin origin, ScalarNode scalar) {
		try {
			String text = this.substitution.apply(scalar.getValue());
			boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
			return Node.scalar(path, origin, (plain && NULLS.contains(text)) ? null : text);
		}
		catch (IllegalArgumentException ex) {
			throw Node.scalar(path, origin, scalar.getValue()).reject(String.valueOf(ex.getMessage()));
		}
	}

	private Map<String, Node> fields(String path, MappingNode mapping) {
		Map<String, Node> fields = new LinkedHashMap<>();
		Set<String> names = new HashSet<>();
		for (NodeTuple tuple : mapping.getValue()) {
			String name = (tuple.getKeyNode() instanceof ScalarNode key) ? key.getValue() : "?";
			String below = path.isEmpty() ? name : path + "." + name;
			Node field = node(below, tuple.getValueNode());
			if (!names.add(name)) {
				throw field.reject("is there twice");
			}
			fields.put(name, field);
		}
		return fields;
	}

	private List<Node> elements(String path, SequenceNode sequence) {
		List<Node> elements = new ArrayList<>();
		for (org.yaml.snakeyaml.nodes.Node element : sequence.getValue()) {
			elements.add(node(path + "[" + elements.size() + "]", element));
		}
		return elements;
	}

}
