package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.otelspring.annotations.WithSpan;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.util.ClassUtils;

/**
 * Looks through the application's class files for annotations that do nothing: on classes
 * that are no beans, on methods that their own bean calls, on parameters of methods
 * without telemetry. Once, when the application is ready, on a thread of its own: the
 * start does not wait for it.
 */
final class AnnotatedClassCheck implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(AnnotatedClassCheck.class);

	private static final Set<String> PACKAGES = Set.of(WithSpan.class.getPackageName() + ".",
			AnnotationReader.OPENTELEMETRY);

	/** Where Maven and Gradle put tests, whose classes are no beans on purpose. */
	private static final List<String> TESTS = List.of("/test-classes/", "/classes/java/test/", "/classes/kotlin/test/");

	/** A tree that is larger is not looked through to its end. */
	private static final int MAX_CLASSES = 20_000;

	private final AnnotatedClasses classes;

	private final AnnotationProblems problems;

	private final ObjectProvider<AnnotationProperties> properties;

	private final List<String> basePackages;

	private final ResourcePatternResolver resources;

	private final ListableBeanFactory beanFactory;

	AnnotatedClassCheck(AnnotatedClasses classes, AnnotationProblems problems,
			ObjectProvider<AnnotationProperties> properties, List<String> basePackages,
			ResourcePatternResolver resources, ListableBeanFactory beanFactory) {
		this.classes = classes;
		this.problems = problems;
		this.properties = properties;
		this.basePackages = basePackages;
		this.resources = resources;
		this.beanFactory = beanFactory;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (!this.properties.getObject().checkClasses()) {
			return;
		}
		Thread thread = new Thread(this::check, "otel-annotation-check");
		thread.setDaemon(true);
		thread.setPriority(Thread.MIN_PRIORITY);
		thread.start();
	}

	private void check() {
		try {
			for (String basePackage : this.basePackages) {
				check(basePackage);
			}
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			logger.debug("The application's classes could not be looked through for annotations that do nothing", ex);
		}
	}

	private void check(String basePackage) throws IOException {
		Resource[] found = this.resources.getResources(ResourcePatternResolver.CLASSPATH_ALL_URL_PREFIX
				+ ClassUtils.convertClassNameToResourcePath(basePackage) + "/**/*.class");
		for (int i = 0; i < Math.min(found.length, MAX_CLASSES); i++) {
			String location = found[i].getURL().toString();
			if (TESTS.stream().noneMatch(location::contains)) {
				byte[] bytes = found[i].getContentAsByteArray();
				if (mentionsAnnotations(bytes)) {
					check(ClassFile.read(bytes, PACKAGES));
				}
			}
		}
	}

	// Nearly no class does, and this is much faster than to read one.
	private static boolean mentionsAnnotations(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		return PACKAGES.stream().anyMatch((name) -> text.contains("L" + name.replace('.', '/')));
	}

	private void check(ClassFile file) {
		if (!this.classes.hasBean(file.className())) {
			if (file.isPlainClass() && !isBeanThatIsNotMadeYet(file.className())) {
				file.annotatedMethods()
					.forEach((method,
							annotations) -> annotations.forEach((annotation) -> tell(annotation, file, method,
									"no bean has this class",
									"Make it a bean, with @Component or a @Bean method; an object made with 'new' has "
											+ "no proxy.")));
			}
			return;
		}
		file.callsOnItself().forEach((call) -> checkCallOnItself(file, call));
		file.annotatedParameters().forEach((method, annotations) -> {
			if (annotations.contains("SpanAttribute")) {
				checkParameters(file, method, "SpanAttribute",
						(definition) -> definition.span() != null || definition.added() != ArgumentAttribute.NONE,
						"Add @WithSpan or @AddingSpanAttributes.");
			}
			if (annotations.contains("MetricAttribute")) {
				checkParameters(file, method, "MetricAttribute", (definition) -> !definition.instruments().isEmpty(),
						"Add @Counted, @Timed or @UpDownCounted.");
			}
		});
	}

	// A lazy bean, or a prototype.
	private boolean isBeanThatIsNotMadeYet(String className) {
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			Class<?> type = this.beanFactory.getType(name, false);
			if (type != null && AnnotatedClasses.isOrExtends(type, className)) {
				return true;
			}
		}
		return false;
	}

	private void checkCallOnItself(ClassFile file, ClassFile.Call call) {
		// A gauge is asked at each collection; who else calls it does not matter.
		String dead = Objects.requireNonNull(file.annotatedMethods().get(call.method()))
			.stream()
			.filter((annotation) -> !annotation.equals("Gauge"))
			.collect(Collectors.joining(", @"));
		if (!dead.isEmpty()) {
			tell(dead, file, call.method(), "the bean calls it on itself in " + caller(call.caller())
					+ "(), and that call does not go through its proxy", "Move the method to another bean.");
		}
	}

	private void checkParameters(ClassFile file, String method, String annotation, Predicate<MethodDefinition> isUseful,
			String mend) {
		if (!this.classes.hasMethod(file.className(), name(method), isUseful)) {
			tell(annotation, file, method, "the method makes nothing that could have the attribute", mend);
		}
	}

	private void tell(String annotation, ClassFile file, String method, String why, String mend) {
		this.problems.add(AnnotationProblem.dead("@" + annotation, file.className() + "." + name(method), why, mend));
	}

	private static String name(String method) {
		return method.substring(0, method.indexOf('('));
	}

	// The compiler's name for a lambda: lambda$place$0.
	private static String caller(String method) {
		String[] parts = method.split("\\$");
		return (method.startsWith("lambda$") && parts.length > 2) ? parts[1] : method;
	}

}
