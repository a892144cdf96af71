package dev.otelspring.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts an argument on the span that {@link WithSpan} makes, or on the current one where
 * the method has {@link AddingSpanAttributes}. You write it on what you would search
 * traces by: an order's id, a tenant.
 *
 * <p>
 * Numbers, booleans and strings keep their type, so do arrays and lists of them; an
 * {@link java.util.Optional} gives its value; all else, enums and records included, its
 * {@code toString()}. A {@code null} gives no attribute.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface SpanAttribute {

	/**
	 * The attribute's key.
	 * @return empty for the parameter's name, which needs the compiler's
	 * {@code -parameters}
	 */
	String value() default "";

}
