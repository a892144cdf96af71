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
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
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
final class AnnotatedClassCheck implements ApplicationListener<ApplicationReadyEvent>, ApplicationContextAware {

	private static final Log logger = LogFactory.getLog(AnnotatedClassCheck.class);

	private static final Set<String> PACKAGES = Set.of(WithSpan.class.getPackageName() + ".",
			AnnotationReader.OPENTELEMETRY);

	/** How class files name what is in them. */
	private static final List<String> DESCRIPTORS = PACKAGES.stream()
		.map((name) -> "L" + name.replace('.', '/'))
		.toList();

	/** Where Maven and Gradle put tests, whose classes are no beans on purpose. */
	private static final List<String> TESTS = List.of("/test-classes/", "/classes/java/test/", "/classes/kotlin/test/");

	/** A tree that is larger is not looked through to its end. */
	private static final int MAX_CLASSES = 20_000;

	private final AnnotatedClasses classes;

	private final AnnotationProblems problems;

	private final ObjectProvider<AnnotationProperties> properties;

	private @Nullable ApplicationContext context;

	AnnotatedClassCheck(AnnotatedClasses classes, AnnotationProblems problems,
			ObjectProvider<AnnotationProperties> properties) {
		this.classes = classes;
		this.problems = problems;
		this.properties = properties;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		ApplicationContext context = this.context;
		if (context == null || !AutoConfigurationPackages.has(context) || !this.properties.getObject().checkClasses()) {
			return;
		}
		// All beans are asked for here: the thread may outlive them.
		List<String> packages = AutoConfigurationPackages.get(context);
		Thread thread = new Thread(() -> check(packages, context), "otel-annotation-check");
		thread.setDaemon(true);
		thread.setPriority(Thread.MIN_PRIORITY);
		thread.start();
	}

	private void check(List<String> basePackages, ApplicationContext context) {
		try {
			for (String basePackage : basePackages) {
				check(basePackage, context);
			}
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			logger.debug("The application's classes could not be looked through for annotations that do nothing", ex);
		}
	}

	private void check(String basePackage, ApplicationContext context) throws IOException {
		Resource[] found = context.getResources(ResourcePatternResolver.CLASSPATH_ALL_URL_PREFIX
				+ ClassUtils.convertClassNameToResourcePath(basePackage) + "/**/*.class");
		for (int i = 0; i < Math.min(found.length, MAX_CLASSES); i++) {
			String location = found[i].getURL().toString();
			if (!isOfTests(location)) {
				byte[] bytes = found[i].getContentAsByteArray();
				if (mentionsAnnotations(bytes)) {
					check(ClassFile.read(bytes, PACKAGES), context);
				}
			}
		}
	}

	private static boolean isOfTests(String location) {
		for (String place : TESTS) {
			if (location.contains(place)) {
				return true;
			}
		}
		return false;
	}

	// Nearly no class does, and this is much faster than to read one.
	private static boolean mentionsAnnotations(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		for (String name : DESCRIPTORS) {
			if (text.contains(name)) {
				return true;
			}
		}
		return false;
	}

	private void check(ClassFile file, ListableBeanFactory beanFactory) {
		if (!this.classes.hasBean(file.className())) {
			if (file.isPlainClass() && !isBeanThatIsNotMadeYet(file.className(), beanFactory)) {
				file.annotations().forEach((annotation) -> tellNoBean(annotation, file.className()));
				file.annotatedMethods()
					.forEach((method, annotations) -> annotations
						.forEach((annotation) -> tellNoBean(annotation, file.className() + "." + name(method))));
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
	private static boolean isBeanThatIsNotMadeYet(String className, ListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanDefinitionNames()) {
			Class<?> type = beanFactory.getType(name, false);
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

	private void tellNoBean(String annotation, String where) {
		this.problems.add(AnnotationProblem.dead("@" + annotation, where, "no bean has this class",
				"Make it a bean, with @Component or a @Bean method; an object made with 'new' has no proxy."));
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
