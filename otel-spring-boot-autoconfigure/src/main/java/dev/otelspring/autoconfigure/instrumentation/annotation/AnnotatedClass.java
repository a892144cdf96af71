package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;

/**
 * What the annotations of one bean class ask for.
 *
 * @param methods whose calls go through the proxy
 * @param gauges methods that are called at each collection
 * @param problems annotations that cannot be obeyed
 */
record AnnotatedClass(Map<Method, MethodDefinition> methods, Map<Method, InstrumentDefinition> gauges,
		List<AnnotationProblem> problems) {

	static final AnnotatedClass EMPTY = new AnnotatedClass(Map.of(), Map.of(), List.of());

}
