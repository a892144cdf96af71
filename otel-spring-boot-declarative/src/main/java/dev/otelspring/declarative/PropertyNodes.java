package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Makes nodes of the properties under {@code otel}, by Spring's rules: of two sources the
 * first has the value, and a sequence is whole from the first source that has any of it.
 */
final class PropertyNodes {

	private static final String PREFIX = "otel.";

	private static final Pattern STEP = Pattern.compile("\\[(\\d+)]|[^.\\[]+");

	/** What a file for OpenTelemetry has and Spring would read in another way. */
	private static final Pattern REFERENCE = Pattern
		.compile("\\$\\{(?:env:([a-zA-Z_][a-zA-Z0-9_]*)(?::-([^}]*))?|([a-zA-Z_][a-zA-Z0-9_]*):-([^}]*))}");

	/** A variable by its looks: one that is not set is empty. */
	private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_][A-Z0-9_]*)(?=[:}])(:?)");

	private final ConfigurableEnvironment environment;

	private final Substitution substitution;

	PropertyNodes(ConfigurableEnvironment environment, Substitution substitution) {
		this.environment = environment;
		this.substitution = substitution;
	}

	/**
	 * Reads the properties.
	 * @param sources in order
	 * @param isNode whether a property is a node
	 * @return the root
	 */
	Node read(List<EnumerablePropertySource<?>> sources, Predicate<String> isNode) {
		List<Entry> entries = new ArrayList<>();
		for (int rank = 0; rank < sources.size(); rank++) {
			EnumerablePropertySource<?> source = sources.get(rank);
			for (String name : source.getPropertyNames()) {
				if (isNode.test(name)) {
					entries.add(new Entry(steps(name.substring(PREFIX.length())), rank,
							String.valueOf(source.getProperty(name)), PropertySourceOrigin.get(source, name)));
				}
			}
		}
		return node("otel", entries);
	}

	private static List<String> steps(String name) {
		List<String> steps = new ArrayList<>();
		Matcher step = STEP.matcher(name);
		while (step.find()) {
			steps.add(step.group());
		}
		return steps;
	}

	private Node node(String path, List<Entry> entries) {
		Entry value = entries.get(0);
		Entry first = entries.stream().filter((entry) -> !entry.steps().isEmpty()).findFirst().orElse(value);
		if (value.steps().isEmpty() && value.rank() < first.rank() || first == value && value.steps().isEmpty()) {
			return scalar(path, value);
		}
		if (entries.stream().anyMatch((entry) -> entry.steps().isEmpty() && entry.isInTheWay(first))) {
			throw new WrongNodeException(path, null, "must not have a value and nodes below it", place(value));
		}
		Map<String, List<Entry>> below = new LinkedHashMap<>();
		boolean sequence = first.steps().get(0).startsWith("[");
		entries.stream()
			.filter((entry) -> !entry.steps().isEmpty())
			.filter((entry) -> !sequence || entry.rank() == first.rank())
			.forEach((entry) -> below.computeIfAbsent(entry.steps().get(0), (step) -> new ArrayList<>())
				.add(entry.below()));
		if (sequence) {
			List<Node> elements = new ArrayList<>();
			for (int i = 0; i < below.size(); i++) {
				String step = "[" + i + "]";
				List<Entry> element = below.get(step);
				if (element == null) {
					throw new WrongNodeException(path + step, null, "is missing: a sequence has no gaps", place(first));
				}
				elements.add(node(path + step, element));
			}
			return Node.sequence(path, first.origin(), elements);
		}
		Map<String, Node> fields = new LinkedHashMap<>();
		below.forEach((step, field) -> fields.put(step, node(path + "." + step, field)));
		return Node.mapping(path, first.origin(), fields);
	}

	private Node scalar(String path, Entry entry) {
		try {
			// Spring has nothing for null but an empty text.
			String text = substitute(entry.text());
			return Node.scalar(path, entry.origin(), text.isEmpty() ? null : text);
		}
		catch (IllegalArgumentException ex) {
			throw Node.scalar(path, entry.origin(), entry.text())
				.reject("has a placeholder that cannot be resolved: give it a default, as in ${NAME:-default}");
		}
	}

	private String substitute(String text) {
		String substituted = REFERENCE.matcher(text)
			.replaceAll((reference) -> Matcher
				.quoteReplacement(this.substitution.apply(reference.group()).replace("${", "\\${")));
		return this.environment.resolveRequiredPlaceholders(VARIABLE.matcher(substituted).replaceAll((variable) -> {
			this.substitution.referenced().add(variable.group(1));
			return Matcher.quoteReplacement("${" + variable.group(1) + ":");
		}));
	}

	private static @Nullable String place(Entry entry) {
		return (entry.origin() != null) ? entry.origin().toString() : null;
	}

	/**
	 * A property.
	 *
	 * @param steps from where the node stands
	 * @param rank of the source
	 * @param text as it is written
	 * @param origin where, if that is known
	 */
	private record Entry(List<String> steps, int rank, String text, @Nullable Origin origin) {

		// What is null may have nodes below it.
		boolean isInTheWay(Entry node) {
			return this.rank == node.rank && !this.text.isEmpty();
		}

		Entry below() {
			return new Entry(this.steps.subList(1, this.steps.size()), this.rank, this.text, this.origin);
		}

	}

}
