package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.otelspring.annotations.MetricAttribute;
import dev.otelspring.annotations.SpanAttribute;
import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.StringUtils;

/** Reads which arguments of a method become attributes. */
final class ArgumentReader {

	private static final Set<String> METRIC = Set.of(MetricAttribute.class.getName());

	private final Set<String> span;

	/**
	 * Creates a reader.
	 * @param further a package, with its dot, whose {@code SpanAttribute} counts too
	 */
	ArgumentReader(@Nullable String further) {
		String own = SpanAttribute.class.getName();
		this.span = (further != null) ? Set.of(own, further + SpanAttribute.class.getSimpleName()) : Set.of(own);
	}

	ArgumentAttribute[] spanAttributes(Method method, Class<?> type, List<AnnotationProblem> problems) {
		return read(method, type, this.span, problems);
	}

	ArgumentAttribute[] metricAttributes(Method method, Class<?> type, List<AnnotationProblem> problems) {
		return read(method, type, METRIC, problems);
	}

	private ArgumentAttribute[] read(Method method, Class<?> type, Set<String> annotations,
			List<AnnotationProblem> problems) {
		List<ArgumentAttribute> attributes = new ArrayList<>();
		// On the interface's parameters too.
		for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
			for (Annotation annotation : parameter.getParameterAnnotations()) {
				if (annotations.contains(annotation.annotationType().getName())) {
					String key = key(method, parameter.getParameterIndex(), annotation);
					if (key != null) {
						attributes.add(new ArgumentAttribute(parameter.getParameterIndex(), key));
					}
					else {
						problems.add(nameless(method, type, parameter.getParameterIndex(), annotation));
					}
					break;
				}
			}
		}
		return attributes.isEmpty() ? ArgumentAttribute.NONE : attributes.toArray(ArgumentAttribute[]::new);
	}

	private static @Nullable String key(Method method, int index, Annotation annotation) {
		if (AnnotationUtils.getValue(annotation) instanceof String value && StringUtils.hasText(value)) {
			return value;
		}
		@Nullable String[] names = new DefaultParameterNameDiscoverer().getParameterNames(method);
		return (names != null) ? names[index] : null;
	}

	private static AnnotationProblem nameless(Method method, Class<?> type, int index, Annotation annotation) {
		return AnnotationProblem.dead("@" + annotation.annotationType().getSimpleName(),
				"parameter " + (index + 1) + " of " + type.getName() + "." + method.getName(),
				"the compiled class does not tell the parameter's name",
				"Give the annotation a value, or compile with -parameters.");
	}

}
