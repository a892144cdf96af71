package dev.otelspring.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Measures how long the calls of the method take, with a Histogram. You write it on what
 * users wait for.
 *
 * <p>
 * A call that returns a {@link java.util.concurrent.CompletionStage} or a publisher lasts
 * until that ends, a publisher from each subscription on. A call that fails has the
 * attribute {@code error.type}, the exception's class; one that is cancelled does not. As
 * with {@link WithSpan}, the call must go through the bean's proxy.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface Timed {

	/**
	 * The instrument's name, such as {@code payment.duration}. Methods that give the same
	 * one share a histogram.
	 * @return empty for {@code Class.method}, the default
	 */
	String value() default "";

	/**
	 * The unit: {@code s}, as the semantic conventions ask for, or {@code ms}.
	 * @return {@code s} by default
	 */
	String unit() default "s";

	/**
	 * What people read beside the metric.
	 * @return empty by default
	 */
	String description() default "";

	/**
	 * Attributes that are the same for each call, each as {@code key=value}.
	 * @return none by default
	 */
	String[] attributes() default {};

	/**
	 * The histogram's upper bounds in its unit, rising.
	 * @return empty for the bounds that the semantic conventions have for durations, 5 ms
	 * to 10 s, the default
	 */
	double[] boundaries() default {};

}
