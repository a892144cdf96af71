package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * What a span of one method looks like, computed once.
 */
final class SpanMethod {

	private static final AttributeKey<String> CODE_FUNCTION_NAME = AttributeKey.stringKey("code.function.name");

	private final String name;

	private final SpanKind kind;

	private final boolean inheritContext;

	private final String functionName;

	private final ArgumentAttribute[] attributes;

	private SpanMethod(String name, SpanKind kind, boolean inheritContext, String functionName,
			ArgumentAttribute[] attributes) {
		this.name = name;
		this.kind = kind;
		this.inheritContext = inheritContext;
		this.functionName = functionName;
		this.attributes = attributes;
	}

	static SpanMethod of(Method method, Class<?> targetClass) {
		// On an interface or a superclass too.
		WithSpan annotation = Objects
			.requireNonNull(AnnotatedElementUtils.findMergedAnnotation(method, WithSpan.class));
		Class<?> userClass = ClassUtils.getUserClass(targetClass);
		String name = StringUtils.hasText(annotation.value()) ? annotation.value()
				: ClassUtils.getShortName(userClass).replace('$', '.') + "." + method.getName();
		return new SpanMethod(name, annotation.kind(), annotation.inheritContext(),
				userClass.getName() + "." + method.getName(), attributes(method));
	}

	Span start(Tracer tracer, Context current, @Nullable Object[] arguments) {
		SpanBuilder builder = tracer.spanBuilder(this.name)
			.setSpanKind(this.kind)
			.setParent(this.inheritContext ? current : Context.root())
			.setAttribute(CODE_FUNCTION_NAME, this.functionName);
		for (ArgumentAttribute attribute : this.attributes) {
			attribute.set(builder, arguments);
		}
		return builder.startSpan();
	}

	private static ArgumentAttribute[] attributes(Method method) {
		@Nullable String[] names = new DefaultParameterNameDiscoverer().getParameterNames(method);
		List<ArgumentAttribute> attributes = new ArrayList<>();
		for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
			SpanAttribute annotation = parameter.getParameterAnnotation(SpanAttribute.class);
			if (annotation == null) {
				continue;
			}
			int index = parameter.getParameterIndex();
			String discovered = (names != null) ? names[index] : null;
			String key = StringUtils.hasText(annotation.value()) ? annotation.value() : discovered;
			if (key != null) {
				attributes.add(new ArgumentAttribute(index, key));
			}
		}
		return attributes.toArray(ArgumentAttribute[]::new);
	}

}
