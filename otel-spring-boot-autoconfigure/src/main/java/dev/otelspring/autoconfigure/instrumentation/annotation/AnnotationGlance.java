package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.util.ReflectionUtils;

/**
 * Tells which classes are worth reading: those that have one of the annotations, or one
 * composed of them, on themselves or a method, or inherit from one that has. Each class
 * and each interface is looked at once, however many beans inherit from it.
 *
 * <p>
 * Thread-safe.
 */
final class AnnotationGlance {

	private final Set<String> annotations;

	private final Map<Class<?>, Boolean> classes = new ConcurrentHashMap<>();

	/**
	 * Creates a glance.
	 * @param annotations the names of the annotations
	 */
	AnnotationGlance(Set<String> annotations) {
		this.annotations = annotations;
	}

	/**
	 * Whether a class may have one.
	 * @param type of a bean
	 * @return {@code false} if neither it nor what it inherits from has any
	 */
	boolean isIn(Class<?> type) {
		if (type.getName().startsWith("java.")) {
			return false;
		}
		Boolean known = this.classes.get(type);
		if (known == null) {
			known = isDeclaredBy(type) || isInherited(type);
			this.classes.put(type, known);
		}
		return known;
	}

	private boolean isInherited(Class<?> type) {
		Class<?> superclass = type.getSuperclass();
		if (superclass != null && isIn(superclass)) {
			return true;
		}
		for (Class<?> implemented : type.getInterfaces()) {
			if (isIn(implemented)) {
				return true;
			}
		}
		return false;
	}

	private boolean isDeclaredBy(Class<?> type) {
		if (isOn(type)) {
			return true;
		}
		if (Proxy.isProxyClass(type)) {
			// Its methods have no annotations; those of its interfaces are asked for.
			return false;
		}
		// Spring has read these for its own annotations, and holds them until the
		// context is refreshed.
		for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
			if (isOn(method)) {
				return true;
			}
		}
		return false;
	}

	private boolean isOn(AnnotatedElement element) {
		try {
			for (Annotation annotation : element.getDeclaredAnnotations()) {
				if (isOneOf(annotation.annotationType())) {
					return true;
				}
			}
			return false;
		}
		catch (RuntimeException | LinkageError ex) {
			// Such as an annotation that names a class that is not there. Whoever reads
			// it knows what to do.
			return true;
		}
	}

	private boolean isOneOf(Class<? extends Annotation> annotation) {
		if (this.annotations.contains(annotation.getName())) {
			return true;
		}
		if (annotation.getName().startsWith("java.")) {
			return false;
		}
		Boolean known = this.classes.get(annotation);
		if (known == null) {
			// Annotations may be annotated with each other.
			this.classes.put(annotation, false);
			known = isOn(annotation);
			this.classes.put(annotation, known);
		}
		return known;
	}

}
