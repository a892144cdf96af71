package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * What the annotations of all bean classes ask for. Each class is read once, when its
 * first bean is made.
 *
 * <p>
 * Thread-safe.
 */
final class AnnotatedClasses {

	private final AnnotationReader reader;

	private final AnnotationProblems problems;

	private final InstrumentClaims claims = new InstrumentClaims();

	private final TelemetryFaults faults = new TelemetryFaults();

	private final Map<Class<?>, AnnotatedClass> classes = new ConcurrentHashMap<>();

	AnnotatedClasses(AnnotationReader reader, AnnotationProblems problems) {
		this.reader = reader;
		this.problems = problems;
	}

	AnnotatedClass of(Class<?> beanClass) {
		AnnotatedClass known = this.classes.get(beanClass);
		// Not computed within the map: reading a class may load others.
		return (known != null) ? known : add(beanClass);
	}

	/**
	 * Whether a bean of this class, or of one that extends or implements it, was seen.
	 * @param className as written in class files, with dots
	 * @return {@code false} where its annotations have no bean
	 */
	boolean hasBean(String className) {
		return this.classes.keySet().stream().anyMatch((type) -> isOrExtends(type, className));
	}

	/**
	 * Whether a bean of this class has a method that makes what is asked for.
	 * @param className as written in class files, with dots
	 * @param method the method's name
	 * @param condition what it must make
	 * @return {@code false} if no method of that name does
	 */
	boolean hasMethod(String className, String method, Predicate<MethodDefinition> condition) {
		return this.classes.entrySet()
			.stream()
			.filter((entry) -> isOrExtends(entry.getKey(), className))
			.flatMap((entry) -> entry.getValue().methods().entrySet().stream())
			.anyMatch((entry) -> entry.getKey().getName().equals(method) && condition.test(entry.getValue()));
	}

	static boolean isOrExtends(@Nullable Class<?> type, String className) {
		if (type == null) {
			return false;
		}
		return type.getName().equals(className) || isOrExtends(type.getSuperclass(), className)
				|| ClassUtils.getAllInterfacesForClassAsSet(type)
					.stream()
					.anyMatch((implemented) -> implemented.getName().equals(className));
	}

	private AnnotatedClass add(Class<?> beanClass) {
		AnnotatedClass read = read(beanClass);
		AnnotatedClass first = this.classes.putIfAbsent(beanClass, read);
		if (first != null) {
			return first;
		}
		List<AnnotationProblem> found = new ArrayList<>(read.problems());
		read.methods().values().forEach((method) -> method.instruments().forEach((claim) -> claim(claim, found)));
		read.gauges().values().forEach((claim) -> claim(claim, found));
		found.forEach(this.problems::add);
		return read;
	}

	private void claim(InstrumentDefinition claim, List<AnnotationProblem> found) {
		AnnotationProblem conflict = this.claims.claim(claim);
		if (conflict != null) {
			found.add(conflict);
		}
	}

	private AnnotatedClass read(Class<?> beanClass) {
		try {
			return this.reader.read(beanClass);
		}
		catch (RuntimeException | LinkageError ex) {
			// Such as a method whose types are not on the classpath.
			this.faults.report("reading of a class's annotations", ex);
			return AnnotatedClass.EMPTY;
		}
	}

}
