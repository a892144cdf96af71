package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.otelspring.autoconfigure.JavaAgent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds a declarative configuration, under {@code otel} where there is
 * {@code otel.file_format}, or in a file, and puts what it says in front of all other
 * properties.
 */
class DeclarativePostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String NAME = "otelDeclarativeConfiguration";

	private static final String PREFIX = "otel.";

	private static final String FORMAT = "otel.file_format";

	private static final Predicate<String> NODE = (name) -> name.startsWith(PREFIX)
			&& !OwnProperties.contains(name.substring(PREFIX.length()));

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		// The agent reads the same variable, for its own SDK.
		if (environment.getPropertySources().contains(Notes.NAME) || JavaAgent.isActive(application.getClassLoader())) {
			return;
		}
		FileLocation file = FileLocation.find(environment);
		boolean inProperties = sources(environment).stream().anyMatch((source) -> source.containsProperty(FORMAT));
		Notes notes = new Notes();
		if (inProperties) {
			environment.getPropertySources().addLast(notes);
			readProperties(environment, application, file, notes);
		}
		else if (file != null) {
			environment.getPropertySources().addLast(notes);
			readFile(environment, application, file, notes);
		}
	}

	private static void readProperties(ConfigurableEnvironment environment, SpringApplication application,
			@Nullable FileLocation file, Notes notes) {
		if (file != null) {
			file.rejectBeside(FORMAT, notes);
		}
		Substitution substitution = new Substitution(environment::getProperty);
		List<EnumerablePropertySource<?>> sources = sources(environment);
		Node root = new PropertyNodes(environment, substitution).read(sources, NODE);
		MutablePropertySources all = environment.getPropertySources();
		for (EnumerablePropertySource<?> source : sources) {
			if (List.of(source.getPropertyNames()).stream().anyMatch(NODE)) {
				all.replace(source.getName(), WithoutNodes.of(source, NODE));
			}
		}
		apply(root, substitution, environment, application, notes, null);
	}

	private static void readFile(ConfigurableEnvironment environment, SpringApplication application, FileLocation file,
			Notes notes) {
		Substitution substitution = new Substitution(new Variables(environment)::get);
		Node root = file.read(substitution, notes);
		if (root != null) {
			apply(root, substitution, environment, application, notes, file.isVariable() ? notes : null);
		}
	}

	private static void apply(Node root, Substitution substitution, ConfigurableEnvironment environment,
			SpringApplication application, Notes notes, @Nullable Notes contradictions) {
		Variables variables = new Variables(environment);
		Model model = new Model(variables.get(Model.SERVICE_NAME), hasExporters(environment));
		Translation translation = model.translate(root);
		new Contradictions(translation, sources(environment)).check(contradictions);
		List<String> ignored = new ArrayList<>(variables.names());
		ignored.removeAll(substitution.referenced());
		ignored.removeAll(FileLocation.VARIABLES);
		ignored.removeAll(model.variables());
		if (!ignored.isEmpty()) {
			notes.add("Of no effect: " + String.join(", ", ignored),
					"beside a declarative configuration, variables of OpenTelemetry count where it refers to them",
					"Refer to them, as in ${" + ignored.get(0) + "}, or take them away");
		}
		variables.hide(environment, application);
		environment.getPropertySources()
			.addFirst(new OriginTrackedMapPropertySource(NAME, translation.asSource(), true));
	}

	private static boolean hasExporters(ConfigurableEnvironment environment) {
		return sources(environment).stream()
			.flatMap((source) -> Set.of(source.getPropertyNames()).stream())
			.anyMatch((name) -> name.startsWith("otel.exporters."));
	}

	private static List<EnumerablePropertySource<?>> sources(ConfigurableEnvironment environment) {
		List<EnumerablePropertySource<?>> sources = new ArrayList<>();
		environment.getPropertySources().forEach((source) -> {
			if (source instanceof EnumerablePropertySource<?> enumerable
					&& !(source instanceof SystemEnvironmentPropertySource)
					&& !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				sources.add(enumerable);
			}
		});
		return sources;
	}

	/**
	 * After the files are read, before others of ours read the properties.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 30;
	}

}
