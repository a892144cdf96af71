package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import dev.otelspring.autoconfigure.JavaAgent;
import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanClassLoaderAware;

/**
 * What the annotations of all bean classes ask for. Each class is read once, when its
 * first bean is made.
 *
 * <p>
 * Thread-safe.
 */
final class AnnotatedClasses implements BeanClassLoaderAware {

	private final AnnotationProblems problems;

	private final InstrumentClaims claims = new InstrumentClaims();

	private final TelemetryFaults faults = new TelemetryFaults();

	private final Map<Class<?>, AnnotatedClass> classes = new ConcurrentHashMap<>();

	private @Nullable AnnotationReader reader;

	AnnotatedClasses(AnnotationProblems problems) {
		this.problems = problems;
	}

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.reader = new AnnotationReader(!JavaAgent.isActive(classLoader));
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
		// Nearly all are what they are asked for, and a name is compared at once.
		for (Class<?> type : this.classes.keySet()) {
			if (type.getName().equals(className)) {
				return true;
			}
		}
		for (Class<?> type : this.classes.keySet()) {
			if (isOrExtends(type, className)) {
				return true;
			}
		}
		return false;
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
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			if (current.getName().equals(className)) {
				return true;
			}
			for (Class<?> implemented : current.getInterfaces()) {
				if (isOrExtends(implemented, className)) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * An instrument with what all of its name have in common.
	 * @param instrument of a class that was read
	 * @return what is to be made
	 */
	InstrumentDefinition shared(InstrumentDefinition instrument) {
		return this.claims.shared(instrument);
	}

	private AnnotatedClass add(Class<?> beanClass) {
		AnnotatedClass read = read(beanClass);
		if (read == AnnotatedClass.EMPTY) {
			this.classes.put(beanClass, read);
			return read;
		}
		List<AnnotationProblem> found = new ArrayList<>(read.problems());
		Map<Method, MethodDefinition> methods = new HashMap<>(read.methods());
		methods.replaceAll((method, definition) -> definition
			.with(definition.instruments().stream().filter((claim) -> claim(claim, found)).toList()));
		Map<Method, InstrumentDefinition> gauges = new HashMap<>(read.gauges());
		gauges.values().removeIf((claim) -> !claim(claim, found));
		AnnotatedClass usable = new AnnotatedClass(Map.copyOf(methods), Map.copyOf(gauges), List.copyOf(found));
		AnnotatedClass first = this.classes.putIfAbsent(beanClass, usable);
		if (first != null) {
			return first;
		}
		found.forEach(this.problems::add);
		return usable;
	}

	private boolean claim(InstrumentDefinition claim, List<AnnotationProblem> found) {
		AnnotationProblem conflict = this.claims.claim(claim);
		if (conflict != null) {
			found.add(conflict);
		}
		return conflict == null;
	}

	private AnnotatedClass read(Class<?> beanClass) {
		try {
			return Objects.requireNonNull(this.reader).read(beanClass);
		}
		catch (RuntimeException | LinkageError ex) {
			// Such as a method whose types are not on the classpath.
			this.faults.report("reading of a class's annotations", ex);
			return AnnotatedClass.EMPTY;
		}
	}

}
