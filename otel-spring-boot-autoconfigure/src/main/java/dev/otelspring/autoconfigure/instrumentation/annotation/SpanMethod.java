package dev.otelspring.autoconfigure.instrumentation.annotation;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * What a span of one method looks like, computed once.
 *
 * @param name the span's name
 * @param kind its kind
 * @param inheritContext whether it is a child of the current span
 * @param functionName the method's full name, for {@code code.function.name}
 * @param attributes made of arguments
 */
record SpanMethod(String name, SpanKind kind, boolean inheritContext, String functionName,
		ArgumentAttribute[] attributes) {

	private static final AttributeKey<String> CODE_FUNCTION_NAME = AttributeKey.stringKey("code.function.name");

	/**
	 * Whether a span would be dropped for its parent's sake.
	 * @param parent the context of the call
	 * @return {@code false} where the span is the root of a trace
	 */
	boolean isInDroppedTrace(Context parent) {
		if (!this.inheritContext) {
			return false;
		}
		Span span = Span.fromContext(parent);
		SpanContext context = span.getSpanContext();
		// First what tells a recorded trace, which has the most to do yet.
		return !context.isSampled() && context.isValid() && !context.isRemote() && !span.isRecording();
	}

	Span start(Tracer tracer, Context parent, @Nullable Object[] arguments) {
		SpanBuilder builder = tracer.spanBuilder(this.name)
			.setSpanKind(this.kind)
			.setParent(this.inheritContext ? parent : Context.root())
			.setAttribute(CODE_FUNCTION_NAME, this.functionName);
		for (ArgumentAttribute attribute : this.attributes) {
			attribute.set(builder, arguments);
		}
		return builder.startSpan();
	}

}
