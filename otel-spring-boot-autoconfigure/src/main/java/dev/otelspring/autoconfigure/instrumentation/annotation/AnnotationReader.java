package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
		Result result = new Result(type);
		Map<Method, Map<Kind, MergedAnnotation<?>>> annotated = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<Map<Kind, MergedAnnotation<?>>>) (method) -> {
					Map<Kind, MergedAnnotation<?>> found = find(method);
					return (found.isEmpty() && result.covering(method) == null) ? null : found;
				});
		annotated.forEach((method, annotations) -> read(method, method, annotations, result.covering(method), result));
		readInterfaces(type, annotated.keySet(), result);
		return result.toAnnotatedClass();
	}

	// A method that comes from a superclass may implement an interface of which that
	// superclass knows nothing.
	private void readInterfaces(Class<?> type, Set<Method> known, Result result) {
		if (Proxy.isProxyClass(type)) {
			// It has nothing but interfaces, and they were read.
			return;
		}
		for (Class<?> implemented : ClassUtils.getAllInterfacesForClassAsSet(type)) {
			if (this.glance.isIn(implemented)) {
				for (Method declared : implemented.getMethods()) {
					Method method = AopUtils.getMostSpecificMethod(declared, type);
					Map<Kind, MergedAnnotation<?>> annotations = known.contains(method) ? Map.of() : find(declared);
					if (!annotations.isEmpty()) {
						read(method, declared, annotations, null, result);
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

	/**
	 * Reads one method.
	 * @param method of the bean
	 * @param declared whose parameters may have annotations: the same, or an interface's
	 * @param annotations the nearest of each kind
	 * @param covering the type's annotation that covers it, if any
	 * @param result is added to
	 */
	private void read(Method method, Method declared, Map<Kind, MergedAnnotation<?>> annotations,
			@Nullable MergedAnnotation<?> covering, Result result) {
		// The one that calls are looked up by.
		Method called = AopUtils.getMostSpecificMethod(method, result.type);
		Class<?> named = named(method, result.type);
		MergedAnnotation<?> gauge = annotations.get(Kind.GAUGE);
		if (gauge != null) {
			InstrumentDefinition definition = this.instruments.gauge(gauge, method, named, result.problems);
			if (definition != null) {
				result.gauges.put(method, definition);
			}
		}
		boolean calls = covering != null || annotations.keySet().stream().anyMatch((kind) -> kind != Kind.GAUGE);
		// A proxy's interfaces may have one method several times, the nearest first.
		if (calls && !result.methods.containsKey(called) && isReached(method, annotations, result)) {
			if (!AsyncResults.SUSPENDING_FUNCTIONS && KotlinDetector.isSuspendingFunction(method)) {
				result.problems.add(AnnotationProblem.tooEarly(named.getName() + "." + method.getName()));
			}
			result.methods.put(called, definition(method, declared, annotations, covering, named, result.problems));
		}
	}

	// The bean's class, but that of a repository or of a lambda is one that nobody wrote:
	// there it is the interface that the bean is known by.
	private static Class<?> named(Method method, Class<?> type) {
		if (Proxy.isProxyClass(type) || ClassUtils.isLambdaClass(type)) {
			Class<?> declaring = ClassUtils.getInterfaceMethodIfPossible(method, type).getDeclaringClass();
			for (Class<?> implemented : type.getInterfaces()) {
				if (declaring.isAssignableFrom(implemented)) {
					return implemented;
				}
			}
		}
		return type;
	}

	private MethodDefinition definition(Method method, Method declared, Map<Kind, MergedAnnotation<?>> annotations,
			@Nullable MergedAnnotation<?> covering, Class<?> type, List<AnnotationProblem> problems) {
		MergedAnnotation<?> own = annotations.get(Kind.SPAN);
		boolean spans = own != null || covering != null;
		ArgumentAttribute[] attributes = (spans || annotations.containsKey(Kind.ADDING))
				? this.arguments.spanAttributes(declared, type, problems) : ArgumentAttribute.NONE;
		List<InstrumentDefinition> instruments = new ArrayList<>();
		annotations.forEach((kind, annotation) -> {
			if (kind.instrument != null) {
				InstrumentDefinition instrument = this.instruments.read(kind.instrument, annotation, method, type,
						problems);
				if (instrument != null) {
					instruments.add(instrument);
				}
			}
		});
		SpanMethod span = null;
		if (own != null) {
			span = span(method, own, "", type, attributes);
		}
		else if (covering != null) {
			span = span(method, covering, "." + method.getName(), type, attributes);
		}
		return new MethodDefinition(span, spans ? ArgumentAttribute.NONE : attributes, List.copyOf(instruments),
				instruments.isEmpty() ? ArgumentAttribute.NONE
						: this.arguments.metricAttributes(declared, type, problems));
	}

	private static SpanMethod span(Method method, MergedAnnotation<?> annotation, String suffix, Class<?> type,
			ArgumentAttribute[] attributes) {
		String value = annotation.getString(MergedAnnotation.VALUE);
		String name = StringUtils.hasText(value) ? value + suffix : defaultName(method, type);
		// OpenTelemetry's has inheritContext only since 2.14.
		boolean inheritContext = annotation.getValue("inheritContext", Boolean.class).orElse(true);
		return new SpanMethod(name, annotation.getEnum("kind", SpanKind.class), inheritContext,
				type.getName() + "." + method.getName(), attributes);
	}

	static String defaultName(Method method, Class<?> type) {
		return ClassUtils.getShortName(type).replace('$', '.') + "." + method.getName();
	}

	private static boolean isReached(Method method, Map<Kind, MergedAnnotation<?>> annotations, Result result) {
		String why = null;
		int modifiers = method.getModifiers();
		if (Modifier.isFinal(result.type.getModifiers()) && named(method, result.type) == result.type) {
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
		String where = named(method, result.type).getName();
		// In Kotlin that is no modifier, but the want of one.
		String mend = (KotlinDetector.isKotlinType(result.type) && !Modifier.isPrivate(modifiers))
				? "Declare class and function open, as Kotlin's compiler plugin \"spring\" does for beans."
				: "Take the modifier away, or move the annotation to a method that is called from outside the bean and "
						+ "is none of it.";
		for (Kind kind : annotations.keySet()) {
			if (kind != Kind.GAUGE) {
				result.problems
					.add(AnnotationProblem.dead("@" + kind.simpleName, where + "." + method.getName(), why, mend));
			}
		}
		if (annotations.isEmpty()) {
			result.unreached = AnnotationProblem.dead("@WithSpan", where, why, mend);
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

	/** What is read of one class so far. */
	private static final class Result {

		private final Class<?> type;

		private final Map<Method, MergedAnnotation<WithSpan>> coveredByInterfaces = new HashMap<>();

		private @Nullable MergedAnnotation<WithSpan> onClass;

		private final Map<Method, MethodDefinition> methods = new HashMap<>();

		private final Map<Method, InstrumentDefinition> gauges = new HashMap<>();

		private final List<AnnotationProblem> problems = new ArrayList<>();

		/** Why a method cannot be reached that only the type's annotation covers. */
		private @Nullable AnnotationProblem unreached;

		Result(Class<?> type) {
			this.type = type;
			// The nearest come first.
			for (MergedAnnotation<WithSpan> span : MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)
				.stream(WithSpan.class)
				.toList()) {
				if (!(span.getSource() instanceof Class<?> source) || !source.isInterface()) {
					this.onClass = span;
					break;
				}
				for (Method method : source.getMethods()) {
					this.coveredByInterfaces.putIfAbsent(AopUtils.getMostSpecificMethod(method, type), span);
				}
			}
		}

		// On an interface it means what the interface has; on a class, what the bean has.
		@Nullable MergedAnnotation<WithSpan> covering(Method method) {
			MergedAnnotation<WithSpan> span = this.coveredByInterfaces
				.get(AopUtils.getMostSpecificMethod(method, this.type));
			if (span != null) {
				return span;
			}
			int modifiers = method.getModifiers();
			return (Modifier.isPublic(modifiers) && !Modifier.isStatic(modifiers)
					&& !method.getDeclaringClass().getName().startsWith("java.")) ? this.onClass : null;
		}

		AnnotatedClass toAnnotatedClass() {
			if (this.unreached != null && this.methods.isEmpty()) {
				this.problems.add(this.unreached);
			}
			if (this.methods.isEmpty() && this.gauges.isEmpty() && this.problems.isEmpty()) {
				return AnnotatedClass.EMPTY;
			}
			return new AnnotatedClass(Map.copyOf(this.methods), Map.copyOf(this.gauges), List.copyOf(this.problems));
		}

	}

}
