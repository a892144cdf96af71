package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import dev.otelspring.annotations.WithSpan;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Reads the annotations of a bean class: on its methods, on itself, on its superclasses
 * and interfaces; ours, those that a user composed of ours, and OpenTelemetry's own.
 */
final class AnnotationReader {

	static final String OPENTELEMETRY = "io.opentelemetry.instrumentation.annotations.";

	private final Map<String, Kind> kinds = new HashMap<>();

	private final InstrumentReader instruments = new InstrumentReader();

	private final ArgumentReader arguments;

	private final AnnotationGlance glance;

	/**
	 * Creates a reader.
	 * @param opentelemetrys whether OpenTelemetry's own annotations count; not beside its
	 * agent, which obeys them itself
	 */
	AnnotationReader(boolean opentelemetrys) {
		for (Kind kind : Kind.values()) {
			this.kinds.put(WithSpan.class.getPackageName() + "." + kind.simpleName, kind);
		}
		this.arguments = new ArgumentReader(opentelemetrys ? OPENTELEMETRY : null);
		if (opentelemetrys) {
			this.kinds.put(OPENTELEMETRY + Kind.SPAN.simpleName, Kind.SPAN);
			this.kinds.put(OPENTELEMETRY + Kind.ADDING.simpleName, Kind.ADDING);
		}
		this.glance = new AnnotationGlance(this.kinds.keySet());
	}

	AnnotatedClass read(Class<?> beanClass) {
		Class<?> type = ClassUtils.getUserClass(beanClass);
		if (!this.glance.isIn(type)) {
			return AnnotatedClass.EMPTY;
		}
		MergedAnnotation<WithSpan> typeSpan = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)
			.get(WithSpan.class);
		Predicate<Method> covered = typeSpan.isPresent() ? coveredBy(typeSpan, type) : (method) -> false;
		Map<Method, Map<Kind, MergedAnnotation<?>>> annotated = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<Map<Kind, MergedAnnotation<?>>>) (method) -> {
					Map<Kind, MergedAnnotation<?>> found = find(method);
					return (found.isEmpty() && !covered.test(method)) ? null : found;
				});
		Result result = new Result(type, typeSpan);
		annotated.forEach((method, annotations) -> read(method, method, annotations, covered.test(method), result));
		readInterfaces(type, annotated.keySet(), result);
		if (result.isEmpty()) {
			return AnnotatedClass.EMPTY;
		}
		return new AnnotatedClass(Map.copyOf(result.methods), Map.copyOf(result.gauges), List.copyOf(result.problems));
	}

	// A method that comes from a superclass may implement an interface of which that
	// superclass knows nothing.
	private void readInterfaces(Class<?> type, Set<Method> known, Result result) {
		for (Class<?> implemented : ClassUtils.getAllInterfacesForClassAsSet(type)) {
			if (this.glance.isIn(implemented)) {
				for (Method declared : implemented.getMethods()) {
					Method method = AopUtils.getMostSpecificMethod(declared, type);
					Map<Kind, MergedAnnotation<?>> annotations = known.contains(method) ? Map.of() : find(declared);
					if (!annotations.isEmpty()) {
						read(method, declared, annotations, false, result);
					}
				}
			}
		}
	}

	private Map<Kind, MergedAnnotation<?>> find(Method method) {
		Map<Kind, MergedAnnotation<?>> found = Map.of();
		for (MergedAnnotation<?> annotation : MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)) {
			Kind kind = this.kinds.get(annotation.getType().getName());
			if (kind != null) {
				found = found.isEmpty() ? new LinkedHashMap<>() : found;
				// The nearest comes first.
				found.putIfAbsent(kind, annotation);
			}
		}
		return found;
	}

	// On an interface it means what the interface has; on a class, what the bean has.
	private static Predicate<Method> coveredBy(MergedAnnotation<WithSpan> typeSpan, Class<?> type) {
		if (typeSpan.getSource() instanceof Class<?> source && source.isInterface()) {
			Set<Method> methods = new HashSet<>();
			for (Method method : source.getMethods()) {
				methods.add(AopUtils.getMostSpecificMethod(method, type));
			}
			return methods::contains;
		}
		return (method) -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
				&& !method.getDeclaringClass().getName().startsWith("java.");
	}

	/**
	 * Reads one method.
	 * @param method of the bean
	 * @param declared whose parameters may have annotations: the same, or an interface's
	 * @param annotations the nearest of each kind
	 * @param covered whether the type's annotation covers it
	 * @param result is added to
	 */
	private void read(Method method, Method declared, Map<Kind, MergedAnnotation<?>> annotations, boolean covered,
			Result result) {
		MergedAnnotation<?> gauge = annotations.get(Kind.GAUGE);
		if (gauge != null) {
			InstrumentDefinition definition = this.instruments.gauge(gauge, method, result.type, result.problems);
			if (definition != null) {
				result.gauges.put(method, definition);
			}
		}
		boolean called = covered || annotations.keySet().stream().anyMatch((kind) -> kind != Kind.GAUGE);
		if (called && isReached(method, annotations, result)) {
			if (!AsyncResults.SUSPENDING_FUNCTIONS && KotlinDetector.isSuspendingFunction(method)) {
				result.problems.add(AnnotationProblem.tooEarly(result.type.getName() + "." + method.getName()));
			}
			result.methods.put(method, definition(method, declared, annotations, covered, result));
		}
	}

	private MethodDefinition definition(Method method, Method declared, Map<Kind, MergedAnnotation<?>> annotations,
			boolean covered, Result result) {
		MergedAnnotation<?> own = annotations.get(Kind.SPAN);
		boolean spans = own != null || covered;
		ArgumentAttribute[] attributes = (spans || annotations.containsKey(Kind.ADDING))
				? this.arguments.spanAttributes(declared, result.type, result.problems) : ArgumentAttribute.NONE;
		List<InstrumentDefinition> instruments = new ArrayList<>();
		annotations.forEach((kind, annotation) -> {
			if (kind.instrument != null) {
				InstrumentDefinition instrument = this.instruments.read(kind.instrument, annotation, method,
						result.type, result.problems);
				if (instrument != null) {
					instruments.add(instrument);
				}
			}
		});
		return new MethodDefinition(spans ? span(method, own, attributes, result) : null,
				spans ? ArgumentAttribute.NONE : attributes, List.copyOf(instruments),
				instruments.isEmpty() ? ArgumentAttribute.NONE
						: this.arguments.metricAttributes(declared, result.type, result.problems));
	}

	private static SpanMethod span(Method method, @Nullable MergedAnnotation<?> own, ArgumentAttribute[] attributes,
			Result result) {
		MergedAnnotation<?> annotation = (own != null) ? own : result.typeSpan;
		String value = annotation.getString(MergedAnnotation.VALUE);
		String name = value;
		if (!StringUtils.hasText(value)) {
			name = defaultName(method, result.type);
		}
		else if (own == null) {
			name = value + "." + method.getName();
		}
		// OpenTelemetry's has inheritContext only since 2.14.
		boolean inheritContext = annotation.getValue("inheritContext", Boolean.class).orElse(true);
		return new SpanMethod(name, annotation.getEnum("kind", SpanKind.class), inheritContext,
				result.type.getName() + "." + method.getName(), attributes);
	}

	static String defaultName(Method method, Class<?> type) {
		return ClassUtils.getShortName(type).replace('$', '.') + "." + method.getName();
	}

	private static boolean isReached(Method method, Map<Kind, MergedAnnotation<?>> annotations, Result result) {
		String why = null;
		int modifiers = method.getModifiers();
		if (Modifier.isFinal(result.type.getModifiers()) && !Proxy.isProxyClass(result.type)) {
			why = "the class is final, and Spring makes its proxy a subclass";
		}
		else if (Modifier.isPrivate(modifiers)) {
			why = "the method is private, and a call reaches it without the bean's proxy";
		}
		else if (Modifier.isStatic(modifiers)) {
			why = "the method is static, and a call reaches it without a bean";
		}
		else if (Modifier.isFinal(modifiers)) {
			why = "the method is final, and the bean's proxy cannot override it";
		}
		if (why == null) {
			return true;
		}
		String where = result.type.getName() + "." + method.getName();
		// In Kotlin that is no modifier, but the want of one.
		String mend = (KotlinDetector.isKotlinType(result.type) && !Modifier.isPrivate(modifiers))
				? "Declare class and function open, as Kotlin's compiler plugin \"spring\" does for beans."
				: "Take the modifier away, or move the annotation to a method that is called from outside the bean and "
						+ "is none of it.";
		for (Kind kind : annotations.keySet()) {
			if (kind != Kind.GAUGE) {
				result.problems.add(AnnotationProblem.dead("@" + kind.simpleName, where, why, mend));
			}
		}
		return false;
	}

	/** The annotations on methods. */
	private enum Kind {

		SPAN("WithSpan", null),

		ADDING("AddingSpanAttributes", null),

		COUNTED("Counted", InstrumentDefinition.Kind.COUNTER),

		TIMED("Timed", InstrumentDefinition.Kind.HISTOGRAM),

		UP_DOWN_COUNTED("UpDownCounted", InstrumentDefinition.Kind.UP_DOWN_COUNTER),

		GAUGE("Gauge", null);

		private final String simpleName;

		private final InstrumentDefinition.@Nullable Kind instrument;

		Kind(String simpleName, InstrumentDefinition.@Nullable Kind instrument) {
			this.simpleName = simpleName;
			this.instrument = instrument;
		}

	}

	private static final class Result {

		private final Class<?> type;

		private final MergedAnnotation<WithSpan> typeSpan;

		private final Map<Method, MethodDefinition> methods = new HashMap<>();

		private final Map<Method, InstrumentDefinition> gauges = new HashMap<>();

		private final List<AnnotationProblem> problems = new ArrayList<>();

		Result(Class<?> type, MergedAnnotation<WithSpan> typeSpan) {
			this.type = type;
			this.typeSpan = typeSpan;
		}

		boolean isEmpty() {
			return this.methods.isEmpty() && this.gauges.isEmpty() && this.problems.isEmpty();
		}

	}

}
