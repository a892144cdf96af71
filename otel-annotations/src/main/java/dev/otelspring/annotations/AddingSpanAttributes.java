package dev.otelspring.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts the arguments that have {@link SpanAttribute} on the span that is current when the
 * method is called. You write it where the method does not deserve a span of its own.
 *
 * <p>
 * Where the method has {@link WithSpan} too, the arguments go on that span alone.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface AddingSpanAttributes {

}
