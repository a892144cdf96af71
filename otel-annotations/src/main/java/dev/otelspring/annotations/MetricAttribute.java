package dev.otelspring.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an argument an attribute of the measurements that {@link Counted}, {@link Timed}
 * and {@link UpDownCounted} take. You write it on what you would group by: a type, a
 * region. Each value is a series of its own: an id does not belong here, but on the span
 * ({@link SpanAttribute}).
 *
 * <p>
 * Values become attributes as {@link SpanAttribute}'s do.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface MetricAttribute {

	/**
	 * The attribute's key.
	 * @return empty for the parameter's name, which needs the compiler's
	 * {@code -parameters}
	 */
	String value() default "";

}
