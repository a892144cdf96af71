package dev.otelspring.declarative;

import java.util.Map;

/** Which traces are kept. */
final class Samplers {

	private static final String NAME = "otel.traces.sampler";

	private static final String RATIO = "trace_id_ratio_based";

	private static final String MEND = "set otel.traces.sampler beside it, which also knows rate_limiting and rules, or "
			+ "declare a Sampler bean";

	/** What a parent's decision does, and nothing else here. */
	private static final Map<String, String> OBEYED = Map.of("remote_parent_sampled", "always_on",
			"remote_parent_not_sampled", "always_off", "local_parent_sampled", "always_on", "local_parent_not_sampled",
			"always_off");

	private Samplers() {
	}

	static void read(Node sampler, Translation out) {
		Map.Entry<String, Node> choice = sampler.choice();
		if (choice.getKey().equals("parent_based")) {
			parentBased(choice.getValue(), out);
		}
		else {
			named(choice, "", out);
		}
	}

	private static void parentBased(Node parentBased, Translation out) {
		Table table = new Table().row("root", (root, ignored) -> {
			Map.Entry<String, Node> choice = root.choice();
			if (choice.getKey().equals("parent_based")) {
				throw choice.getValue().reject("must be no parent_based sampler again");
			}
			named(choice, "parentbased_", out);
		});
		OBEYED.forEach((name, only) -> table.row(name, (node, ignored) -> {
			Map.Entry<String, Node> choice = node.choice();
			if (!choice.getKey().equals(only) || !choice.getValue().isNull()) {
				throw choice.getValue().reject("must be " + only + ", as what a parent has decided is done: " + MEND);
			}
		}));
		table.read(parentBased, out);
		if (parentBased.field("root") == null) {
			out.put(NAME, "parentbased_always_on", parentBased);
		}
	}

	private static void named(Map.Entry<String, Node> choice, String prefix, Translation out) {
		Node settings = choice.getValue();
		if (choice.getKey().equals(RATIO)) {
			out.put(NAME, prefix + "traceidratio", settings);
			new Table().property("ratio", NAME + ".arg", Scalar.RATIO).read(settings, out);
			return;
		}
		if (choice.getKey().endsWith("/development")) {
			throw settings
				.reject("cannot be had here: take always_on, always_off, " + RATIO + " or parent_based, or " + MEND);
		}
		if (!settings.isNull()) {
			throw settings
				.reject("takes no settings here: leave them out, and set what the sampler reads by a property "
						+ "of its own, such as otel.traces.sampler.arg");
		}
		// What is no name of ours is a component's.
		out.put(NAME, prefix + choice.getKey(), settings);
	}

}
