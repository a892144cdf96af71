package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.otelspring.autoconfigure.BootsProperties;
import dev.otelspring.autoconfigure.JavaAgent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
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

	private static final ConfigurationPropertyName ADAPTED = ConfigurationPropertyName.of("otel.file-format");

	/**
	 * What is made of other properties and of variables, and what stands behind all that
	 * is set: nobody wrote that.
	 */
	private static final Set<String> MADE = Set.of("otelOfBootsProperties", "otelCustomizerDefaults",
			BootsProperties.FROM_VARIABLES);

	private static final Predicate<String> NODE = (name) -> name.startsWith(PREFIX)
			&& !OwnProperties.contains(name.substring(PREFIX.length()));

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		// The agent reads the same variable, for its own SDK.
		if (environment.getPropertySources().contains(Notes.NAME) || JavaAgent.isActive(application.getClassLoader())) {
			return;
		}
		checkFormat(environment);
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

	// Boot would read it as the same property, and a node has one name.
	private static void checkFormat(ConfigurableEnvironment environment) {
		for (EnumerablePropertySource<?> source : sources(environment)) {
			for (String name : source.getPropertyNames()) {
				if (!name.equals(FORMAT) && name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
						&& ADAPTED.equals(ConfigurationPropertyName.adapt(name, '.'))) {
					throw new WrongNodeException(name, null, "must be written " + FORMAT,
							PropertySourceOrigin.get(source, name).toString());
				}
			}
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
		sources.forEach((source) -> hide(source, NODE, environment));
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
		new Contradictions(translation, sources(environment)).check(contradictions)
			.forEach((source, names) -> hide(source, names::contains, environment));
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

	private static void hide(EnumerablePropertySource<?> source, Predicate<String> hidden,
			ConfigurableEnvironment environment) {
		if (List.of(source.getPropertyNames()).stream().anyMatch(hidden)) {
			environment.getPropertySources().replace(source.getName(), WithoutNodes.of(source, hidden));
		}
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
					&& !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)
					&& !MADE.contains(source.getName())) {
				sources.add(enumerable);
			}
		});
		return sources;
	}

	/**
	 * After the files are read, before Boot's properties are translated, and before
	 * others of ours read the properties.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 40;
	}

}
