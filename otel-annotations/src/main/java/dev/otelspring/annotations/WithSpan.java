package dev.otelspring.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.opentelemetry.api.trace.SpanKind;

/**
 * Makes a span of each call of the method. You write it on the steps of a request that
 * you want to find in its trace.
 *
 * <p>
 * The method must be called from outside its bean, and be neither private, static nor
 * final: the call goes through a proxy. On an interface's method it counts for all
 * implementations. On a class it counts for all public methods of the bean, on an
 * interface for those of the interface; a method's own annotation goes before.
 *
 * <p>
 * Where the method returns a {@link java.util.concurrent.CompletionStage} or a publisher
 * (Reactor, RxJava, the JDK's), the span ends when that completes, fails or is cancelled.
 * A publisher's span starts where it is subscribed to, once for each subscription.
 *
 * <p>
 * An exception that leaves the method, or that it completes with, is recorded, and makes
 * the span an error. A cancellation is none.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface WithSpan {

	/**
	 * The span's name; on a type, what stands before the method's name and a dot.
	 * @return empty for {@code Class.method}, the default
	 */
	String value() default "";

	/**
	 * The span's kind.
	 * @return {@link SpanKind#INTERNAL} by default
	 */
	SpanKind kind() default SpanKind.INTERNAL;

	/**
	 * Whether the span becomes a child of the current one, or the root of a new trace.
	 * @return {@code true} by default
	 */
	boolean inheritContext() default true;

}
