package dev.otelspring.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Counts the calls of the method with a Counter. You write it on what the business
 * counts: orders, payments, sign-ups.
 *
 * <p>
 * A call counts when it ends; one that returns a
 * {@link java.util.concurrent.CompletionStage} or a publisher, when that ends, and a
 * publisher at each subscription. A call that fails has the attribute {@code error.type},
 * the exception's class; one that is cancelled does not. As with {@link WithSpan}, the
 * call must go through the bean's proxy.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface Counted {

	/**
	 * The instrument's name, such as {@code orders}. Methods that give the same one share
	 * a counter.
	 * @return empty for {@code Class.method}, the default
	 */
	String value() default "";

	/**
	 * What is counted, in curly braces as UCUM writes it.
	 * @return <code>{call}</code> by default
	 */
	String unit() default "{call}";

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

}
