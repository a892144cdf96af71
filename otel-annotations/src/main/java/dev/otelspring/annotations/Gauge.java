package dev.otelspring.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Shows what the method returns as an asynchronous Gauge: it is called at each
 * collection, and never by the application. You write it on what can be looked up at any
 * time: stock, the size of a queue, a temperature.
 *
 * <p>
 * The method has no parameters and returns a {@link Number}, a primitive one or an
 * {@link java.util.Optional} of one; integers give a gauge of integers. {@code null}, an
 * empty Optional and {@code NaN} give no point. The bean must be a singleton. The method
 * may be private.
 *
 * <p>
 * It is called on a thread of its own. One that throws or that takes longer than a second
 * gives no point, and is told once.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface Gauge {

	/**
	 * The instrument's name, such as {@code stock.level}.
	 * @return empty for {@code Class.method}, the default
	 */
	String value() default "";

	/**
	 * The unit, as UCUM writes it.
	 * @return empty for none, the default
	 */
	String unit() default "";

	/**
	 * What people read beside the metric.
	 * @return empty by default
	 */
	String description() default "";

	/**
	 * Attributes of the point, each as {@code key=value}. They tell gauges apart that
	 * share a name.
	 * @return none by default
	 */
	String[] attributes() default {};

}
